"""Stories as they get onto the backlog: written, made testable, estimated, offered to be built."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from api.demo.script import Act, Script, act
from api.demo.turn import Item, Story, Turn
from domain.execution.execution import Execution
from domain.values import Stage

CRITERIA = (
    "Somebody without the permission sees no button, and is told why.",
    "Who did it and when is in the audit log.",
    "It takes less than two seconds with the data of the largest customer.",
    "The texts were reviewed in English, German and French.",
    "It works on a tablet in portrait format.",
    "A failure is explained in words the user knows, with a way out.",
    "It can be undone within a day.",
    "Nothing is lost when the connection breaks.",
    "The pilot customers have tried it and agreed.",
    "Its use is counted per account.",
    "The help page describes it with an example.",
    "It can be switched off per account.",
)
READY = ("It has been talked through with whoever uses it.", "It fits into one sprint.")
DONE = ("Somebody else has read the code.", "It runs in the test environment.")
BUILT_BY = ("dev", "dev2", "dev", "dev2", "lead")
SHARPER = "It takes less than one second with the data of the largest customer."


def writes(turn: Turn, cards: Iterable[tuple[Item, str, str]]) -> Script[None]:
    """Write stories, and prepare them until they are ready."""
    told = list(cards)
    ids = yield from turn.team.does("po", *(_card(turn, item, card, priority) for item, card, priority in told))
    fresh = [Story(each, item, turn.chance.choice(BUILT_BY)) for each, (item, _, _) in zip(ids, told, strict=True)]
    criteria = {each.id: turn.chance.sample(CRITERIA, turn.chance.choice((2, 3, 3))) for each in fresh}
    for each in fresh:
        each.criteria = len(criteria[each.id])
    adds = [act("add_criterion", each, criterion=one) for each, said in criteria.items() for one in said]
    yield from turn.team.does("po", *adds)
    points = [act("estimate_story", each.id, points=turn.chance.choice((1, 2, 3, 3, 5, 8))) for each in fresh]
    yield from turn.team.does("lead", *points)
    offers = (act("mark_ready", each.id, confirmed=READY) for each in fresh)
    yield from turn.team.does("po", *_sharpens(turn, criteria), *offers)
    turn.backlog += fresh


def cards_of(turn: Turn, items: Iterable[Item]) -> list[tuple[Item, str, str]]:
    """The stories of these features; the first story of a must is a must."""
    musts = list(turn.mvp())[:4]
    cards = [(item, card, n) for item in items for n, card in enumerate(turn.said["stories"][item.title])]
    return [(item, card, "must" if item in musts and not n else "should") for item, card, n in cards]


def orders(turn: Turn) -> Script[None]:
    """Two stories are preferred to those before them."""
    stage, stories = Execution.at(turn.place(Stage.EXECUTION)), turn.backlog
    pairs = [(stories[-1], stories[2]), (stories[-2], stories[5])] if len(stories) > 6 else []  # noqa: PLR2004
    acts = [act("order_execution", stage, story=late.id, before=early.id) for late, early in pairs]
    yield from turn.team.does("po", *acts)


def _card(turn: Turn, item: Item, card: str, priority: str) -> Act:
    as_a, i_want, so_that = card.split(" | ")
    said: dict[str, Any] = {"title": _title(card), "as_a": as_a, "i_want": i_want, "so_that": so_that}
    return turn.here("write_story", feature=item.id, card=said, priority=priority)


def _title(card: str) -> str:
    wanted = card.split(" | ")[1]
    return wanted[0].upper() + wanted[1:]


def _sharpens(turn: Turn, criteria: dict[UUID, list[str]]) -> list[Act]:
    """Now and then a criterion is not sharp enough for whoever has to test it."""
    vague = [(each, said.index(CRITERIA[2]) + 1) for each, said in criteria.items() if CRITERIA[2] in said]
    body = {"criterion": SHARPER, "reason": "The pilot customer's lists are longer than ours."}
    return [act("amend_criterion", each, number=number, **body) for each, number in vague[:1] if turn.by_chance(0.7)]
