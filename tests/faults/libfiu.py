"""A server whose system calls fail at random, made to by Debian's libfiu, which `make faults` brings."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.clients import Clients
from tests.faults.found import missing_in, names
from tests.faults.served import PATIENCE, Served
from tests.faults.sizes import FAILURES

WHERE = Path(os.environ.get("CAIRN_LIBFIU", ".libfiu")).resolve() / "usr"
POINTS = ("rw/pwrite", "rw/pwrite64", "sync/fdatasync", "sync/fsync", "dir/ftruncate")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    preloaded = [str(WHERE / "lib" / "fiu" / f"fiu_{each}_preload.so") for each in ("run", "posix")]
    if not all(Path(each).exists() for each in preloaded):
        pytest.skip(f"libfiu is not in {WHERE}: apt-get download libfiu0 fiu-utils, and dpkg -x both")
    environment = {
        "LD_PRELOAD": ":".join(preloaded),
        "LD_LIBRARY_PATH": str(WHERE / "lib"),
        "FIU_CTRL_FIFO": str(tmp_path / "fiu"),
    }
    with closing(Served(tmp_path / "data", environment=environment)) as started:
        yield started


def told(served: Served, directory: Path, *commands: str) -> None:
    """Say to the library in the server what is to fail."""
    words = [word for command in commands for word in ("-c", command)]
    script = ["bash", str(WHERE / "bin" / "fiu-ctrl"), "-f", str(directory / "fiu"), *words, str(served.process.pid)]
    subprocess.run(script, check=True, timeout=PATIENCE)


class TestAServerWhoseSystemCallsFail:
    def test_loses_nothing_that_it_acknowledged(
        self, served: Served, tmp_path: Path, figures: Callable[[str], None]
    ) -> None:
        with Clients(served) as clients:
            clients.more(10)
            told(served, tmp_path, *(f"enable_random name=posix/io/{each},probability=0.02" for each in POINTS))
            clients.refuse(FAILURES)
            told(served, tmp_path, *(f"disable name=posix/io/{each}" for each in POINTS))
            clients.more(10)
        served.close()
        found = names(served)
        figures(f"libfiu: {len(clients.acked)} acknowledged, {clients.refused} refused")

        assert [key for key in clients.acked if found[key] != 1] == []
        assert [name for name, times in found.items() if times > 1] == []
        assert missing_in(served.data, clients.acked) == []
