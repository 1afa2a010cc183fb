"""`cairn`: everything an operator does at a terminal; errors are one line, and --json ends with one object."""

import gc

from api.cli import (
    ask,
    backup,
    demo,
    give,
    imports,
    inviting,
    key,
    keys,
    log_key,
    migrating,
    projecting,
    proof,
    serving,
    workspaces,
)
from api.cli.said import application

PAGES = ask, backup, demo, give, imports, inviting, key, keys, log_key, migrating, projecting, proof, serving
MORE = (workspaces,)


def main() -> None:
    """Run the command line."""
    gc.freeze()  # of what was made so far nothing is ever garbage: no collection looks at it again
    application()
