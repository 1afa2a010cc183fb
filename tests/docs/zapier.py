"""A function of the Zapier recipe, called in Node with what Zapier hands to it."""

import json
import subprocess
from typing import Any

from tests.docs.launch import RECIPES
from tests.docs.n8n import NODE

CALL = """
const {name, bundle, page} = JSON.parse(require("fs").readFileSync(0, "utf8"));
const z = {request: async ({url, method = "GET", headers, body}) => {
  const sent = body && JSON.stringify(body), type = body && {"Content-Type": "application/json"};
  const answer = await fetch(url, {method, headers: {...headers, ...type}, body: sent});
  if (!answer.ok) throw new Error(await answer.text());
  return {status: answer.status, data: await answer.json()};
}};
Promise.resolve(require(page)[name](z, bundle)).then(told => console.log(JSON.stringify(told)));
"""


def called(name: str, bundle: dict[str, Any]) -> Any:
    """What a function of the page answers; its requests are sent as Zapier would."""
    page = str(RECIPES / "zapier" / "hook.js")
    told = json.dumps({"name": name, "bundle": bundle, "page": page})
    done = subprocess.run([NODE, "-e", CALL], input=told, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)
