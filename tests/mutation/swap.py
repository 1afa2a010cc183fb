"""A mutant put in place of what runs, without importing anything anew."""

import gc
import inspect
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from types import CodeType, FunctionType

from tests.data import ROOT
from tests.mutation.mutants import source

Changes = dict[CodeType, CodeType]
Concerned = list[tuple[FunctionType, CodeType]]


class Unchanged(Exception):
    """The mutant is the page: no test can tell them apart."""


class Declared(Exception):
    """The change is to what is done once, when the page is imported."""


class Live:
    """Every function of the domain that exists once all is imported, under whichever name or decorator."""

    def __init__(self) -> None:
        self._of: dict[str, list[FunctionType]] = defaultdict(list)
        for each in gc.get_objects():
            if type(each) is FunctionType:
                self._of[each.__code__.co_filename].append(each)

    def concerned(self, path: str, mutated: str) -> Concerned:
        """Each function that changes, with what it becomes; raises Unchanged or Declared."""
        changes = _changes(_compiled(path, source(path)), _compile(path, mutated))
        found = [(each, changes[each.__code__]) for each in self._of[str(ROOT / path)] if each.__code__ in changes]
        if not found or any(len(each.__code__.co_freevars) != len(code.co_freevars) for each, code in found):
            raise Declared
        return found


def _changes(old: CodeType, new: CodeType) -> Changes:
    pairs = list(zip(_each(old), _each(new), strict=False))
    touched = [one for one, other in pairs if _own(one) != _own(other)]
    if not touched and len(list(_each(old))) == len(list(_each(new))):
        raise Unchanged
    if any(not one.co_flags & inspect.CO_OPTIMIZED for one in touched):
        raise Declared
    return {one: other for one, other in pairs if one != other}


def _each(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _each(constant)


def _own(code: CodeType) -> tuple[object, ...]:
    """What a code does, leaving aside the functions within it."""
    constants = [(type(each), repr(each)) for each in code.co_consts if not isinstance(each, CodeType)]
    return code.co_code, constants, code.co_names, code.co_varnames, code.co_exceptiontable


@cache
def _compiled(path: str, text: str) -> CodeType:
    return _compile(path, text)


def _compile(path: str, text: str) -> CodeType:
    return compile(text, str(ROOT / path), "exec", dont_inherit=True)
