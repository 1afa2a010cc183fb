"""What an import did, or would do: counted, with every row that today's rules would refuse."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from pydantic import TypeAdapter

from api.imports.changes import Change
from domain.planning.conformity import nonconformities
from domain.planning.history import SILENCE, Attested, Standing

STANDING = TypeAdapter(Standing)


@dataclass(frozen=True, slots=True)
class Nonconforming:
    """A row that was recorded as attested, and the rule it breaks."""

    line: int
    entity: str
    field: str
    rule: str


@dataclass
class Report:
    """`recorded` counts the rows that were new, `position` is the last one recorded; a dry run records none."""

    rows: int = 0
    entities: int = 0
    people: int = 0
    recorded: int = 0
    position: int = 0
    nonconforming: list[Nonconforming] = field(default_factory=list)
    unmapped: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        """All of it, as JSON values."""
        rules = Counter(each.rule for each in self.nonconforming)
        lines = len({each.line for each in self.nonconforming})
        return {**asdict(self), "nonconforming_rows": lines, "rules": dict(rules), "unmapped": dict(self.unmapped)}

    def words(self) -> str:
        """The same for people, a rule or a field a line, with the first lines where a rule was broken."""
        told = [
            f"{self.rows} rows of {self.entities} entities read; {self.people} people were not known before.",
            f"{self.recorded} rows recorded as attested history; the last position is {self.position}."
            if self.position
            else "A dry run: nothing was recorded.",
        ]
        told += [f"not as today's rules have it: {rule} ×{len(at)}, lines {_first(at)}" for rule, at in self._broken()]
        told += [f"kept, but not mapped: {name} ×{count}" for name, count in self.unmapped.most_common()]
        return "\n".join(told)

    def _broken(self) -> list[tuple[str, list[int]]]:
        rules: dict[str, list[int]] = {}
        for each in self.nonconforming:
            rules.setdefault(each.rule, []).append(each.line)
        return sorted(rules.items())


def _first(lines: list[int]) -> str:
    shown = ", ".join(str(line) for line in sorted(lines)[:5])
    return f"{shown}, …" if len(lines) > len(lines[:5]) else shown


def reported(found: Sequence[Change], said: Sequence[Attested], known: Mapping[str, dict[str, Any]]) -> Report:
    """What a file says, folded as the domain does: from nothing, or from what stands of a feature it goes on with."""
    begun = {each.entity for each in found if _begins(each, known.get(each.entity))}
    standing = {name: SILENCE if name in begun else _stands(row) for name, row in known.items()}
    report = Report(rows=len(found), entities=len({each.entity for each in found}))
    for change, told in zip(found, said, strict=True):
        stood = standing.get(change.entity) or SILENCE
        broken = nonconformities(stood, told)
        report.nonconforming += [Nonconforming(change.line, change.entity, change.field, rule) for rule in broken]
        report.unmapped.update([change.field] if told.reading is None else [])
        standing[change.entity] = stood.after(told)
    return report


def _begins(change: Change, row: dict[str, Any] | None) -> bool:
    return row is not None and row["source_began"] == change.sequence


def _stands(row: dict[str, Any]) -> Standing:
    return STANDING.validate_python({name: row[name] for name in Standing._fields})
