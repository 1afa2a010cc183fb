"""Who folds without being asked: as soon as something was recorded, as long as this is the process that leads."""

from pathlib import Path
from typing import NoReturn

from projections.bell import Bell
from projections.lead import Lead
from projections.store import Views

LEAD = "projecting"  # the file in a directory that whoever folds has locked
IDLE = 1.0  # seconds until a worker looks whether something was recorded that nobody rang for


class Worker:
    """Folds page by page; `recorded` is rung by whoever records, `folded` by this one for whoever waits for rows."""

    def __init__(self, views: Views, lead: Lead, recorded: Bell, folded: Bell) -> None:
        self.views, self.lead, self.recorded, self.folded = views, lead, recorded, folded

    def close(self) -> None:
        """Let somebody else lead."""
        self.lead.close()

    def step(self) -> bool:
        """Fold a page if this is who leads; tells whether there was anything to do."""
        moved = self.lead.take() and self.views.advance()
        if moved:
            self.folded.ring()
        return moved

    def work(self) -> NoReturn:
        """Fold whatever is recorded from now on, until the process ends."""
        with self.recorded.listen() as ear:
            while True:
                while self.step():
                    pass
                ear.wait(IDLE)


def worker_in(directory: Path, views: Views) -> Worker:
    """Who folds the views of a directory; every process that opens it finds the same lock and the same bells."""
    recorded, folded = (Bell(directory / "bells" / name) for name in ("recorded", "folded"))
    return Worker(views, Lead(directory / LEAD), recorded, folded)
