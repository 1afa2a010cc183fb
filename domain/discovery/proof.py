"""When is what was observed enough to call a problem validated? By the policy, and in view of what contradicts it."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from pydantic import Field

from domain.discovery.evidence import Evidence
from domain.discovery.evidence_values import Stance
from domain.discovery.opportunity import Opportunity
from domain.lifecycle import Policy

Support = Annotated[
    tuple[Evidence, ...],
    Field(min_length=1, max_length=100, description="what it rests on, and what contradicts it"),
]


def suffices(support: Sequence[Evidence], opportunity: UUID, policy: Policy) -> bool:
    """Whether what supports stands, enough of it supports, by enough people, and at least one of them did or paid."""
    supporting = [each for each in support if each.stance_on(opportunity) is not Stance.CONTRADICTS]
    counted = {each.id: each.informant for each in supporting if each.supports(opportunity)}
    enough = len(counted) >= policy.evidence_items and len({*counted.values()}) >= policy.participants
    return enough and all(each.stands for each in supporting) and any(each.shows(opportunity) for each in support)


def acknowledges(support: Sequence[Evidence], opportunity: Opportunity) -> bool:
    """Whether everything is named that is on record against an opportunity."""
    return {*opportunity.contradicted_by} <= {each.id for each in support}
