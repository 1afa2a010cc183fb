"""What an append costs on a slower disk: each fsync and fdatasync, of servers too, waits some milliseconds first.

`python -m tests.benchmarks.slow_disk 1` measures that, and needs a C compiler.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

SOURCE = Path(__file__).with_suffix(".c")


def main(milliseconds: float) -> int:
    """Measure `speed` there; tells how that ended."""
    if not (compiler := shutil.which("cc")):
        sys.exit("a slower disk needs a C compiler, and there is no cc here")
    with TemporaryDirectory(prefix="cairn-bench-") as directory:
        Path(directory).chmod(0o755)  # a database server runs as somebody else
        library = Path(directory) / "slow_disk.so"
        subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-ldl"], check=True)
        slow = {"LD_PRELOAD": str(library), "SYNC_MICROSECONDS": str(round(milliseconds * 1000))}
        return subprocess.call([sys.executable, "-m", "tests.benchmarks.speed"], env=os.environ | slow)


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1])))
