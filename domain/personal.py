"""What names a person, or speaks of one: kept encrypted for that person, so that erasing a key erases it everywhere."""

from collections.abc import Callable
from typing import Any, Generic, Protocol, Self, TypeVar, get_args
from uuid import UUID

from pydantic import ValidationInfo, model_validator
from pydantic.fields import FieldInfo
from pydantic.json_schema import SkipJsonSchema

from domain.errors import Late, Refused
from domain.values import PersonId, Value

T = TypeVar("T")
FROM_THE_LEDGER = "from the ledger"
ERASED = "person.erased"  # the fact upon which a key is destroyed
MARKS = frozenset({"subject", "text", "token"})


class SubjectErased(Refused, code=ERASED):
    """This person was erased, and nothing is kept of them any more; add another person."""


class KeyElsewhere(Refused, code="person.key_elsewhere"):
    """Another server has this person's key, or it is lost; give it there, or put back the keys that hold it."""


class TextAltered(Late, code="personal_text_altered"):
    """A personal text is not what was recorded there; look with `cairn verify`, and restore the ledger."""


class Keyring(Protocol):
    """Keeps one secret key for each person, apart from the events."""

    def seal(self, subject: UUID, text: str, bound: str) -> str:
        """Encrypt a text for its subject, bound to the place where it is kept; raises LookupError once erased."""

    def open(self, subject: UUID, token: str) -> str | None:
        """The text again, or None once its subject was erased; raises ValueError for one that was sealed elsewhere."""

    def remembers(self, subject: UUID) -> bool:
        """Whether there is a key to read with what is sealed for a subject."""

    def has_destroyed(self, subject: UUID) -> bool:
        """Whether the key of a subject was destroyed."""

    def destroy(self, *subjects: UUID) -> None:
        """Destroy the keys of these people for good, as often as it is asked; raises ConnectionError."""

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
    return any(may_be_personal(field.annotation) for field in fields.values())


def may_be_personal(hint: Any) -> bool:
    """Tell whether a value of this type may hold a personal text."""
    if isinstance(hint, type) and issubclass(hint, Personal):
        return True
    if isinstance(hint, type) and issubclass(hint, Value):
        return has_personal(hint.model_fields)
    return any(may_be_personal(inner) for inner in get_args(hint))
