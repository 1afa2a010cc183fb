"""Which values of a KPI count for a launch: those of its window, until it is closed and its target met or missed."""

from datetime import date
from typing import Any
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import PRODUCT_MANAGER
from domain.command import command, decision
from domain.errors import Invalid, Refused
from domain.kernel import Event
from domain.launch.measured import EVERYBODY, Observation, Reading, Span, Verdict, Window, newest, reaches_target
from domain.part import Part
from domain.planning.kpi import Kpi
from domain.product.iteration import Iteration
from domain.values import Day, Exact, Now, Sentence, Stage, Why

MOST_WINDOWS = 24


class Concluded(Event):
    """What the window of a launch says of a KPI in the end."""

    kpi: UUID
    iteration: UUID


class SeriesWindows(Part):
    """The observation windows of the newest launches, by iteration."""

    class WindowOpened(Event, topic="kpi_series.window_opened"):
        iteration: UUID
        span: Span

    class WindowClosed(Event, topic="kpi_series.window_closed"):
        iteration: UUID
        span: Span

    class TargetMet(Concluded, topic="kpi_series.target_met"):
        target: Exact
        reading: Reading

    class TargetMissed(Concluded, topic="kpi_series.target_missed"):
        target: Exact
        reading: Reading

    class FoundUnmeasurable(Concluded, topic="kpi_series.found_unmeasurable"):
        grounds: str

    class WindowReopened(Concluded, topic="kpi_series.window_reopened"):
        span: Span

    class NoWindow(Refused, code="kpi_series.no_window"):
        """No window of this KPI was opened for this launch; open one."""

    class OpenedBefore(Refused, code="kpi_series.opened_before"):
        """The window of a launch is opened once; close it, then reopen it until another day."""

    class ClosesInThePast(Invalid, code="kpi_series.closes_in_the_past"):
        """A window is opened while its days run; give a last day to come, or none."""

    class NothingMeasured(Refused, code="kpi_series.nothing_measured"):
        """No value of everybody was measured in the window; record one, or say why the KPI is not measurable."""

    class AnotherKpi(Refused, code="kpi_series.another_kpi"):
        """A window is closed against the target of its own KPI; name that one."""

    class JudgedAlready(Refused, code="kpi_series.judged_already"):
        """A closed window keeps its verdict; reopen it first."""

    kpi: UUID
    observations: tuple[Observation, ...]
    readings: tuple[Reading, ...]
    windows: dict[str, Window]

    @command(PRODUCT_MANAGER)
    def open_observation_window(self, iteration: Iteration, span: Span, *, now: Now) -> None:
        """Say from which day on values count for a launch."""
        iteration.inside(Stage.LAUNCH)
        known = self.windows.get(str(iteration.id))
        if known and known.span != span:
            raise self.OpenedBefore
        if not known:
            self._be_running(span, now.date())
            self._window_opened(iteration=iteration.id, span=span)

    @event(WindowOpened)
    def _window_opened(self, iteration: UUID, span: Span) -> None:
        window = Window(span=span, readings=self._within(span))
        self.windows = dict([*self.windows.items(), (str(iteration), window)][-MOST_WINDOWS:])

    @decision(PRODUCT_MANAGER)
    def close_observation_window(self, iteration: Iteration, kpi: Kpi, *, now: Now) -> None:
        """Hold the newest value of everybody against the target; what is told later counts no more."""
        window = self._window(iteration)
        if kpi.id != self.kpi:
            raise self.AnotherKpi(pointer="/kpi")
        if window.verdict is not None:
            return
        reading = self.reading(iteration.id)
        if reading is None:
            raise self.NothingMeasured
        self._window_closed(iteration=iteration.id, span=window.span.until(now.date()))
        record = self._target_met if reaches_target(kpi, reading.value) else self._target_missed
        record(kpi=kpi.id, iteration=iteration.id, target=kpi.target.value, reading=reading)

    @decision(PRODUCT_MANAGER)
    def find_unmeasurable(self, iteration: Iteration, grounds: Sentence, *, now: Now) -> None:
        """Close the window of a launch without a value, and say why there is none that counts."""
        window = self._window(iteration)
        if window.verdict is None:
            self._window_closed(iteration=iteration.id, span=window.span.until(now.date()))
            self._found_unmeasurable(kpi=self.kpi, iteration=iteration.id, grounds=grounds)
        elif window.grounds != grounds:
            raise self.JudgedAlready

    @event(WindowClosed)
    def _window_closed(self, iteration: UUID, span: Span) -> None:
        self._rewrite(iteration, span=span)

    @event(TargetMet)
    def _target_met(self, kpi: UUID, iteration: UUID, target: Exact, reading: Reading) -> None:
        self._rewrite(iteration, verdict=Verdict.MET, target=target, counted=reading)

    @event(TargetMissed)
    def _target_missed(self, kpi: UUID, iteration: UUID, target: Exact, reading: Reading) -> None:
        self._rewrite(iteration, verdict=Verdict.MISSED, target=target, counted=reading)

    @event(FoundUnmeasurable)
    def _found_unmeasurable(self, kpi: UUID, iteration: UUID, grounds: str) -> None:
        self._rewrite(iteration, verdict=Verdict.NOT_MEASURABLE, grounds=grounds)

    @decision(PRODUCT_MANAGER)
    def reopen_observation_window(
        self, iteration: Iteration, closes: Day | None = None, *, now: Now, why: Why
    ) -> None:
        """Let values count again, also those that were told since it closed."""
        window = self._window(iteration)
        if window.verdict is not None:
            span = window.span.model_copy(update={"closes": closes})
            self._be_running(span, now.date())
            self._window_reopened(kpi=self.kpi, iteration=iteration.id, span=span)

    @event(WindowReopened)
    def _window_reopened(self, kpi: UUID, iteration: UUID, span: Span) -> None:
        readings = newest((*self.windows[str(iteration)].readings, *self._within(span)))
        self.windows = {**self.windows, str(iteration): Window(span=span, readings=readings)}

    def reading(self, iteration: UUID) -> Reading | None:
        """The newest value of everybody that counts for a launch; None when there is none."""
        if not (window := self.windows.get(str(iteration))):
            return None
        before = [each for each in self._read_before() if window.span.holds(each.on)]
        found = {each.segment: each for each in newest((*before, *window.readings))}
        return window.counted if window.verdict else found.get(EVERYBODY)

    def _window(self, iteration: Iteration) -> Window:
        iteration.inside(Stage.LAUNCH)
        if str(iteration.id) not in self.windows:
            raise self.NoWindow
        return self.windows[str(iteration.id)]

    def _within(self, span: Span) -> tuple[Reading, ...]:
        return tuple(each for each in self.readings if span.holds(each.on))

    def _rewrite(self, iteration: UUID, **known: Any) -> None:
        name = str(iteration)
        self.windows = {**self.windows, name: self.windows[name].model_copy(update=known)}

    def _be_running(self, span: Span, today: date) -> None:
        if span.closes and span.closes < today:
            raise self.ClosesInThePast

    def _read_before(self) -> tuple[Reading, ...]:
        """What the series held itself, as readings in the order of their days."""
        told = sorted(self.observations, key=lambda each: each.on)
        return tuple(Reading(on=o.on, value=o.value, segment=o.segment, observation=None) for o in told)
