"""The words of a change request: what shall be otherwise, who wants it, and what it would cost."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from domain.values import Exact, Sentence, Value


class Kind(StrEnum):
    """What happens to the features it is about."""

    ADD = "add"
    REMOVE = "remove"
    MODIFY = "modify"


class Origin(StrEnum):
    """Where the wish comes from."""

    CUSTOMER = "customer"
    SPONSOR = "sponsor"
    TEAM = "team"
    MARKET = "market"
    REGULATION = "regulation"
    DEFECT = "defect"


class Change(Value):
    """What shall be otherwise, and where the wish comes from."""

    what: Sentence
    kind: Kind
    origin: Origin | None = None


class Impact(Value):
    """What a change costs in the currency of the case (None: not known), how many days, for what, at which risk."""

    cost: Annotated[Exact | None, Field(examples=["1200.00"])] = None
    days: int
    value: Sentence
    risk: Sentence

    @property
    def is_free(self) -> bool:
        """Whether neither the budget nor the date is affected: it is known to cost nothing and to delay nothing."""
        return self.cost is not None and self.cost <= 0 and self.days <= 0


class State(StrEnum):
    """What became of a request."""

    ASKED = "asked"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
