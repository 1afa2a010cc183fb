"""Who decides what by the word of practitioners: `matrix.toml`, which knows nothing of how commands are declared."""

import re
import tomllib
from collections.abc import Iterator

from pydantic import Field

from domain.authority import Role
from domain.values import Value
from tests.reach.doors import AGENT, declared
from tests.vocabulary.tables import HERE
from tests.vocabulary.walk import VOCABULARY

LETTERS = re.compile("[DPC](/[DPC])?|-")
ROLE_OF = {
    "PM": Role.PRODUCT_MANAGER,
    "PO": Role.PRODUCT_OWNER,
    "Sponsor/Gatekeeper": Role.SPONSOR,
    "Tech lead": Role.TECH_LEAD,
    "PMM": Role.MARKETING_MANAGER,
    "Project mgr": Role.PROJECT_MANAGER,
    "AI agent": AGENT,
}


class But(Value):
    """The roles of a command where a letter does not say enough, and why."""

    by: tuple[Role, ...]
    why: str


class Decision(Value):
    """A row of the matrix, and the commands by which it is done."""

    name: str
    letters: dict[str, str]
    decide: tuple[str, ...] = ()
    propose: tuple[str, ...] = ()
    but: dict[str, But] = Field(default_factory=dict)

    def who_may(self) -> dict[str, frozenset[str]]:
        """The roles that may give each command of this row."""
        deciding = self.having("D")
        proposing = self.having("P") - {AGENT} or deciding
        usual = dict.fromkeys(self.decide, deciding) | dict.fromkeys(self.propose, proposing)
        if strangers := self.but.keys() - usual:
            raise ValueError(f"{self.name} neither decides nor proposes {strangers}")
        return usual | {command: frozenset(but.by) for command, but in self.but.items()}

    def having(self, letter: str) -> frozenset[str]:
        """The roles with this letter; what follows it is for people to read."""
        said = {role: LETTERS.match(cell) for role, cell in self.letters.items()}
        return frozenset(role for role, found in said.items() if found and letter in found[0])


class Matrix(Value):
    """The whole of it, and what each package adds that it does not name."""

    decisions: tuple[Decision, ...]
    packages: dict[str, dict[str, tuple[Role, ...]]]
    as_creators: dict[str, str]

    def rows(self) -> list[tuple[str, frozenset[str]]]:
        """Every command that is named, or may be given by whoever creates, with the roles that may give it."""
        named = [row for decision in self.decisions for row in decision.who_may().items()]
        named += [(name, frozenset(by)) for rows in self.packages.values() for name, by in rows.items()]
        return [*named, *self._by_creators(dict(named))]

    def _by_creators(self, named: dict[str, frozenset[str]]) -> Iterator[tuple[str, frozenset[str]]]:
        """What is said of no command, since whoever may create may do it; who that is is said above."""
        creating = [each for each in declared() if each.creates]
        for each in declared():
            if each.verb in self.as_creators:
                mine = (named[other.name] for other in creating if other.aggregate is each.aggregate)
                yield each.name, frozenset[str]().union(*mine)


MATRIX = Matrix.model_validate(tomllib.loads((HERE / "matrix.toml").read_text()))


def listed() -> dict[str, dict[str, str]]:
    """The letters of each decision as the vocabulary's own table has them."""
    lines = VOCABULARY.read_text().partition("| Decision |")[2].partition("\n\n")[0].splitlines()
    head, _, *rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in lines]
    return {name: dict(zip((ROLE_OF[each] for each in head), cells, strict=True)) for name, *cells in rows}
