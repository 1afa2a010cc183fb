"""What both actions share: asking a Cairn server from a job of GitHub Actions, with nothing but Python."""

import json
import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, NoReturn

ATTEMPTS = 6


def asked(path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the server answers; it is asked again after a lost answer, and whenever that may help."""
    for attempt in range(ATTEMPTS):
        try:
            with urllib.request.urlopen(_request(path, body), timeout=30) as answer:
                told: dict[str, Any] = json.load(answer)
                return told
        except urllib.error.HTTPError as refusal:
            problem, wait = _problem(refusal), int(refusal.headers.get("Retry-After") or 2**attempt)
            title, detail = problem.get("code", str(refusal.code)), problem.get("detail", refusal.reason)
            if not (problem.get("retryable") or refusal.code == 429):
                failed(title, detail)
        except OSError as lost:
            title, detail, wait = "no answer", str(lost), 2**attempt
        if attempt + 1 < ATTEMPTS:
            time.sleep(wait)
    return failed(title, detail)


def _request(path: str, body: dict[str, Any] | None) -> urllib.request.Request:
    """A command goes under the key of this step, which is the same in every attempt of a run."""
    named = [os.environ[name] for name in ("GITHUB_RUN_ID", "GITHUB_JOB", "GITHUB_ACTION")]
    step = "-".join([*named, *filter(None, [os.environ.get("CAIRN_AS")])])
    headers = {"Authorization": f"Bearer {os.environ['CAIRN_KEY']}", "Content-Type": "application/json"}
    headers["X-Request-Id"] = f"{step}-{os.environ['GITHUB_RUN_ATTEMPT']}"
    if body is not None:
        headers["Idempotency-Key"] = step
    sent = None if body is None else json.dumps(body).encode()
    return urllib.request.Request(os.environ["CAIRN_URL"].rstrip("/") + path, sent, headers)


def failed(title: str, detail: str) -> NoReturn:
    """Mark the job with what is wrong, and end the step."""
    said = detail.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    print(f"::error title=Cairn: {title}::{said}")
    summarised(f"❌ **{title}**: {detail}")
    sys.exit(1)


def summarised(line: str) -> None:
    """A line in the summary of the job."""
    with Path(os.environ["GITHUB_STEP_SUMMARY"]).open("a", encoding="utf-8") as summary:
        summary.write(f"{line}\n")


def output(**values: object) -> None:
    """What later steps may use."""
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as outputs:
        outputs.writelines(f"{name}={value}\n" for name, value in values.items())


def _problem(refusal: urllib.error.HTTPError) -> dict[str, Any]:
    try:
        problem: dict[str, Any] = json.load(refusal)
    except ValueError:  # a proxy's own page
        return {"retryable": refusal.code in {502, 503, 504}}
    return problem
