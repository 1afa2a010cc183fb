"""Types of events as people write them: one by its topic, or all of an aggregate."""

from typing import Annotated

from pydantic import Field

from domain.kernel import EVENTS
from domain.values import pattern

EventType = Annotated[str, *pattern(r"^[a-z_]{1,60}\.(\*|[a-z_]{1,60})$", "feature.rescheduled")]
EventTypes = Annotated[tuple[EventType, ...], Field(max_length=100)]


def base_of(topic: str) -> str:
    """A topic without its version."""
    base, _, suffix = topic.rpartition(".v")
    return base if suffix.isdigit() and base in EVENTS else topic


def topics_of(written: str) -> frozenset[str]:
    """The topics, without their versions, that a type stands for; raises KeyError where there are none."""
    topic = base_of(written)
    kind, _, rest = topic.partition(".")
    found = [each for each in EVENTS if each.startswith(f"{kind}.")] if rest == "*" else [topic] * (topic in EVENTS)
    if not found:
        raise KeyError(written)
    return frozenset(found)
