"""How a hypothesis is tested: designed, its success fixed beforehand, started, measured, concluded."""

from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import DESIGNER, PRODUCT_MANAGER, PRODUCT_OWNER
from domain.command import command
from domain.discovery.experiment_values import Criterion, Design, Outcome, Result, State
from domain.discovery.hypothesis import Hypothesis
from domain.errors import Invalid, Refused
from domain.kernel import Aggregate, Created, Event
from domain.product.iteration import Iteration
from domain.values import Actor, Now, PersonId, Place, Stage, Why

MOST = 200


class Experiment(Aggregate):
    """One test of one hypothesis; what counts as success is fixed before anybody looks."""

    TOPIC = "experiment"

    class Designed(Created, topic="experiment.designed"):
        hypothesis: UUID
        design: Design
        author: PersonId

    class CriterionPreRegistered(Event, topic="experiment.criterion_pre_registered"):
        criterion: Criterion

    class Started(Event, topic="experiment.started"):
        """The criterion is fixed from now on."""

    class ResultRecorded(Event, topic="experiment.result_recorded"):
        result: Result

    class Concluded(Event, topic="experiment.concluded"):
        outcome: Outcome
        result: Result
        criterion: Criterion

    class Aborted(Event, topic="experiment.aborted"):
        """It ended without saying anything."""

    class CriterionFixed(Refused, code="experiment.criterion_fixed"):
        """What counts as success is fixed once an experiment has started; design another one."""

    class NoCriterion(Refused, code="experiment.no_criterion"):
        """An experiment starts once it is fixed what counts as success; pre-register the criterion."""

    class NotRunning(Refused, code="experiment.not_running"):
        """Results are recorded, and an experiment concluded, while it runs; start it, or design another one."""

    class NothingMeasured(Refused, code="experiment.nothing_measured"):
        """An experiment is concluded on a result; record one, or abort it."""

    class MeasuredOften(Refused, code="experiment.measured_often"):
        """An experiment has 200 results at most; conclude it."""

    class MeasuredLater(Invalid, code="experiment.measured_later"):
        """A result was measured on a day that has come; give that day."""

    @event(Designed)
    def __init__(self, place: Place, hypothesis: UUID, design: Design, author: UUID) -> None:
        self.hypothesis, self.plan, self.author, self.state = hypothesis, design, author, State.DESIGNED
        self.criterion: Criterion | None = None
        self.results: tuple[Result, ...] = ()
        self.outcome: Outcome | None = None

    @classmethod
    @command(PRODUCT_MANAGER, PRODUCT_OWNER, DESIGNER)
    def design(cls, iteration: Iteration, hypothesis: Hypothesis, design: Design, *, by: Actor) -> Self:
        """Say how a hypothesis will be tested, with how many, how long, and for how much."""
        return cls(place=iteration.inside(Stage.DISCOVERY), hypothesis=hypothesis.id, design=design, author=by)

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, DESIGNER)
    def pre_register(self, criterion: Criterion) -> None:
        """Fix what is measured and from where on it is a success, before anybody looks."""
        if criterion != self.criterion:
            if self.state is not State.DESIGNED:
                raise self.CriterionFixed
            self._criterion_pre_registered(criterion=criterion)

    @event(CriterionPreRegistered)
    def _criterion_pre_registered(self, criterion: Criterion) -> None:
        self.criterion = criterion

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, DESIGNER)
    def start(self) -> None:
        """Begin to look."""
        if self.state is not State.RUNNING:
            if self.state is not State.DESIGNED:
                raise self.NotRunning
            if self.criterion is None:
                raise self.NoCriterion
            self._started()

    @event(Started)
    def _started(self) -> None:
        self.state = State.RUNNING

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, DESIGNER)
    def record_result(self, result: Result, *, now: Now) -> None:
        """Put on record what was measured until a day; the last one decides."""
        self._be_running()
        if result.measured_on > now.date():
            raise self.MeasuredLater(pointer="/result/measured_on")
        if len(self.results) >= MOST:
            raise self.MeasuredOften
        if result not in self.results[-1:]:
            self._result_recorded(result=result)

    @event(ResultRecorded)
    def _result_recorded(self, result: Result) -> None:
        self.results = (*self.results, result)

    @command(PRODUCT_MANAGER, PRODUCT_OWNER, DESIGNER)
    def conclude(self) -> None:
        """End it: the last result says whether the criterion was reached."""
        if self.state is not State.CONCLUDED:
            self._be_running()
            if not self.results or self.criterion is None:
                raise self.NothingMeasured
            last, criterion = self.results[-1], self.criterion
            self._concluded(outcome=last.judged(criterion, self.plan), result=last, criterion=criterion)

    @event(Concluded)
    def _concluded(self, outcome: Outcome, result: Result, criterion: Criterion) -> None:
        self.state, self.outcome = State.CONCLUDED, outcome

    @command(PRODUCT_MANAGER, PRODUCT_OWNER)
    def abort(self, *, why: Why) -> None:
        """End it before it says anything."""
        if self.state is not State.ABORTED:
            if self.state is State.CONCLUDED:
                raise self.NotRunning
            self._aborted()

    @event(Aborted)
    def _aborted(self) -> None:
        self.state = State.ABORTED

    def _be_running(self) -> None:
        if self.state is not State.RUNNING:
            raise self.NotRunning
