"""The rows of a file as changes, each with who made it and when; or the first line that is broken."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from api.imports.faults import BadTime, EmptyCell, InTheFuture, RowTwice, TooLong
from api.imports.mapping import Mapping, Meaning, Time
from api.imports.table import Readable, Row, rows

LONGEST_NAME = 200
LONGEST_WORD = 80


@dataclass(frozen=True, slots=True)
class Change:
    """One row, checked; of a field of people `old` and `new` are None, and the names stand beside."""

    line: int
    entity: str
    sequence: str
    when: datetime
    who: str
    field: str
    old: str | None
    new: str | None
    before: tuple[str, ...]
    people: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody this row names, its author first."""
        return (self.who, *self.people, *self.before)


def changes(path: Readable, mapping: Mapping, now: datetime) -> list[Change]:
    """Every change of a file in the order of business time; raises BrokenTable with the first broken line."""
    columns, file = mapping.columns, mapping.file
    table = rows(path, columns.read, columns.unread, file.encoding, file.delimiter)
    listed = [_change(row, mapping, now) for row in table]
    known = listed if columns.sequence else list(_numbered(listed))
    _check_sequences(known)
    return sorted(known, key=lambda each: (each.when, _rank(each.sequence) if columns.sequence else each.line))


def _change(row: Row, mapping: Mapping, now: datetime) -> Change:
    columns, line = mapping.columns, row.line
    entity, field = (_word(row, column) for column in (columns.entity, columns.field))
    meaning = mapping.fields.get(field)
    old, new = row.cells[columns.old], row.cells[columns.new]
    hidden = meaning is not None and meaning.of_people
    return Change(
        line,
        entity,
        _word(row, columns.sequence) if columns.sequence else "",
        _moment(row, mapping, now),
        _author(row, mapping),
        field,
        None if hidden else _said(old),
        None if hidden else _said(new),
        _names(line, old, mapping, meaning),
        _names(line, new, mapping, meaning),
    )


def _said(cell: str) -> str | None:
    return cell if cell.strip() else None


def _word(row: Row, column: str) -> str:
    word = row.cells[column].strip()
    if not word:
        raise EmptyCell(row.line, f"{column} is empty")
    if len(word) > LONGEST_WORD:
        raise TooLong(row.line, f"{column} has more than {LONGEST_WORD} characters")
    return word


def _moment(row: Row, mapping: Mapping, now: datetime) -> datetime:
    column, said = mapping.columns.when, _word(row, mapping.columns.when)
    try:
        moment = _parsed(said, mapping.time)
    except ValueError as error:
        raise BadTime(row.line, f"{column} is no moment: {said!r}") from error
    if moment.tzinfo is None:
        raise BadTime(row.line, f"{column} has no offset, and the mapping gives none: {said!r}")
    if moment > now:
        raise InTheFuture(row.line, f"{column} is in the future: {said}")
    return moment.astimezone(UTC)


def _parsed(said: str, time: Time) -> datetime:
    moment = datetime.strptime(said, time.format) if time.format else datetime.fromisoformat(said)  # noqa: DTZ007
    if moment.tzinfo is None and time.offset:
        return datetime.fromisoformat(f"{moment.isoformat()}{time.offset}")
    return moment


def _author(row: Row, mapping: Mapping) -> str:
    named = _checked(row.line, mapping.people.names(row.cells[mapping.columns.who]))
    if not (named or mapping.people.unnamed):
        raise EmptyCell(row.line, f"{mapping.columns.who} names nobody")
    return named[0] if named else str(mapping.people.unnamed)


def _names(line: int, cell: str, mapping: Mapping, meaning: Meaning | None) -> tuple[str, ...]:
    return _checked(line, mapping.people.names(cell)) if meaning and meaning.of_people else ()


def _checked(line: int, names: tuple[str, ...]) -> tuple[str, ...]:
    if any(len(name) > LONGEST_NAME for name in names):
        raise TooLong(line, f"a name has more than {LONGEST_NAME} characters")
    return names


def _numbered(listed: Iterable[Change]) -> Iterable[Change]:
    """The same rows, each known by a hash of what it says, names apart, and by how often that was said before."""
    seen: Counter[str] = Counter()
    for each in listed:
        said = f"{each.entity}\0{each.when.isoformat()}\0{each.field}\0{each.old}\0{each.new}"
        digest = sha256(said.encode()).hexdigest()[:24]
        seen[digest] += 1
        known = {name: getattr(each, name) for name in Change.__slots__}
        yield Change(**known | {"sequence": f"{digest}-{seen[digest]}"})


def _check_sequences(listed: Sequence[Change]) -> None:
    first: dict[tuple[str, str], int] = {}
    for each in listed:
        line = first.setdefault((each.entity, each.sequence), each.line)
        if line != each.line:
            raise RowTwice(each.line, f"sequence {each.sequence} of {each.entity} stands in line {line}, too")


def _rank(sequence: str) -> tuple[int, str]:
    return (int(sequence), "") if sequence.isdecimal() else (0, sequence)
