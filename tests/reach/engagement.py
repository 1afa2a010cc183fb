"""An engagement, and how far it came."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from domain.team.roles import Roles
from domain.values import Place
from tests.world import World

AGREEMENT = {
    "client": "Exports Ltd",
    "supplier": "Talents Ltd",
    "rate": {"amount": {"amount": "800.00", "currency": "EUR"}, "per": "day"},
    "starts_on": "2026-11-20",
}
FEE = {"amount": "4000.00", "currency": "EUR"}
ITEMS = [
    {"topic": "How exports run", "how": "session"},
    {"topic": "The night shift", "how": "shadowing"},
    {"topic": "The night shift", "how": "reverse_shadowing"},
]
WHY = "It is so."


@dataclass
class Engaged:
    """The engagement of eve."""

    world: World
    id: UUID

    def give(self, who: str, command: str, /, **body: Any) -> list[str]:
        return self.world.told(who, command, self.id, **body)

    def on_trial(self) -> "Engaged":
        self.give("ada", "record_nda", reference="nda-4711")
        self.give("ada", "start_trial", fee=FEE)
        return self

    def confirmed(self) -> "Engaged":
        self.on_trial()
        self.give("olga", "evaluate_trial", verdict="confirm", findings="She exports.")
        self.give("sam", "confirm_engagement")
        return self

    def hand_over(self, receiver: str = "dan", **more: Any) -> UUID:
        """The knowledge transfer of this engagement."""
        body = {"engagement": self.id, "receiver": self.world.people[receiver], "items": ITEMS, **more}
        return self.world.make("ada", "open_knowledge_transfer", **body)

    def pass_days(self, days: int) -> None:
        self.world.moment += timedelta(days=days)

    @property
    def state(self) -> dict[str, Any]:
        return self.world.state(self.id)


def engaged(world: World, person: str = "eve", who: str = "ada", **more: Any) -> Engaged:
    """A proposed engagement."""
    roles = Roles.at(Place(product=world.product))
    body = {"roles": roles, "person": world.people[person], "agreement": {**AGREEMENT, **more}}
    return Engaged(world, world.make(who, "propose_engagement", **body))
