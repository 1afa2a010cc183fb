"""What did a fact alter: the fields that are not as they were, and a sentence that tells it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, filterfalse, islice
from typing import Any

from domain.kernel import AGGREGATES, Aggregate, Event
from domain.personal import each_kept, has_personal, is_kept
from domain.showing import replaced

State = dict[str, Any]
ENVELOPE = frozenset({"id", "version", "product", "iteration", "stage"})
TOLD_BY_THE_TOPIC = frozenset({"state", "status", "when"})
CALLED = ("title", "name", "version_name", "statement", "belief", "finding", "what", "goal", "summary", "attempted")
NAMES = frozenset(CALLED)
SHORT = {"kpi": "KPI", "mvp": "MVP", "gtm": "GTM"}
EMPTY: tuple[Any, ...] = (None, [], {})
LONGEST, LENGTH_OF_ID, MOST = 80, 36, 3
AN_ID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(slots=True)
class Altered:
    """A field by its path, with what it was and what it is; of a list only the stretch that differs."""

    field: str
    old: Any
    new: Any


@cache
def aggregate_of(fact: type[Event]) -> type[Aggregate] | None:
    """The aggregate whose fact this is."""
    return next((each for each in AGGREGATES.values() if fact in vars(each).values()), None)


@cache
def speaks_of_people(fact: type[Event]) -> bool:
    """Whether its aggregate keeps texts about people."""
    return keeps_texts(aggregate_of(fact) or Aggregate)


@cache
def keeps_texts(aggregate: type[Aggregate]) -> bool:
    """Whether an aggregate keeps texts about people."""
    facts = vars(aggregate).values()
    return any(isinstance(each, type) and issubclass(each, Event) and has_personal(each.model_fields) for each in facts)


@cache
def words(name: str) -> str:
    """A topic, or a rule's name, as people say it."""
    said = " ".join(SHORT.get(word, word) for word in re.split(r"[._]", name))
    return said[:1].upper() + said[1:]


def without_personal_texts(state: State) -> State:
    """The state with the subject alone wherever a text about a person stands."""
    shown: State = each_kept(state, lambda kept, _: {"subject": kept["subject"]})
    return shown


def alterations(before: State | None, after: State) -> Iterator[Altered]:
    """Every field that differs, the version aside; of a new aggregate all that is known besides its id and place.

    Both are public states of one aggregate, so that they name its fields in one order.
    """
    was, aside = ({}, ENVELOPE) if before is None else (before, {"version"})
    for name in replaced(after, was):
        if name not in aside and (old := was.get(name)) != (new := after[name]):
            yield from _within(name, old, new)


def _within(path: str, old: Any, new: Any) -> Iterator[Altered]:
    if type(old) is type(new) is dict:
        for name in [each for each in old | new if old.get(each) is not new.get(each)]:
            if (was := old.get(name)) != (now := new.get(name)):
                yield from _within(f"{path}/{name}", was, now)
    elif isinstance(old, list) and isinstance(new, list):
        yield Altered(field=path, **_stretch(old, new))
    elif old not in EMPTY or new not in EMPTY:
        yield Altered(field=path, old=old, new=new)


def _stretch(old: list[Any], new: list[Any]) -> dict[str, list[Any]]:
    least = min(len(old), len(new))
    first = next((n for n in range(least) if old[n] != new[n]), least)
    last = next((n for n in range(least - first) if old[-1 - n] != new[-1 - n]), least - first)
    return {"old": old[first : len(old) - last], "new": new[first : len(new) - last]}


def called(state: State) -> str | None:
    """What people call the aggregate, if it has a name of any kind."""
    inner = (value for value in state.values() if type(value) is dict and not NAMES.isdisjoint(value))
    for each in chain((state,), filterfalse(is_kept, inner)):
        for name in CALLED:
            if type(said := each.get(name)) is str:
                return said
    return None


def told(changes: Iterable[Altered]) -> str:
    """The first few changes that read well: short words and numbers, no ids."""
    said = (_told(*leaf) for change in changes for leaf in _leaves(change))
    return ", ".join(islice(filter(None, said), MOST))


def _leaves(change: Altered) -> Iterator[tuple[str, Any, Any]]:
    if change.old is None and isinstance(change.new, dict):
        yield from ((name, None, new) for name, new in change.new.items())
    else:
        yield _last(change.field), change.old, change.new


@lru_cache(4_096)
def _last(path: str) -> str:
    """The last part of a path that is no id."""
    return next(part for part in reversed(path.split("/")) if not AN_ID.fullmatch(part))


def _told(name: str, old: Any, new: Any) -> str:
    if name in TOLD_BY_THE_TOPIC or new == old or not (_plain(old) and _plain(new)):
        return ""
    was = "" if old is None else f"{old} → "
    return f"{name.replace('_', ' ')} {was}{'none' if new is None else new}"


def _plain(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST and not (len(value) == LENGTH_OF_ID and AN_ID.fullmatch(value))
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))
