"""What is a thing called, that others are there because of?"""

from collections.abc import Iterator
from itertools import chain

from domain.discovery.business_case import BusinessCase
from domain.discovery.problem_statement import ProblemStatement
from domain.execution.increment import Increment
from domain.kernel import Created, Event
from domain.launch.release import Release
from domain.planning.feature import Feature
from domain.planning.kpi import Kpi
from domain.values import Value
from projections.altered import CALLED, words
from projections.ties import TOLD

MORE = ("purpose", "inquiry", "learning_goal")


def title(event: Event) -> str | None:
    """What something is called from this fact on, if the fact says so; at its birth it always has a name."""
    match event:
        case Feature.HistoryAttested(shown=shown):  # of an import most facts are
            return called if isinstance(called := shown.get("title"), str) else None
        case Feature.Registered(proposal=proposal, source=source):
            return proposal.title if proposal else f"{source.system} {source.id}" if source else "Feature"
        case ProblemStatement.Drafted(problem=problem):
            return problem.problem
        case BusinessCase.Drafted() | BusinessCase.Revised() | BusinessCase.Appraised():
            return _worth(event)
        case Increment.Produced(version=version) | Release.Published(version=version):
            return f"{event.TOPIC.partition('.')[0].title()} {version}"
        case Kpi.DefinitionRevised(definition=definition):
            return definition.name
        case Created() if isinstance(event, TOLD):
            return next(_said(event), None) or words(event.TOPIC.partition(".")[0])
    return None


def _said(event: Event) -> Iterator[str]:
    """The texts that a thing may be called by, its own before those of what it is made of."""
    own = {name: getattr(event, name) for name in type(event).model_fields if name not in Event.model_fields}
    inner = (vars(value) for value in own.values() if isinstance(value, Value))
    for each in chain((own,), inner):
        yield from (said for name in (*CALLED, *MORE) if isinstance(said := each.get(name), str))


def _worth(case: BusinessCase.Drafted | BusinessCase.Revised | BusinessCase.Appraised) -> str:
    figures = case.inputs if isinstance(case, BusinessCase.Appraised) else case.figures
    return f"Business case worth {case.appraisal.npv} {figures.currency}" if case.appraisal else "Business case"
