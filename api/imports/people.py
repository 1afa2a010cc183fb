"""How names are found in a cell that holds people, by rules that the mapping gives."""

import re
from functools import cached_property
from typing import Annotated

from pydantic import AfterValidator, Field

from domain.values import Name, Value


def _compilable(regex: str) -> str:
    try:
        re.compile(regex)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return regex


Regex = Annotated[str, AfterValidator(_compilable)]


class People(Value):
    """What stands between two people, what is no part of a name, who is nobody, and who is known by another name.

    `strip` is taken away before a cell is split, `trim` from each name after it; `unnamed` stands for an empty author.
    """

    separator: Regex = ","
    strip: tuple[Regex, ...] = ()
    trim: tuple[Regex, ...] = ()
    nobody: tuple[str, ...] = ()
    same: dict[str, Name] = Field(default_factory=dict)
    unnamed: Name | None = None

    def names(self, cell: str) -> tuple[str, ...]:
        """The people of a cell, each once, in its order."""
        for regex in self._strip:
            cell = regex.sub(" ", cell)
        parts = (self._trimmed(part) for part in self._separator.split(cell))
        return tuple(dict.fromkeys(self.same.get(name, name) for name in parts if name and name not in self.nobody))

    def _trimmed(self, name: str) -> str:
        for regex in self._trim:
            name = regex.sub(" ", name)
        return " ".join(name.split())

    @cached_property
    def _separator(self) -> re.Pattern[str]:
        return re.compile(self.separator)

    @cached_property
    def _strip(self) -> list[re.Pattern[str]]:
        return [re.compile(each) for each in self.strip]

    @cached_property
    def _trim(self) -> list[re.Pattern[str]]:
        return [re.compile(each) for each in self.trim]
