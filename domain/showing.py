"""An aggregate's attributes as JSON values, of which only those are turned that are not the very same as before."""

from itertools import chain, compress, repeat
from operator import is_not
from typing import Any

from pydantic_core import to_jsonable_python


class Showing:
    """What has been shown of an aggregate, and of which attributes: they are replaced, never altered in place."""

    __slots__ = ("_seen", "_shown")

    def __init__(self, identity: dict[str, Any]) -> None:
        self._seen: dict[str, Any] = {}
        self._shown = identity

    def of(self, attributes: dict[str, Any], version: int) -> dict[str, Any]:
        """The public ones as they are now, behind the identity, whose version this is."""
        seen, shown = self._seen, self._shown
        for name in replaced(attributes, seen):
            if name[0] != "_":
                shown[name] = _turned(attributes[name], seen.get(name), shown.get(name))
        self._seen = attributes.copy()
        shown["version"] = version
        return shown.copy()


def replaced(now: dict[str, Any], was: dict[str, Any]) -> list[str]:
    """The names of what is new or not the very same as it was; both name things in the order they came in."""
    return list(compress(now, map(is_not, now.values(), chain(was.values(), repeat(was)))))


def _turned(value: Any, was: Any, shown: Any) -> Any:
    """A value as JSON; of a mapping by names only what is not as it was is turned anew."""
    if type(value) is not dict or type(was) is not dict or set(map(type, value)) != {str}:
        return to_jsonable_python(value)
    named = value.items()
    return {name: shown[name] if was.get(name, was) is each else to_jsonable_python(each) for name, each in named}
