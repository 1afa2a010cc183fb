"""How a team grows: two trials, one of which ends, and a developer who is engaged, paid, and replaced."""

from typing import Any
from uuid import UUID

from api.demo.clock import Clock
from api.demo.script import Gives, IsRefused, Script, Until, act
from api.demo.turn import Team
from domain.team.roles import Roles
from domain.values import Place

BEGINS, TRIES, LEAVES = 24, 35, 330
RACI = "releases"
ITEMS = (
    {"topic": "How invoices are numbered", "how": "session"},
    {"topic": "The month-end run", "how": "shadowing"},
    {"topic": "The month-end run", "how": "reverse_shadowing"},
)


def hires(team: Team, clock: Clock, administrator: UUID) -> Script[None]:
    """Form the team, try two people, engage one, and replace them when they leave."""
    roles = Roles.at(Place(product=team.product))
    yield Until(BEGINS)
    group = yield from _forms(team, roles)
    yield from _lends(team, _day(clock, BEGINS + 60), roles)
    sponsors = act("assign_roles", roles, role="sponsor", holder=team.people["pm"])
    yield IsRefused(administrator, sponsors, "roles.duties_conflict")
    yield Until(TRIES)
    declined, engaged = yield from _tries(team, _day(clock, TRIES), roles, "talent", "talent2")
    yield Until(TRIES + 9)
    yield from _evaluates(team, declined, "end", "The code worked, but nobody else could read it.")
    yield from team.does("pm", act("end_trial", declined, reason="The trial has shown that it does not fit."))
    since = yield from _confirms(team, engaged, "The VAT rules were in place after a week, with tests.")
    yield from _joins(team, clock, administrator, group, "talent2", by="lead")
    yield Until(LEAVES)
    (successor,) = yield from _tries(team, _day(clock, LEAVES), roles, "talent3")
    yield from _hands_over(team, engaged)
    yield Until(LEAVES + 10)
    yield from _confirms(team, successor, "Took over the month-end run without a question.")
    yield from _replaces(team, _day(clock, LEAVES), engaged, successor, since)
    yield from _joins(team, clock, administrator, group, "talent3")


def _lends(team: Team, until: str, roles: UUID) -> Script[None]:
    lent = {"to": team.people["lead"], "role": "product_manager", "commands": ["add_member"], "until": until}
    why = "The tech lead knows who is missing."
    yield from team.does("pm", act("delegate_authority", roles, **lent, reason=why))


def _confirms(team: Team, engagement: UUID, findings: str) -> Script[int]:
    """Engage somebody; from which position on they work."""
    yield from _evaluates(team, engagement, "confirm", findings)
    (confirmed,) = yield from team.gives("sponsor", act("confirm_engagement", engagement))
    return confirmed.position


def _forms(team: Team, roles: UUID) -> Script[UUID]:
    body = {"roles": roles, "name": "Invoicing", "product_owner": team.people["po"]}
    (group,) = yield from team.does("pm", act("form_team", **body))
    members = [act("add_member", group, member=team.people[each]) for each in ("lead", "dev", "dev2")]
    yield from team.does("pm", *members)
    raci = {"responsible": [team.people["lead"]], "accountable": team.people["po"], "informed": [team.people["pm"]]}
    yield from team.does("po", act("agree_raci", group, subject=RACI, raci=raci))
    return group


def _tries(team: Team, day: str, roles: UUID, *talents: str) -> Script[list[UUID]]:
    rate = {"amount": {"amount": "720.00"}, "per": "day"}
    agreement = {"client": "Meridian", "supplier": "Northbound Talent", "rate": rate, "starts_on": day}
    proposed = [act("propose_engagement", roles=roles, person=team.people[t], agreement=agreement) for t in talents]
    tried = yield from team.does("pm", *proposed)
    for number, each in enumerate(tried, start=1):
        nda = act("record_nda", each, reference=f"nda-{talents[number - 1]}")
        yield from team.does("pm", nda, act("start_trial", each, fee={"amount": "6480.00"}))
    return tried


def _evaluates(team: Team, engagement: UUID, verdict: str, findings: str) -> Script[None]:
    yield from team.does("lead", act("evaluate_trial", engagement, verdict=verdict, findings=findings))


def _joins(
    team: Team, clock: Clock, administrator: UUID, group: UUID, talent: str, *, by: str = "pm"
) -> Script[None]:
    """Who was confirmed joins the team, and has what its members need."""
    roles, person = Roles.at(Place(product=team.product)), team.people[talent]
    yield from team.does(by, act("add_member", group, member=person))
    proof = {"competence": "secure-coding", "reference": f"certificate-{talent}", "obtained_on": _day(clock, 0)}
    acts = (
        act("record_qualification", person, qualification=proof),
        act("assign_roles", roles, role="developer", holder=person, team=group),
        act("grant_access", person, system="repository", level="write", team=group),
    )
    yield Gives(tuple((administrator, each) for each in acts))


def _hands_over(team: Team, engagement: UUID) -> Script[None]:
    plan: dict[str, Any] = {"engagement": engagement, "receiver": team.people["dev"], "items": ITEMS}
    (transfer,) = yield from team.does("lead", act("open_knowledge_transfer", **plan))
    yield from team.does("pm", act("request_replacement", engagement, reason="Moves abroad at the end of the month."))
    items = [act("complete_transfer_item", transfer, number=n) for n, _ in enumerate(ITEMS, start=1)]
    yield from team.does("dev", *items, act("accept_knowledge_transfer", transfer))


def _replaces(team: Team, day: str, engagement: UUID, successor: UUID, since: int) -> Script[None]:
    """What was made since they were confirmed is paid, then assigned; then all that was open to them is closed."""
    yield from team.does("pm", act("assign_replacement", engagement, replacement=successor))
    paid = {"invoice": "2026-0042", "amount": {"amount": "93600.00"}, "settled_on": day}
    (settled,) = yield from team.gives("sponsor", act("record_payment_settled", engagement, settlement=paid))
    works = {"invoice": "2026-0042", "first": since, "last": settled.position}
    yield from team.does("sponsor", act("transfer_ip", engagement, **works))
    yield from team.does("pm", act("end_engagement", engagement, reason="Everything was handed over."))


def _day(clock: Clock, day: int) -> str:
    return clock.at(day).isoformat()
