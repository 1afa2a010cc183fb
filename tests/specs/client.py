"""A client that openapi-python-client makes of docs/api/openapi.json works as it comes: `python -m tests.specs.client`.

The generator is no part of this project, for it holds back what others need: it comes into an environment of its own.
"""

import subprocess
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.served import Served
from tests.specs.written import FILES

GENERATOR = "openapi-python-client==0.29.1"
ASKS = Path(__file__).with_name("client_asks.py")


def main() -> None:
    """Generate a client, and have it give commands and read views."""
    with TemporaryDirectory(prefix="cairn-client-") as directory, closing(Served(Path(directory) / "data")) as served:
        here = Path(directory)
        told(*generated(here))
        ran(here, "bin/python", str(ASKS), served.url, served.key)
        told("the generated client has given three commands, and read a row at two moments and a list")


def told(*lines: str) -> None:
    """Say how far it has come."""
    sys.stdout.writelines(f"{line}\n" for line in lines)


def generated(here: Path) -> list[str]:
    """Make a client in a package named `cairn_client`; what the generator could not make is told."""
    ran(here, sys.executable, "-m", "venv", str(here))
    ran(here, "bin/pip", "install", "-q", GENERATOR)
    said = ("--path", str(FILES / "openapi.json"), "--output-path", str(here / "cairn_client"), "--meta", "none")
    told = ran(here, "bin/openapi-python-client", "generate", *said, "--fail-on-warning").splitlines()
    return [line for line in told if line.strip()]


def ran(here: Path, program: str, *words: str) -> str:
    """What a program says; raises CalledProcessError."""
    environment = {"PATH": f"{here / 'bin'}:/usr/bin:/bin", "PYTHONPATH": str(here)}
    command = [str(here / program), *words]
    done = subprocess.run(command, cwd=here, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


if __name__ == "__main__":
    main()
