"""Which workspace a key opens: its mark tells; a key that Cairn did not make is looked for where it was issued."""

from collections import defaultdict
from pathlib import Path

from api.composition.address import BELOW
from api.composition.workspaces import Found, below, found_in
from api.identity import digest, mark_of
from domain.team.api_key import ApiKey
from projections.default import collection
from projections.peek import ids

KEYS = collection(ApiKey.TOPIC)


class Whose:
    """The workspaces below a directory, by the mark that their keys bear; looked for anew when there is another one."""

    def __init__(self, home: Path) -> None:
        self._home, self._seen = home, -1
        self._own = found_in(home)
        self._below: list[Path] = []
        self._by_mark: dict[str, list[Path]] = {}
        self._issued: dict[Path, tuple[int, frozenset[str] | None]] = {}

    def look(self) -> bool:
        """Know what is there now; tells whether there is more than the directory's own workspace.

        Raises WorkspaceTwice once, and goes on with what was known before.
        """
        try:
            seen = (self._home / BELOW).stat().st_mtime_ns
        except FileNotFoundError:
            seen = 0
        if seen != self._seen:
            self._seen = seen
            self._know(below(self._home))
        return bool(self._below)

    def marked(self, key: str) -> list[Path]:
        """The directories whose keys bear the mark of this one: more than one only by chance."""
        return self._by_mark.get(key.removeprefix("cairn_").partition("_")[0], [])

    def perhaps(self, key: str) -> list[Path]:
        """The directories whose views show that a key was issued there, or do not show yet whether it was."""
        sought = str(ApiKey.create_id(digest(key)))
        return [each for each in self._below if (issued := self._issued_in(each)) is None or sought in issued]

    def _know(self, found: list[Found]) -> None:
        self._below, marks = [each.directory for each in found], defaultdict(list)
        for each in [self._own, *found] if self._own else found:
            marks[mark_of(each.workspace)].append(each.directory)
        self._by_mark = dict(marks)

    def _issued_in(self, directory: Path) -> frozenset[str] | None:
        """Which keys were issued in a workspace as it was signed last; read anew once it was signed again."""
        seen = (directory / "signer" / "last.note").stat().st_mtime_ns
        known = self._issued.get(directory)
        if known is None or known[0] != seen:
            signed = found.signed if (found := found_in(directory)) else 0
            known = self._issued[directory] = seen, ids(directory / "views.db", KEYS, signed)
        return known[1]
