"""Stage three as it happens: sprints of two weeks, each with its surprises."""

from uuid import UUID

from api.demo.backlog import DONE, cards_of, orders, writes
from api.demo.caring import hardens, looks_back, starts_well
from api.demo.changes import asks_for_changes
from api.demo.script import Act, Meanwhile, Script, Until, act
from api.demo.turn import Story, Turn
from domain.execution.execution import Execution
from domain.lifecycle import GateName
from domain.values import Stage

SPRINT = 14
BLOCKS = (
    "The test environment of the bank is down.",
    "Legal has not answered yet.",
    "The design is missing the empty state.",
    "A library has a fault; its maintainers know.",
    "It waits for the other team's interface.",
)
MISSING = (
    "The second criterion is not met for large accounts.",
    "The text is still the placeholder.",
    "It forgets the filter when the page is left.",
    "The audit log does not show who did it.",
)
TOO_MUCH = "The team found more work in another story than it thought."
ROOM = "Two stories were done early."


def builds(turn: Turn, starts: int) -> Script[None]:
    """Everything until there is an increment to decide on."""
    features, ends = list(turn.mvp()), turn.day(GateName.G3) - 7
    yield Until(starts + 2)
    yield from starts_well(turn)
    yield from writes(turn, cards_of(turn, features[: len(features) * 2 // 3]))
    yield from orders(turn)
    yield Meanwhile(asks_for_changes(turn, starts, ends))
    sprints = (ends - starts - 4) // SPRINT
    for n in range(sprints):
        if n == 1:
            yield from writes(turn, cards_of(turn, features[len(features) * 2 // 3 :]))
        yield from _sprint(turn, starts + 4 + n * SPRINT, sprints - n)
    yield Until(ends)
    yield from _produces(turn, turn.said["version"])


def submits_execution(turn: Turn) -> Script[None]:
    """Ask for the third decision."""
    package = {"increment": turn.things["increment"], "mvp": turn.things["mvp"]}
    yield from turn.team.does("po", act("submit_execution", Execution.at(turn.place(Stage.EXECUTION)), **package))


def _produces(turn: Turn, version: str) -> Script[None]:
    done = [each.id for each in turn.backlog if each.state == "done"]
    produces = turn.here("produce_increment", version=version, stories=done)
    (increment,) = yield from turn.team.does("lead", produces)
    turn.things["increment"] = increment
    yield from hardens(turn, increment, version)


def _sprint(turn: Turn, day: int, left: int) -> Script[None]:
    """Two weeks; the last sprints take everything that is left."""
    yield Until(day)
    waiting = [each for each in turn.backlog if each.state in ("ready", "begun")]
    stories = waiting[: -(-len(waiting) // max(left - 1, 1))]
    if not stories:
        return
    sprint = yield from _begins(turn, day, stories)
    yield Until(day + 1)
    yield from _starts(turn, stories)
    yield Until(day + 5)
    stories = yield from _renegotiates(turn, sprint, stories, left)
    half = len(stories) // 2
    for days, part in ((7, stories[:half]), (11, stories[half:])):
        yield Until(day + days)
        yield from _finishes(turn, part, carries_over=left > 1 and days > 7)  # noqa: PLR2004
    yield Until(day + SPRINT - 2)
    yield from turn.team.does("po", act("close_sprint", sprint, stories=[each.id for each in stories]))
    yield from looks_back(turn, sprint, left)


def _begins(turn: Turn, day: int, stories: list[Story]) -> Script[UUID]:
    first, last = stories[0].feature.title, stories[-1].feature.title
    goal = f"Pilot customers can try “{first}”" + (f", and “{last}” has begun." if last != first else ".")
    body = {"goal": goal, "starts": turn.clock.at(day), "ends": turn.clock.at(day + SPRINT - 1)}
    (sprint,) = yield from turn.team.does("po", turn.here("plan_sprint", **body))
    commits = act("commit_sprint", sprint, stories=[each.id for each in stories])
    yield from turn.team.does("po", commits, act("start_sprint", sprint))
    return sprint


def _starts(turn: Turn, stories: list[Story]) -> Script[None]:
    fresh = [each for each in stories if each.state == "ready"]
    yield from turn.team.meets(*((each.builder, act("start_work", each.id)) for each in fresh))
    for each in fresh:
        each.state = "begun"


def _renegotiates(turn: Turn, sprint: UUID, stories: list[Story], left: int) -> Script[list[Story]]:
    """Something is in the way of a story; now and then one leaves the sprint, or another one is taken in."""
    stuck = [each for each in stories if turn.by_chance(0.12)]
    for each in stuck:
        each.blocked = True
    owner = turn.team.people["po"]
    blocks = [act("block_story", each.id, owner=owner, reason=turn.chance.choice(BLOCKS)) for each in stuck]
    yield from turn.team.does("lead", *blocks)
    if left > 2 and len(stories) > 2 and turn.by_chance(0.3):  # noqa: PLR2004
        out = stories[-1]
        yield from turn.team.does("po", act("take_out_story", sprint, story=out.id, reason=TOO_MUCH))
        return stories[:-1]
    more = next((each for each in turn.backlog if each.state == "ready" and each not in stories), None)
    if more and turn.by_chance(0.3):
        yield from turn.team.does("po", act("add_story", sprint, story=more.id, reason=ROOM))
        yield from _starts(turn, [more])
        return [*stories, more]
    return stories


def _finishes(turn: Turn, stories: list[Story], *, carries_over: bool) -> Script[None]:
    """Whoever built it says so; the product owner looks, and sends some of it back first."""
    done = [each for each in stories if each.state == "begun" and not (carries_over and turn.by_chance(0.15))]
    yield from turn.team.does("lead", *(act("unblock_story", each.id) for each in done if each.blocked))
    yield from turn.team.meets(*((each.builder, act("submit_for_acceptance", each.id)) for each in done))
    if tempted := _temptation(turn, done):
        yield from turn.team.fails(*tempted)
    sent_back = [each for each in done if turn.by_chance(0.14)]
    yield from turn.team.does("lead", *(_checks(each, sent_back) for each in done))
    yield from turn.team.does("po", *(_judges(turn, each, sent_back) for each in done))
    repaired = ("start_work", "submit_for_acceptance")
    yield from turn.team.meets(*((each.builder, act(step, each.id)) for each in sent_back for step in repaired))
    yield from turn.team.does("lead", *(_checks(each, []) for each in sent_back))
    yield from turn.team.does("po", *(act("accept_story", each.id, done=DONE) for each in sent_back))
    for each in done:
        each.state, each.blocked = "done", False


def _checks(story: Story, sent_back: list[Story]) -> Act:
    last = "failed" if story in sent_back else "passed"
    return act("check_story", story.id, verdicts=[*["passed"] * (story.criteria - 1), last])


def _judges(turn: Turn, story: Story, sent_back: list[Story]) -> Act:
    if story in sent_back:
        return act("reject_story", story.id, reason=turn.chance.choice(MISSING))
    return act("accept_story", story.id, done=DONE)


def _temptation(turn: Turn, done: list[Story]) -> tuple[str, Act, str] | None:
    """Once a turn somebody accepts what is not theirs to accept: as a developer, or what they built themselves."""
    own = [each for each in done if not turn.team.lead_accepts or each.builder == "lead"]
    if turn.tempted or not own:
        return None
    turn.tempted = True
    who, code = ("lead", "story.implementer_never_accepts") if turn.team.lead_accepts else ("dev", "not_allowed")
    return who, act("accept_story", own[0].id), code
