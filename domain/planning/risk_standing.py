"""What a stage has to know of a risk, to say whether its gate may be passed."""

from enum import StrEnum


class Standing(StrEnum):
    """Whether a risk still asks for something: a response, or somebody who accepts what is left of it."""

    UNANSWERED = "unanswered"
    ANSWERED = "answered"
    SETTLED = "settled"
