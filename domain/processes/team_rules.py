"""What the workspace knows of every role, so that duties stay apart; and what ends with a team or an engagement."""

from collections.abc import Iterator
from uuid import UUID

from domain.follow_up import Then, begin, follow_up, tell
from domain.product.product import Product
from domain.team.api_key import ApiKey
from domain.team.engagement import Engagement
from domain.team.engagement_values import Transfer
from domain.team.knowledge_transfer import KnowledgeTransfer
from domain.team.person import Person
from domain.team.roles import Roles, Seat
from domain.team.team import Team
from domain.team.team_values import AccessKind
from domain.values import WORKSPACE, Place

EVERYWHERE = Roles.at(WORKSPACE)


@follow_up
def the_workspace_knows_who_is_accountable(opened: Roles.Opened) -> Iterator[Then]:
    if product := opened.place.product:
        yield tell(Roles.note_seat, EVERYWHERE, opened.holder, Seat(product=product, role=opened.role))


@follow_up
def whoever_answers_for_a_product_manages_it(handed_over: Product.HandedOver) -> Iterator[Then]:
    yield tell(Roles.answer, _roles(handed_over.place), handed_over.accountable)


@follow_up
def the_workspace_knows_who_holds_a_role(assigned: Roles.Assigned) -> Iterator[Then]:
    if product := assigned.place.product:
        seat, control = Seat(product=product, role=assigned.role), assigned.compensating_control
        yield tell(Roles.note_seat, EVERYWHERE, assigned.holder, seat, control, assigned.competences)


@follow_up
def the_workspace_knows_whose_role_has_ended(revoked: Roles.Revoked) -> Iterator[Then]:
    if product := revoked.place.product:
        yield tell(Roles.release_seat, EVERYWHERE, revoked.holder, Seat(product=product, role=revoked.role))


@follow_up
def the_workspace_knows_to_whom_a_role_is_lent(delegated: Roles.AuthorityDelegated) -> Iterator[Then]:
    if product := delegated.place.product:
        seat = Seat(product=product, role=delegated.delegation.role)
        yield tell(Roles.note_deputy, EVERYWHERE, delegated.delegation.delegate, seat, delegated.competences)


@follow_up
def the_workspace_knows_that_a_role_was_returned(revoked: Roles.DelegationRevoked) -> Iterator[Then]:
    if (product := revoked.place.product) and revoked.last:
        yield tell(Roles.release_deputy, EVERYWHERE, revoked.delegate, Seat(product=product, role=revoked.role))


@follow_up
def whoever_is_erased_holds_no_role(erased: Person.Erased) -> Iterator[Then]:
    yield tell(Roles.expect_none, EVERYWHERE, erased.originator_id)


@follow_up
def an_issued_key_is_in_somebodys_hands(issued: ApiKey.Issued) -> Iterator[Then]:
    yield tell(Person.hold, issued.principal, AccessKind.API_KEY, issued.originator_id)


@follow_up
def a_rotated_key_has_a_successor(old: ApiKey.Rotated) -> Iterator[Then]:
    yield begin(ApiKey.succeed, old.successor, old.grant)


@follow_up
def a_revoked_key_is_in_nobodys_hands(revoked: ApiKey.Revoked) -> Iterator[Then]:
    if revoked.principal:
        yield tell(Person.lose_key, revoked.principal, revoked.originator_id)


@follow_up
def what_is_closed_to_somebody_opens_nothing(revoked: Person.AccessRevoked) -> Iterator[Then]:
    if revoked.access.key and revoked.access.kind is AccessKind.API_KEY:
        yield tell(ApiKey.lapse, revoked.access.key)
    if revoked.access.kind is AccessKind.TEAM and revoked.access.team:
        yield tell(Team.dismiss, revoked.access.team, revoked.originator_id)


@follow_up
def a_team_has_its_product_owner(formed: Team.Formed) -> Iterator[Then]:
    yield tell(Roles.own_team, _roles(formed.place), formed.originator_id, formed.product_owner)
    yield tell(Person.join_team, formed.product_owner, formed.originator_id)


@follow_up
def a_team_is_handed_to_a_product_owner(handed_over: Team.OwnershipHandedOver) -> Iterator[Then]:
    yield tell(Roles.own_team, _roles(handed_over.place), handed_over.originator_id, handed_over.product_owner)


@follow_up
def a_member_belongs_to_the_team(added: Team.MemberAdded) -> Iterator[Then]:
    yield tell(Person.join_team, added.member, added.originator_id)


@follow_up
def whoever_leaves_a_team_leaves_its_roles_behind(removed: Team.MemberRemoved) -> Iterator[Then]:
    yield tell(Person.leave_team, removed.member, removed.originator_id)
    yield tell(Roles.leave_team, _roles(removed.place), removed.originator_id, removed.member)


@follow_up
def somebody_is_engaged_once_at_a_time(proposed: Engagement.Proposed) -> Iterator[Then]:
    yield tell(Person.engage, proposed.person, proposed.originator_id)


@follow_up
def an_engagement_knows_its_knowledge_transfer(opened: KnowledgeTransfer.Opened) -> Iterator[Then]:
    transfer = Transfer(id=opened.originator_id, charge=opened.charge)
    yield tell(Engagement.note_transfer, opened.engagement, transfer)


@follow_up
def a_trial_that_ended_leaves_nothing_open(ended: Engagement.TrialEnded) -> Iterator[Then]:
    yield from _gone(ended.person, ended.originator_id, ended.place)


@follow_up
def an_engagement_that_ended_leaves_nothing_open(ended: Engagement.Ended) -> Iterator[Then]:
    yield from _gone(ended.person, ended.originator_id, ended.place)


@follow_up
def whoever_is_dismissed_holds_nothing_on_any_product(dismissed: Roles.Dismissed) -> Iterator[Then]:
    for product in dismissed.products:
        yield tell(Roles.dismiss, _roles(Place(product=product)), dismissed.holder)


def _gone(person: UUID, engagement: UUID, place: Place) -> Iterator[Then]:
    yield tell(Person.leave, person, engagement)
    yield tell(Roles.dismiss, _roles(place), person)
    yield tell(Roles.dismiss, EVERYWHERE, person)


def _roles(place: Place) -> UUID:
    return Roles.at(Place(product=place.product))
