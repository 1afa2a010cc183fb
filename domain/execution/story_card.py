"""The half of a story that says what is wanted: its card, its criteria, its size, and the whole it belongs to."""

from uuid import UUID

from eventsourcing.domain import event

from domain.authority import DEVELOPER, PRODUCT_OWNER, TECH_LEAD
from domain.command import command
from domain.errors import Refused
from domain.execution.epic import Epic
from domain.execution.story_state import StoryState
from domain.execution.story_values import MOST_CRITERIA, Card, Cards, Number, Points, State, Whole
from domain.kernel import Event, Revision
from domain.part import Part
from domain.values import Actor, PersonId, Sentence, Why


class StoryCard(StoryState, Part):
    """Refined, made testable, estimated, grouped, split."""

    class Refined(Revision, topic="story.refined"):
        card: Card

    class CriterionAdded(Event, topic="story.criterion_added"):
        criterion: str

    class CriterionAmended(Event, topic="story.criterion_amended"):
        number: int
        criterion: str
        was: str

    class ScopeAmended(Event, topic="story.scope_amended"):
        number: int
        criterion: str
        was: str | None

    class Estimated(Event, topic="story.estimated"):
        points: int

    class Grouped(Event, topic="story.grouped"):
        epic: UUID

    class Split(Event, topic="story.split"):
        parts: tuple[Card, ...]
        whole: Whole
        author: PersonId

    class NoSuchCriterion(Refused, code="story.no_such_criterion"):
        """The story has no criterion of this number; the first is 1, and of a begun story the next one adds."""

    class Begun(Refused, code="story.begun"):
        """A criterion more changes the scope of what was begun; amend the next number instead, and say why."""

    class TooManyCriteria(Refused, code="story.too_many_criteria"):
        """A story of more than 50 criteria is several; split it."""

    @command(PRODUCT_OWNER)
    def refine(self, card: Card) -> None:
        """Say more clearly who wants what, and what for."""
        self.be_open()
        if card != self.card:
            self._refined(card=card)

    @event(Refined)
    def _refined(self, card: Card) -> None:
        self.card = card

    @command(PRODUCT_OWNER)
    def add_criterion(self, criterion: Sentence) -> None:
        """Say one more thing by which everybody will see that it is done."""
        self.be_open()
        if criterion not in self.criteria:
            if self.begun:
                raise self.Begun
            self._be_few()
            self._criterion_added(criterion=criterion)

    @event(CriterionAdded)
    def _criterion_added(self, criterion: str) -> None:
        self.criteria = (*self.criteria, criterion)

    @command(PRODUCT_OWNER)
    def amend_criterion(self, number: Number, criterion: Sentence, *, why: Why) -> None:
        """Say one of the criteria otherwise; of a story that was begun this is a change of its scope."""
        self.be_open()
        known = dict(enumerate(self.criteria, start=1))
        if number not in known and not (self.begun and number == len(known) + 1):
            raise self.NoSuchCriterion(pointer="/number")
        was = known.get(number)
        if was == criterion:
            return
        if self.begun:
            if was is None:
                self._be_few()
            self._scope_amended(number=number, criterion=criterion, was=was)
        else:
            self._criterion_amended(number=number, criterion=criterion, was=was or "")

    @event(CriterionAmended)
    def _criterion_amended(self, number: int, criterion: str, was: str) -> None:
        self.criteria = (*self.criteria[: number - 1], criterion, *self.criteria[number:])

    @event(ScopeAmended)
    def _scope_amended(self, number: int, criterion: str, was: str | None) -> None:
        self.criteria = (*self.criteria[: number - 1], criterion, *self.criteria[number:])
        self.verdicts = ()

    @command(TECH_LEAD, DEVELOPER)
    def estimate(self, points: Points) -> None:
        """Say how large it is, in the team's own points."""
        self.be_open()
        if points != self.points:
            self._estimated(points=points)

    @event(Estimated)
    def _estimated(self, points: int) -> None:
        self.points = points

    @command(PRODUCT_OWNER)
    def group(self, epic: Epic) -> None:
        """Count it to an epic, instead of the one it belonged to."""
        self.be_open()
        if epic.id != self.epic:
            self._grouped(epic=epic.id)

    @event(Grouped)
    def _grouped(self, epic: UUID) -> None:
        self.epic = epic

    @command(PRODUCT_OWNER)
    def split(self, parts: Cards, *, by: Actor) -> None:
        """Have several smaller stories take its place, as drafts; before anybody has begun it."""
        self.be_in(State.DRAFT, State.READY)
        whole = Whole(**{name: getattr(self, name) for name in Whole.model_fields})
        self._split(parts=parts, whole=whole, author=by)

    @event(Split)
    def _split(self, parts: tuple[Card, ...], whole: Whole, author: UUID) -> None:
        self.state = State.SPLIT

    def _be_few(self) -> None:
        if len(self.criteria) >= MOST_CRITERIA:
            raise self.TooManyCriteria
