"""What happens to a roadmap month by month: most of what is late moves on, some of it is dropped, a little comes back."""

from api.demo.clock import DAYS
from api.demo.script import Act, Script, Until, act
from api.demo.turn import Item, Turn, in_quarter

EVERY = 21
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
    """Every few weeks, as long as the history lasts."""
    for day in range(starts, DAYS, EVERY):
        yield Until(day)
        acts = [each for item in turn.items.values() for each in _looks_at(turn, item, day)]
        yield from turn.team.does("pm", *acts)


def _looks_at(turn: Turn, item: Item, day: int) -> list[Act]:
    """What is decided about one item; nothing for most of them."""
    luck, soon = turn.chance.random(), turn.quarter(day + 14)
    if item.state == "dropped" and luck < 0.03:  # noqa: PLR2004
        item.state = "planned" if item.quarter else "candidate"
        return [act("revive_feature", item.id, reason=turn.chance.choice(REVIVALS))]
    if item.state not in ("planned", "committed") or item.quarter is None:
        return _looks_at_someday(turn, item, luck)
    if item.quarter < soon:
        return _is_late(turn, item, luck, soon)
    if item.quarter > soon and luck < 0.02:  # noqa: PLR2004
        return [_moved(turn, item, item.quarter - 1, EARLIER)]
    return [_moved(turn, item, item.quarter + 1, turn.chance.choice(SLIPS))] if luck > 0.97 else []  # noqa: PLR2004


def _is_late(turn: Turn, item: Item, luck: float, soon: int) -> list[Act]:
    if item.state == "planned" and luck < 0.2:  # noqa: PLR2004
        item.state = "dropped"
        return [act("drop_feature", item.id, reason=turn.chance.choice(DROPS))]
    return [_moved(turn, item, soon + (luck > 0.8), turn.chance.choice(SLIPS))]  # noqa: PLR2004


def _looks_at_someday(turn: Turn, item: Item, luck: float) -> list[Act]:
    """A candidate gets its first place, or is given up."""
    if item.state != "candidate" or luck > 0.06:  # noqa: PLR2004
        return []
    if luck < 0.02:  # noqa: PLR2004
        item.state = "dropped"
        return [act("drop_feature", item.id, reason=turn.chance.choice(DROPS))]
    item.state = "planned"
    return [act("plan_feature", item.id, placement={"when": "bucket", "bucket": "later"})]


def _moved(turn: Turn, item: Item, quarter: int, reason: str) -> Act:
    item.quarter = quarter
    return act("reschedule_feature", item.id, placement=in_quarter(quarter), reason=reason)
