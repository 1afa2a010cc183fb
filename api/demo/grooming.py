"""What happens to a roadmap week by week: most of what is late moves on, some of it is dropped, a little comes back."""

from random import Random

from api.demo.clock import DAYS, chance
from api.demo.script import Act, Script, Until, act
from api.demo.turn import Item, Turn, in_quarter
from domain.lifecycle import GateName

EVERY, AHEAD = 21, 14  # days between two looks, and how far a look goes
COMES_BACK, HAS_WAITED, IS_MOVED = 0.02, 0.05, 0.05  # how often, of what could
LATE_GOES, LATER_STILL, WAITED_GOES = 0.2, 0.2, 0.3
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
        acts = [_looks_at(item, turn.quarter(day + AHEAD), chance(item.title, day)) for item in items]
        yield from turn.team.does("pm", *filter(None, acts))


def _looks_at(item: Item, soon: int, drawn: Random) -> Act | None:
    """What is decided about one item; nothing about most of them."""
    match item:
        case Item(state="dropped"):
            return _comes_back(item, drawn) if drawn.random() < COMES_BACK else None
        case Item(state="candidate"):
            return _has_waited(item, drawn) if drawn.random() < HAS_WAITED else None
        case Item(state="planned" | "committed", quarter=int(quarter)) if quarter < soon:
            return _is_late(item, soon, drawn)
        case Item(state="planned", quarter=int(quarter)) if quarter > soon and drawn.random() < IS_MOVED:
            return _moves(item, quarter + drawn.choice((-1, 1, 1)), drawn)
    return None


def _is_late(item: Item, soon: int, drawn: Random) -> Act:
    if item.state == "planned" and not item.is_told and drawn.random() < LATE_GOES:
        return _goes(item, drawn)
    return _moves(item, soon + (drawn.random() < LATER_STILL), drawn)


def _moves(item: Item, quarter: int, drawn: Random) -> Act:
    reason = EARLIER if item.quarter and quarter < item.quarter else drawn.choice(SLIPS)
    item.quarter = quarter
    return act("reschedule_feature", item.id, placement=in_quarter(quarter), reason=reason)


def _goes(item: Item, drawn: Random) -> Act:
    item.state = "dropped"
    return act("drop_feature", item.id, reason=drawn.choice(DROPS))


def _comes_back(item: Item, drawn: Random) -> Act:
    item.state = "planned" if item.quarter else "candidate"
    return act("revive_feature", item.id, reason=drawn.choice(REVIVALS))


def _has_waited(item: Item, drawn: Random) -> Act:
    """A candidate gets its first place, or is given up."""
    if not item.is_told and drawn.random() < WAITED_GOES:
        return _goes(item, drawn)
    item.state = "planned"
    return act("plan_feature", item.id, placement={"when": "bucket", "bucket": "later"})
