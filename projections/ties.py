"""Which facts tie one thing to another, and what is each of them called?"""

from collections.abc import Iterable, Iterator
from uuid import UUID

from domain.discovery.business_case import BusinessCase
from domain.discovery.evidence import Evidence
from domain.discovery.hypothesis import Hypothesis
from domain.discovery.opportunity import Opportunity
from domain.discovery.problem_statement import ProblemStatement
from domain.execution.increment import Increment
from domain.execution.story import Story
from domain.kernel import Aggregate, Event
from domain.launch.insight import Insight
from domain.launch.performance_report import PerformanceReport
from domain.launch.release import Release
from domain.planning.feature import Feature
from domain.planning.kpi import Kpi
from domain.planning.objective import Objective
from domain.planning.prioritisation_round import PrioritisationRound
from domain.values import Value

Named = tuple[type[Aggregate], Iterable[UUID | None]]


CHAIN: tuple[type[Aggregate], ...] = (
    Opportunity,
    Evidence,
    Hypothesis,
    ProblemStatement,
    BusinessCase,
    Objective,
    PrioritisationRound,
    Feature,
    Story,
    Increment,
    Release,
    Kpi,
    PerformanceReport,
    Insight,
)
TOLD = tuple(kind.Event for kind in CHAIN)


class Link(Value):
    """A thing, and of what kind it is: its aggregate's topic."""

    id: UUID
    kind: str


def ties(event: Event) -> Iterator[tuple[Link, Link]]:
    """Cause and effect, as often as a fact names them; a release is why a KPI moved that its report tells of."""
    for cause in _links(_causes(event)):
        yield cause, Link(id=event.originator_id, kind=event.TOPIC.partition(".")[0])
    if isinstance(event, PerformanceReport.Compiled):
        (release,) = _links([(Release, [event.release])])
        yield from ((release, kpi) for kpi in _links([(Kpi, [result.kpi for result in event.results])]))


def _links(named: Iterable[Named]) -> Iterator[Link]:
    return (Link(id=each, kind=kind.TOPIC) for kind, ids in named for each in ids if each)


def _causes(event: Event) -> Iterator[Named]:
    match event:
        case Opportunity.Identified(seeded_by=insight):
            yield Insight, [insight]
        case Evidence.Recorded() | Hypothesis.Stated() | ProblemStatement.Drafted():
            yield Opportunity, [event.opportunity]
        case Hypothesis.Judged(evidence=seen) | ProblemStatement.Validated(support=seen):
            yield Evidence, [each.id for each in seen]
        case BusinessCase.Drafted(problem=problem):
            yield ProblemStatement, [problem]
        case Feature.Event():
            yield from _causes_of_a_feature(event)
        case Story.Written(feature=feature):
            yield Feature, [feature]
        case Increment.Produced(stories=stories):
            yield Story, stories
        case Release.Published(increment=increment):
            yield Increment, [increment]
        case PerformanceReport.Compiled() | Insight.Recorded():
            yield from _causes_of_learning(event)


def _causes_of_learning(event: PerformanceReport.Compiled | Insight.Recorded) -> Iterator[Named]:
    if isinstance(event, Insight.Recorded):
        yield PerformanceReport, [event.report]
        yield Kpi, event.kpis
        yield Evidence, event.evidence
    else:
        yield Release, [event.release]
        yield Kpi, [each.kpi for each in event.results]
        yield BusinessCase, [event.benefits.case if event.benefits else None]


def _causes_of_a_feature(event: Event) -> Iterator[Named]:
    match event:
        case Feature.Registered(case=case, opportunity=opportunity):
            yield BusinessCase, [case]
            yield Opportunity, [opportunity]
        case Feature.Aimed(objective=objective):
            yield Objective, [objective]
        case Feature.Prioritised(round=round_):
            yield PrioritisationRound, [round_]


def title(event: Event) -> str | None:
    """What something is called from this fact on, if the fact says so."""
    match event:
        case Feature.HistoryAttested(shown=shown):  # of an import most facts are
            return called if isinstance(called := shown.get("title"), str) else None
        case Opportunity.Identified(title=called) | Objective.Agreed(statement=called):
            return called
        case Feature.Registered(proposal=proposal, source=source):
            return proposal.title if proposal else f"{source.system} {source.id}" if source else "Feature"
        case Evidence.Recorded(observation=observation):
            return observation.finding
        case ProblemStatement.Drafted(problem=problem):
            return problem.problem
        case BusinessCase.Drafted() | BusinessCase.Revised() | BusinessCase.Appraised():
            return _worth(event)
        case Story.Written(card=card):
            return card.title
        case Increment.Produced(version=version) | Release.Published(version=version):
            return f"{event.TOPIC.partition('.')[0].title()} {version}"
        case Kpi.Defined(definition=definition) | Kpi.DefinitionRevised(definition=definition):
            return definition.name
        case Hypothesis.Stated(belief=said) | Insight.Recorded(statement=said):
            return said
    return _summed_up(event)


def _summed_up(event: Event) -> str | None:
    match event:
        case PerformanceReport.Compiled(summary=said) | PrioritisationRound.Opened(purpose=said):
            return said
    return None


def _worth(case: BusinessCase.Drafted | BusinessCase.Revised | BusinessCase.Appraised) -> str:
    figures = case.inputs if isinstance(case, BusinessCase.Appraised) else case.figures
    return f"Business case worth {case.appraisal.npv} {figures.currency}" if case.appraisal else "Business case"
