"""Who holds a role on a product is known to the workspace, so that administrators hold none."""

from collections.abc import Iterator

from domain.authority import ADMINISTRATOR
from domain.follow_up import Then, follow_up, tell
from domain.team.person import Person
from domain.team.roles import Roles, Seat
from domain.values import WORKSPACE


@follow_up
def the_workspace_knows_who_is_accountable(opened: Roles.Opened) -> Iterator[Then]:
    for seat in _seats(opened):
        yield tell(Roles.note_seat, Roles.at(WORKSPACE), opened.holder, seat)


@follow_up
def the_workspace_knows_who_holds_a_role(assigned: Roles.Assigned) -> Iterator[Then]:
    for seat in _seats(assigned):
        yield tell(Roles.note_seat, Roles.at(WORKSPACE), assigned.holder, seat)


@follow_up
def the_workspace_knows_whose_role_has_ended(revoked: Roles.Revoked) -> Iterator[Then]:
    for seat in _seats(revoked):
        yield tell(Roles.release_seat, Roles.at(WORKSPACE), revoked.holder, seat)


@follow_up
def whoever_is_erased_holds_no_role(erased: Person.Erased) -> Iterator[Then]:
    yield tell(Roles.expect_none, Roles.at(WORKSPACE), erased.originator_id)


def _seats(fact: Roles.Opened | Roles.Assigned | Roles.Revoked) -> Iterator[Seat]:
    """The seat that a fact is about: none in the workspace, and none of who administers a product."""
    if fact.place.product and fact.role is not ADMINISTRATOR:
        yield Seat(product=fact.place.product, role=fact.role)
