"""Which mutants nobody can tell from the page, because both say the same of every member of an enum.

`state <= State.DRAFT` is `state is State.DRAFT` where no other state's name comes before that of DRAFT, and
`len(lines) == MOST` is `len(lines) is MOST` where MOST is so small that there is but one of each number.
"""

import operator
import sys
from collections.abc import Callable
from enum import StrEnum
from functools import reduce
from typing import Any

from tests.mutation.mutants import Mutant, compared

ONE_OF_EACH = range(-5, 257)  # the integers that are made once, when Python starts
SAME = {"ReplaceComparisonOperator_Eq_Is", "ReplaceComparisonOperator_NotEq_IsNot"}
MEANS: dict[str, Callable[[Any, Any], bool]] = {
    "Eq": operator.eq, "NotEq": operator.ne, "Lt": operator.lt, "LtE": operator.le,
    "Gt": operator.gt, "GtE": operator.ge, "Is": operator.is_, "IsNot": operator.is_not,
}  # fmt: skip


def is_alike(mutant: Mutant) -> bool:
    """Whether it compares with a member of an enum or a small number, and the change tells none from another."""
    kind, *names = mutant.operator.split("_")
    member = _named(mutant) if kind == "ReplaceComparisonOperator" else None
    if mutant.operator in SAME and isinstance(member, int):
        return member in ONE_OF_EACH
    if not isinstance(member, StrEnum):
        return False
    before, after = (MEANS[name] for name in names)
    return all(before(each, member) == after(each, member) for each in type(member))


def _named(mutant: Mutant) -> Any:
    """What stands to the right of the comparison, if it is a name of something on the page."""
    module = sys.modules[mutant.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")]
    try:
        return reduce(getattr, compared(mutant).split("."), module)
    except AttributeError:
        return None
