"""A walk through the words of practitioners: for each, what realises it here. `python -m tests.vocabulary.walk`."""

import re
import sys
from collections.abc import Iterator

from tests.data import ROOT
from tests.vocabulary.tables import PACKAGES, Row, table

VOCABULARY = ROOT.parent / "shared" / "vocabulary.md"
LISTED = re.compile(r"^(Commands|Events): (.*)$", re.MULTILINE)
ASIDE = re.compile(r"\([^)]*\)|\{[^}]*\}|\*")
STARRED = re.compile(r"(\w+)\*")
OPEN = "open"


def sections() -> Iterator[tuple[str, str]]:
    """The package and the text of each section that has words."""
    for part in re.split(r"^### ", VOCABULARY.read_text(), flags=re.MULTILINE)[1:]:
        title, _, body = part.partition("\n")
        name = title.partition("(")[0].strip()
        if LISTED.search(body):
            yield PACKAGES[name], body


def words(text: str) -> list[tuple[str, str]]:
    """The commands and events that a section lists, in its order."""
    return [
        (kind.lower(), word.strip())
        for kind, listed in LISTED.findall(text)
        for word in re.split("[,;]", ASIDE.sub("", listed).strip().removesuffix("."))
    ]


def walk() -> Iterator[tuple[str, str, str, Row | None]]:
    """Package, kind, word, and what is said of it."""
    for package, text in sections():
        said = table(package)
        for kind, word in words(text):
            yield package, kind, word, said.row(kind, word) if said else None


def wanting_a_reason() -> Iterator[Row]:
    """What is said of each command that is marked as one that needs a reason."""
    for package, text in sections():
        said = table(package)
        for word in STARRED.findall("".join(listed for kind, listed in LISTED.findall(text) if kind == "Commands")):
            if said and (row := said.row("commands", word)):
                yield row


def main() -> None:
    """Print what realises each word."""
    heading = ""
    for package, kind, word, row in walk():
        if heading != (heading := f"{package}, {kind}"):
            sys.stdout.write(f"\n{heading}\n")
        sys.stdout.write(f"  {row or f'{word}: {OPEN}'}\n")


if __name__ == "__main__":
    main()
