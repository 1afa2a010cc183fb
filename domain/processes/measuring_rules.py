"""What measuring sets off: a plan's promises are to be reported, values reach their series, windows their launch."""

from collections.abc import Iterator
from uuid import UUID

from domain.follow_up import Then, begin, follow_up, tell, tell_if_there
from domain.launch.benefits import Benefits
from domain.launch.kpi_observation import KpiObservation, reading_of
from domain.launch.kpi_series import KpiSeries
from domain.launch.launch import Launch
from domain.launch.performance_report import PerformanceReport
from domain.launch.series_windows import Concluded
from domain.planning.kpi import Kpi
from domain.planning.objective import Objective
from domain.product.iteration import Iteration
from domain.values import Place, Stage


@follow_up
def a_defined_kpi_can_be_observed(defined: Kpi.Defined) -> Iterator[Then]:
    yield begin(KpiSeries.open, defined.place, defined.originator_id, defined.definition)


@follow_up
def a_defined_kpi_is_to_be_reported(defined: Kpi.Defined) -> Iterator[Then]:
    if defined.place.iteration:
        yield tell(Iteration.promise, defined.place.iteration, defined.originator_id)


@follow_up
def an_objective_is_to_be_reported(agreed: Objective.Agreed) -> Iterator[Then]:
    if agreed.place.iteration:
        yield tell(Iteration.promise, agreed.place.iteration, agreed.originator_id)


@follow_up
def a_revised_definition_is_measured_by_from_then_on(revised: Kpi.DefinitionRevised) -> Iterator[Then]:
    yield tell(KpiSeries.note_definition, KpiSeries.create_id(revised.originator_id), revised.number)


@follow_up
def a_recorded_value_is_told_to_its_series(recorded: KpiObservation.Recorded) -> Iterator[Then]:
    told, series = recorded.measurement, KpiSeries.create_id(recorded.kpi)
    yield tell(KpiSeries.note, series, reading_of(recorded.originator_id, told), told.quality)


@follow_up
def a_corrected_value_is_told_to_its_series(corrected: KpiObservation.Corrected) -> Iterator[Then]:
    told, series = corrected.measurement, KpiSeries.create_id(corrected.kpi)
    yield tell(KpiSeries.note, series, reading_of(corrected.originator_id, told), told.quality)


@follow_up
def a_concluded_window_is_noted_by_its_launch(
    concluded: KpiSeries.TargetMet | KpiSeries.TargetMissed | KpiSeries.FoundUnmeasurable,
) -> Iterator[Then]:
    yield tell(Launch.note_judgement, _launch_of(concluded), concluded.kpi)


@follow_up
def a_reopened_window_is_judged_anew(reopened: KpiSeries.WindowReopened) -> Iterator[Then]:
    yield tell(Launch.withdraw_judgement, _launch_of(reopened), reopened.kpi)


@follow_up
def a_compiled_report_is_noted_by_its_launch(compiled: PerformanceReport.Compiled) -> Iterator[Then]:
    yield tell(Launch.note_report, Launch.at(compiled.place), compiled.originator_id)


@follow_up
def a_reopened_window_outdates_the_report(reopened: KpiSeries.WindowReopened) -> Iterator[Then]:
    yield tell(Launch.outdate_report, _launch_of(reopened))


@follow_up
def another_grade_or_benefit_outdates_the_report(told: Objective.KeyResultGraded | Benefits.Realised) -> Iterator[Then]:
    yield tell_if_there(Launch.outdate_report, Launch.at(told.place.model_copy(update={"stage": Stage.LAUNCH})))


def _launch_of(concluded: Concluded) -> UUID:
    """The launch that a window was opened for."""
    place = Place(product=concluded.place.product, iteration=concluded.iteration, stage=Stage.LAUNCH)
    return Launch.at(place)
