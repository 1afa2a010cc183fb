"""Every way the domain says no. The api turns each family into one HTTP status."""

from inspect import cleandoc
from uuid import UUID


class LifecycleError(Exception):
    """Base of all refusals; the code is published and never changes meaning."""

    code = "lifecycle_error"

    def __init_subclass__(cls, code: str = "", **kwargs: object) -> None:
        super().__init_subclass__(**kwargs)
        cls.code = code or cls.code

    def __init__(self, detail: str = "", *, pointer: str = "", facts: tuple[str, ...] = (), code: str = "") -> None:
        super().__init__(detail or cleandoc(type(self).__doc__ or self.code))
        self.pointer, self.facts, self.code = pointer, facts, code or self.code
        self.number = 0  # which command of a batch was refused


class NotFound(LifecycleError, code="not_found"):
    """Nothing with this id was ever recorded here; check the id and its kind."""


class Refused(LifecycleError, code="refused"):
    """The request is well formed, but a rule of the domain forbids it now."""


class NotAllowed(LifecycleError, code="not_allowed"):
    """This person may not do this here; that it was tried is recorded."""

    recorded: UUID | None = None  # the command that it is on record under
    again = False  # whether it is told from the record


class Archived(Refused, code="archived"):
    """What was archived stays as it is, and nothing new refers to it; restore it first."""


class Conflict(LifecycleError, code="conflict"):
    """Someone else recorded a fact first; read again, then decide again."""


class Invalid(LifecycleError, code="invalid"):
    """What was sent does not fit; nothing was recorded."""


class Late(LifecycleError, code="late"):
    """The server cannot record anything just now, and nothing was recorded; send the same again later."""


class AlreadyExists(Refused, code="already_exists"):
    """What has this natural key was created before; use the one that exists."""


class SomeRefused(Refused, code="some_refused"):
    """Some of what was to be done together is refused as things stand, so nothing was; each is named by its number."""


class AnotherProduct(Refused, code="another_product"):
    """A command is about one product, and this belongs to another; name one of the same product."""


class NotThatVersion(LifecycleError, code="precondition_failed"):
    """The version in If-Match is not the current one; read again, then decide again."""

    current = 0


class KeyReused(LifecycleError, code="idempotency_key_reused"):
    """This idempotency key was used for a different command; take a fresh key."""


class Busy(Late, code="busy"):
    """More commands are under way than the server takes on, and nothing was recorded; send the same again later."""


class OutcomeUnknown(Late, code="outcome_unknown"):
    """The ledger gave no answer; the same command under the same key is safe, and tells whether it was recorded."""


class FutureBusinessTime(Invalid, code="future_business_time"):
    """Something is recorded when it has happened, never before; give a moment that has passed."""
