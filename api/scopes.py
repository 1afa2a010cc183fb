"""Which scope whoever reads a view needs: it is declared with the view, or with the aggregate whose view it is."""

from functools import cache

from domain.authority import Scope
from domain.kernel import AGGREGATES
from projections.default import collection
from projections.view import VIEWS


def scope_to_read(view: str) -> Scope:
    """What a key needs to read this view."""
    return VIEWS[view].scope if view in VIEWS else _by_collection()[view]


@cache
def _by_collection() -> dict[str, Scope]:
    return {collection(topic): kind.SCOPES[0] for topic, kind in AGGREGATES.items()}
