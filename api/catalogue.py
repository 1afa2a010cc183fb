"""What there is: commands, events, refusals, rules and who may decide what, read from the declarations."""

from inspect import getdoc
from typing import Any, TypeVar

from api.examples import example_of
from api.problems import status_of
from domain.authority import Role
from domain.command import Command, commands
from domain.errors import LifecycleError
from domain.follow_up import RULES
from domain.kernel import AGGREGATES, EVENTS, Created, Event
from domain.mapper import topic_of
from projections.default import FILTERS, collection
from projections.view import VIEWS, View

K = TypeVar("K")
ENVELOPE = {*Created.model_fields}


def path_of(command: Command) -> str:
    """Where a command is given over HTTP: a creation whose verb stands alone is another way than the usual one."""
    path, verb = f"/v1/{collection(command.topic)}", command.verb.replace("_", "-")
    if not command.creates:
        return f"{path}/{{id}}/{verb}"
    return f"{path}/{verb}" if command.verb == command.name else path


def command_catalogue() -> list[dict[str, Any]]:
    """Every command somebody may give: what it says, who decides it, and what it may be refused for."""
    return [
        {
            "name": each.name,
            "summary": each.summary,
            "about": each.topic,
            "creates": each.creates,
            "method": "POST",
            "path": path_of(each),
            "decided_by": list(each.mark.by),
            "scope": each.scope.value,
            "backdatable": not each.mark.at_once,
            "overturns": each.overturns,
            "refusals": refusals_of(each),
            "schema": each.body.model_json_schema(),
            "example": example_of(each.body),
        }
        for each in commands()
    ]


def event_catalogue() -> list[dict[str, Any]]:
    """Every event that may be recorded, with the JSON Schema of its own fields."""
    return [
        {
            "type": topic_of(kind),
            "version": kind.VERSION,
            "summary": first_line(kind),
            "creates": issubclass(kind, Created),
            "followed_by": sorted(rule.name.replace("_", " ") for rule in RULES if issubclass(kind, rule.when)),
            "schema": own_schema(kind),
        }
        for _, kind in sorted(EVENTS.items())
    ]


def own_schema(kind: type[Event]) -> dict[str, Any]:
    """The JSON Schema of an event without its envelope."""
    schema = kind.model_json_schema(mode="serialization")
    schema["properties"] = {n: s for n, s in schema.get("properties", {}).items() if n not in ENVELOPE}
    schema["required"] = [name for name in schema.get("required", ()) if name not in ENVELOPE]
    schema["title"] = topic_of(kind)
    return schema


def authority_matrix() -> list[dict[str, Any]]:
    """Who decides what: D where a role decides, nothing where it has no right."""
    decides = {each.name: {role: "D" for role in Role if role in each.mark.by} for each in commands()}
    return [{"command": name, "roles": roles} for name, roles in decides.items()]


def view_catalogue() -> list[dict[str, Any]]:
    """Every view: its question, the fields of a row, and those it is filtered by."""
    declared = [
        {"view": name, "question": _said(each), "fields": [*each.row.model_fields], "filters": [*each.filters]}
        for name, each in VIEWS.items()
    ]
    kinds = {collection(topic): kind for topic, kind in sorted(AGGREGATES.items())}
    derived = [
        {"view": name, "question": _doc(kind), "fields": ["id", "version", "…"], "filters": [*FILTERS]}
        for name, kind in kinds.items()
        if name not in VIEWS
    ]
    return declared + derived


def _said(view: View[Any]) -> str:
    return view.question.strip().partition("\n")[0]


def _doc(kind: type) -> str:
    return (getdoc(kind) or "").partition("\n")[0]


def refusals_of(command: Command) -> list[str]:
    """The codes of the rules its aggregate may refuse it by."""
    found = [getattr(command.aggregate, name) for name in dir(command.aggregate)]
    return sorted({each.code for each in found if isinstance(each, type) and issubclass(each, LifecycleError)})


def problem_catalogue() -> dict[str, dict[str, Any]]:
    """Every code a problem may bear, with its status and what to do next."""
    kinds = {kind.code: kind for kind in subclasses(LifecycleError)}
    named = {code: {"status": status_of(k), "detail": getdoc(k)} for code, k in kinds.items() if _has_status(k)}
    return named | {"validation": {"status": 422, "detail": "The request does not fit; see errors."}}


def subclasses(kind: type[K]) -> list[type[K]]:
    """Every class below this one."""
    return [each for direct in kind.__subclasses__() for each in (direct, *subclasses(direct))]


def _has_status(kind: type[LifecycleError]) -> bool:
    try:
        return bool(status_of(kind))
    except StopIteration:
        return False


def first_line(kind: type[Event]) -> str:
    """What an event says, in one sentence."""
    said = (kind.__dict__.get("__doc__") or "").partition("\n")[0]
    words = kind.TOPIC.replace("_", " ").replace(".", " ")
    return said or f"{words[0].upper()}{words[1:]}."
