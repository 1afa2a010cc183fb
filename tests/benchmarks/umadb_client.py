"""What a user of UmaDB would write: appends of one event each, from as many threads as there are clients."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

from umadb import Client, Event  # type: ignore[import-not-found]  # its own environment has it

url, stored, clients = sys.argv[1], Path(sys.argv[2]).read_bytes(), int(sys.argv[3])
umadb = Client(url)  # one for all is faster than one for each


def append(times: int) -> None:
    """Each event is of a stream of its own, has an id, and rests on no condition."""
    for _ in range(times):
        umadb.append([Event("opportunity.identified", stored, [str(uuid4())], uuid4())])


with ThreadPoolExecutor(clients) as pool:
    print("ready", flush=True)
    for line in sys.stdin:
        started = time.perf_counter()
        list(pool.map(append, [int(line)] * clients))
        print(time.perf_counter() - started, flush=True)
