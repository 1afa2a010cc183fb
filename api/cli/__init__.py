"""`cairn`: everything an operator does at a terminal; errors are one line, and --json ends with one object."""

from api.cli import ask, demo, give, imports, keys, migrating, projecting, proof, serving
from api.cli.said import application

__all__ = ["ask", "demo", "give", "imports", "keys", "main", "migrating", "projecting", "proof", "serving"]


def main() -> None:
    """Run the command line."""
    application()
