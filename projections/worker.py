"""Who folds without being asked: as soon as something was recorded, as long as this is the process that leads."""

from typing import NoReturn

from projections.bell import Bell
from projections.lead import Lead
from projections.store import Views

IDLE = 1.0  # seconds until a worker looks whether something was recorded that nobody rang for


class Worker:
    """Folds page by page; `recorded` is rung by whoever records, `folded` by this one for whoever waits for rows."""

    def __init__(self, views: Views, lead: Lead, recorded: Bell, folded: Bell) -> None:
        self.views, self.lead, self.recorded, self.folded = views, lead, recorded, folded

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
