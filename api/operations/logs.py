"""What a server writes to standard error: one line each, for people or as JSON, without a word that somebody sent."""

import json
import logging
import re
import sqlite3
import traceback
from datetime import UTC, datetime
from typing import Any, Literal

from api.operations.asked import ASKED
from api.operations.passage import Passage

ACCESS = logging.getLogger("cairn.requests")
Form = Literal["quiet", "lines", "json"]
HIDDEN = "[hidden]"
SECRETS = (
    re.compile(r"cairn_[0-9a-f]{8}_[\w-]+"),
    re.compile(r"\bwhs[ekp][ck]?_[\w+/=-]+"),
    re.compile(r"(?i)(?<=\bbearer )\S+|(?<=\bbasic )\S+"),
    re.compile(r"(?<=://)[^/\s@]+(?=@)"),
    re.compile(r"(?i)(?<=password=)\S+"),
)
SAFE = (OSError, sqlite3.Error)  # whose words are the system's, and quote nobody


def set_up(form: Form) -> None:
    """Have everything logged in this form; quiet is warnings alone, for people."""
    handler = logging.StreamHandler()
    handler.setFormatter(AsJson() if form == "json" else AsLine())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    ACCESS.setLevel(logging.WARNING if form == "quiet" else logging.INFO)


def told(passage: Passage, seconds: float) -> None:
    """A request was answered."""
    if not ACCESS.isEnabledFor(logging.INFO):
        return
    asked = passage.asked
    given = [name for name, _ in asked.commands]
    said: dict[str, Any] = {
        "request_id": asked.id,
        "method": passage.scope["method"],
        "path": passage.path,
        "operation": passage.operation,
        "status": passage.status,
        "ms": round(seconds * 1000, 2),
        "workspace": passage.heads(b"cairn-workspace").decode("latin-1"),
        "code": asked.code,
        "commands": given,
        "outcome": asked.commands[-1][1] if given else "",
        "position": asked.position,
        "trace_id": asked.trace,
    }
    ACCESS.info("request", extra={"said": {name: value for name, value in said.items() if value not in ("", [], 0)}})


class AsJson(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """A record as JSON."""
        line = {"time": _moment(record), "level": record.levelname.lower(), "logger": record.name}
        line |= {"message": record.getMessage()} | _of_request() | getattr(record, "said", {}) | _fault(record)
        return hidden(json.dumps(line, default=str, ensure_ascii=False))


class AsLine(logging.Formatter):
    """One line for people; a fault has its places below it."""

    def format(self, record: logging.LogRecord) -> str:
        """A record in words."""
        said = getattr(record, "said", None) or _of_request()
        words = " ".join(f"{name}={_word(value)}" for name, value in said.items())
        fault = _fault(record)
        below = "".join(f"\n  {each}" for each in fault.get("at", ()))
        told = f": {fault['fault']}" if fault else ""
        return hidden(f"{_moment(record)} {record.levelname} {record.getMessage()}{told} {words}".rstrip() + below)


def hidden(line: str) -> str:
    """The line without keys, tokens and passwords, should one have come into it."""
    for secret in SECRETS:
        line = secret.sub(HIDDEN, line)
    return line


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _of_request() -> dict[str, str]:
    request = ASKED.get(None)
    return {"request_id": request.id} if request else {}


def _word(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _fault(record: logging.LogRecord) -> dict[str, Any]:
    """What failed and where; the words of a fault are told only where the system says them, for others may quote."""
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return {}
    kind = type(error)
    words = f": {error}" if isinstance(error, SAFE) else ""
    places = [f"{each.filename}:{each.lineno} {each.name}" for each in traceback.extract_tb(error.__traceback__)]
    return {"fault": f"{kind.__module__}.{kind.__qualname__}{words}", "at": places}
