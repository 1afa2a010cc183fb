"""Was what a row is about retired?"""

from uuid import UUID

from domain.kernel import Event

SAYS = {"archived": True, "restored": False}


def retired(event: Event, row: UUID) -> dict[str, bool]:
    """What a fact says of it; one about something else says nothing."""
    said = event.TOPIC.partition(".")[2] if event.originator_id == row else ""
    return {"archived": SAYS[said]} if said in SAYS else {}
