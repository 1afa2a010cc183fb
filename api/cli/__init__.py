"""`cairn`: everything an operator does at a terminal; errors are one line, and --json ends with one object."""

from api.cli import ask, backup, demo, give, imports, log_key, proof, serving
from api.cli.said import application

__all__ = ["ask", "backup", "demo", "give", "imports", "log_key", "main", "proof", "serving"]


def main() -> None:
    """Run the command line."""
    application()
