"""What happens to a roadmap week by week: most of what is late moves on, some of it is dropped, a little comes back."""

from api.demo.clock import DAYS
from api.demo.script import Act, Script, Until, act
from api.demo.turn import Item, Turn, in_quarter
from domain.lifecycle import GateName

EVERY, AHEAD = 21, 14  # days between two looks, and how far a look goes
SLIPS = (
    "The team is still busy with what was promised before it.",
    "Two developers were lent to an incident for three weeks.",
    "The pilot customer asked us to wait for their own migration.",
    "Estimates doubled once the old data model was understood.",
    "The supplier's interface comes a quarter later than announced.",
    "Security review asked for a redesign of the permissions.",
    "Sales needs the capacity for a larger customer's requirements.",
    "User tests showed that the first design does not work.",
)
DROPS = (
    "Nobody asked for it in the last two rounds of interviews.",
    "Three customers use a workaround and are content with it.",
    "A partner offers it; we recommend theirs.",
    "It does not fit the direction any more.",
)
REVIVALS = ("Two renewals hinge on it.", "A large prospect named it as the reason to wait.")
EARLIER = "The team finished early and has room for it."


def grooms(turn: Turn, starts: int) -> Script[None]:
    """Every few weeks, as long as the history lasts; what is built is left to the change requests about it."""
    asked = {said["feature"] for said in turn.said["changes"]}
    for day in range(starts + AHEAD, DAYS, EVERY):
        yield Until(day)
        items = [each for each in turn.items.values() if each.title not in asked or day > turn.day(GateName.G3)]
        acts = [_looks_at(turn, item, turn.quarter(day + AHEAD)) for item in items]
        yield from turn.team.does("pm", *filter(None, acts))


def _looks_at(turn: Turn, item: Item, soon: int) -> Act | None:
    """What is decided about one item; nothing about most of them."""
    match item:
        case Item(state="dropped"):
            return _comes_back(turn, item) if turn.by_chance(0.02) else None
        case Item(state="candidate"):
            return _has_waited(turn, item) if turn.by_chance(0.05) else None
        case Item(state="planned" | "committed", quarter=int(quarter)) if quarter < soon:
            return _is_late(turn, item, soon)
        case Item(state="planned", quarter=int(quarter)) if quarter > soon and turn.by_chance(0.05):
            return _moves(turn, item, quarter + turn.chance.choice((-1, 1, 1)))
    return None


def _is_late(turn: Turn, item: Item, soon: int) -> Act:
    if item.state == "planned" and turn.by_chance(0.2):
        return _goes(turn, item)
    return _moves(turn, item, soon + turn.by_chance(0.2))


def _moves(turn: Turn, item: Item, quarter: int) -> Act:
    reason = EARLIER if item.quarter and quarter < item.quarter else turn.chance.choice(SLIPS)
    item.quarter = quarter
    return act("reschedule_feature", item.id, placement=in_quarter(quarter), reason=reason)


def _goes(turn: Turn, item: Item) -> Act:
    item.state = "dropped"
    return act("drop_feature", item.id, reason=turn.chance.choice(DROPS))


def _comes_back(turn: Turn, item: Item) -> Act:
    item.state = "planned" if item.quarter else "candidate"
    return act("revive_feature", item.id, reason=turn.chance.choice(REVIVALS))


def _has_waited(turn: Turn, item: Item) -> Act:
    """A candidate gets its first place, or is given up."""
    if turn.by_chance(0.3):
        return _goes(turn, item)
    item.state = "planned"
    return act("plan_feature", item.id, placement={"when": "bucket", "bucket": "later"})
