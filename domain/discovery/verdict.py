"""How a test of what we believe may end, and what is done then."""

from enum import StrEnum


class Weight(StrEnum):
    """Whether the gate waits for the verdict."""

    CRITICAL = "critical"
    MINOR = "minor"


class Verdict(StrEnum):
    """How a test ended."""

    VALIDATED = "validated"
    INVALIDATED = "invalidated"
    INCONCLUSIVE = "inconclusive"


class NextStep(StrEnum):
    """What follows from what was learned."""

    PERSEVERE = "persevere"
    PIVOT = "pivot"
    KILL = "kill"
    TEST_FURTHER = "test_further"
