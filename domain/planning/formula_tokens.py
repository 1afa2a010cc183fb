"""The words of a formula, each with the position it stands at."""

import re
from typing import NamedTuple

WRITTEN = {"×": "*", "÷": "/", "−": "-"}
KINDS = {"number": r"\d+(?:\.\d+)?|\.\d+", "name": r"[A-Za-z_]\w*", "sign": r"[-+*/^(),×÷−]", "space": r"\s+"}
WORD = re.compile("|".join(f"(?P<{kind}>{form})" for kind, form in KINDS.items()), re.ASCII)


class FormulaFault(ValueError):
    """A formula cannot be read: what is wrong, and at which character, of which the first is 1."""

    def __init__(self, what: str, at: int) -> None:
        super().__init__(f"at character {at}: {what}")
        self.at = at


class Token(NamedTuple):
    """A number, a name, a sign, or the end; and the character it begins at."""

    kind: str
    text: str
    at: int


def tokens(formula: str) -> list[Token]:
    """The words of a formula, closed by its end; raises FormulaFault at what is none."""
    found, at = [], 0
    while at < len(formula):
        word = WORD.match(formula, at)
        if not word:
            raise FormulaFault("this is no number, no name and no operation", at + 1)
        if word.lastgroup != "space":
            found.append(Token(str(word.lastgroup), WRITTEN.get(word.group(), word.group()), at + 1))
        at = word.end()
    return [*found, Token("end", "", at + 1)]
