"""What a process does, as Prometheus reads it."""

from collections.abc import Iterable, Iterator, Sequence

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from api.composition.workspace import Cairn
from api.identity import mark_of
from api.operations.room import Room
from api.operations.tally import BATCHES, Histogram, Tally

WORKSPACE = ("workspace", "name")


class Told(Collector):
    """The numbers of a process and of the workspaces that it has open, at the moment they are asked for."""

    def __init__(self, tally: Tally, room: Room, workspaces: Iterable[Cairn]) -> None:
        self._tally, self._room, self._workspaces = tally, room, list(workspaces)

    def collect(self) -> Iterator[Metric]:
        """All of them."""
        yield from self._of_requests()
        yield from self._of_ledgers()
        yield from self._of_views()

    def _of_requests(self) -> Iterator[Metric]:
        of = self._tally
        yield _counter("cairn_requests", "Requests that were answered.", ("operation", "status"), of.requests.items())
        outcomes = ("command", "outcome")
        yield _counter("cairn_commands", "Commands, by what came of them.", outcomes, of.commands.items())
        told = [((code,), count) for code, count in of.problems.items()]
        yield _counter("cairn_problems", "Answers that were problem documents, by code.", ("code",), told)
        taken = "From a request to the end of its answer."
        seconds = HistogramMetricFamily("cairn_request_seconds", taken, labels=("kind",))
        for kind, each in list(of.seconds.items()):
            seconds.add_metric((kind,), list(each.buckets()), each.total)
        yield seconds
        within = _gauge("cairn_requests_under_way", "Requests that are not answered yet.", ("kind",))
        for kind, many in self._room.within.items():
            within.add_metric((kind,), many)
        yield within
        yield CounterMetricFamily("cairn_turned_away", "Requests that found no room.", self._room.turned_away)
        yield GaugeMetricFamily("cairn_workspaces_open", "Workspaces that are open.", len(self._workspaces))

    def _of_ledgers(self) -> Iterator[Metric]:
        queue = _gauge("cairn_queue_depth", "Commands that wait for their commit.")
        deciding = _gauge("cairn_commands_under_way", "Commands that are not answered yet.")
        head = _gauge("cairn_head_position", "The last position of the ledger.")
        sizes = HistogramMetricFamily("cairn_batch_size", "Commands that one commit took.", labels=WORKSPACE)
        for each in self._workspaces:
            load, name = each.ledger.load(), _name(each)
            queue.add_metric(name, load.waiting)
            deciding.add_metric(name, each.lifecycle.under_way)
            head.add_metric(name, each.ledger.head())
            taken = Histogram(BATCHES)
            for size, times in load.batches.items():
                taken.add(size, times)
            sizes.add_metric(name, list(taken.buckets()), taken.total)
        yield from (queue, deciding, head, sizes)

    def _of_views(self) -> Iterator[Metric]:
        lag = _gauge("cairn_projection_lag", "Positions that the views are behind the ledger.")
        parked = _gauge("cairn_parked_facts", "Facts that a view could not take.")
        for each in self._workspaces:
            name = _name(each)
            lag.add_metric(name, max(0, each.ledger.head() - each.views.progress.position))
            parked.add_metric(name, len(each.views.parked()))
        yield from (lag, parked)


def exposed(tally: Tally, room: Room, workspaces: Iterable[Cairn]) -> bytes:
    """The numbers in Prometheus's text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Told(tally, room, workspaces))
    return generate_latest(registry)


def _name(of: Cairn) -> tuple[str, str]:
    """What its keys have in common, which names it alone, and what people call it."""
    return mark_of(of.ledger.workspace), of.workspace.name


def _gauge(name: str, what: str, labels: tuple[str, ...] = WORKSPACE) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, what, labels=labels)


def _counter(
    name: str, what: str, labels: tuple[str, ...], counts: Iterable[tuple[Sequence[str], int]]
) -> CounterMetricFamily:
    family = CounterMetricFamily(name, what, labels=labels)
    for values, count in list(counts):
        family.add_metric(values, count)
    return family
