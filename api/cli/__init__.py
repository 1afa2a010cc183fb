"""`cairn`: everything an operator does at a terminal; errors are one line, and --json ends with one object."""

from api.cli import ask, demo, give, imports, projecting, proof, serving
from api.cli.said import application

__all__ = ["ask", "demo", "give", "imports", "main", "projecting", "proof", "serving"]


def main() -> None:
    """Run the command line."""
    application()
