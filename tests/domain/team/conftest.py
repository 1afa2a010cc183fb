"""Somebody to be erased, and those who may ask for it."""

from uuid import UUID

import pytest

from domain.team.roles import Roles
from domain.values import WORKSPACE
from tests.world import World


@pytest.fixture
def person(world: World) -> UUID:
    """Somebody who holds no role; and `audra`, an auditor, beside `alma`, a second administrator."""
    for name, role in (("audra", "auditor"), ("alma", "administrator")):
        world.people[name] = world.make("root", "add_person", name=name.title())
        world.give("root", "assign_roles", Roles.at(WORKSPACE), role=role, holder=world.people[name])
    return world.make("root", "add_person", name="Wilhelmina")
