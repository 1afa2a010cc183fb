"""What names a person, or speaks of one: kept encrypted for that person, so that erasing a key erases it everywhere."""

from collections.abc import Callable
from typing import Any, Generic, Protocol, Self, TypeVar, get_args
from uuid import UUID

from pydantic import ValidationInfo, model_validator
from pydantic.fields import FieldInfo
from pydantic.json_schema import SkipJsonSchema

from domain.values import PersonId, Value

T = TypeVar("T")
FROM_THE_LEDGER = "from the ledger"
MARKS = frozenset({"subject", "text", "token"})


class Keyring(Protocol):
    """Keeps one secret key for each person, apart from the events."""

    def seal(self, subject: UUID, text: str, bound: str) -> str:
        """Encrypt a text for its subject, bound to the place where it is kept."""

    def open(self, subject: UUID, token: str) -> str | None:
        """The text again, or None once its subject was erased."""

    def fingerprint(self, content: bytes) -> str:
        """A keyed digest in hex: equal contents are recognised, and none can be guessed from it."""


class Personal(Value, Generic[T]):
    """A text about a person: clear between door and ledger, a token wherever it is kept."""

    subject: PersonId
    text: T | None = None
    token: SkipJsonSchema[str | None] = None

    @model_validator(mode="after")
    def _clear_or_kept(self, info: ValidationInfo) -> Self:
        if (self.text is None) == (self.token is None):
            raise ValueError("a personal text needs its text")
        if self.token and info.context != FROM_THE_LEDGER:
            raise ValueError("a token is never sent")
        return self


def is_kept(value: object) -> bool:
    """Tell whether this JSON value is a personal text: clear or kept, never both, as any three texts may be."""
    return isinstance(value, dict) and value.keys() == MARKS and (value["text"] is None) != (value["token"] is None)


def each_kept(value: Any, turn: Callable[[dict[str, Any], str], Any], path: str = "") -> Any:
    """The same JSON with every personal text in it turned into something else."""
    if is_kept(value):
        return turn(value, path)
    if isinstance(value, dict):
        return {name: each_kept(inner, turn, f"{path}/{name}") for name, inner in value.items()}
    if isinstance(value, list):
        return [each_kept(inner, turn, f"{path}/{n}") for n, inner in enumerate(value)]
    return value


def has_personal(fields: dict[str, FieldInfo]) -> bool:
    """Tell whether any of these fields may hold a personal text."""
    return any(_mentions(field.annotation) for field in fields.values())


def _mentions(hint: Any) -> bool:
    if isinstance(hint, type) and issubclass(hint, Personal):
        return True
    if isinstance(hint, type) and issubclass(hint, Value):
        return has_personal(hint.model_fields)
    return any(_mentions(inner) for inner in get_args(hint))
