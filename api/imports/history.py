"""Another system's history becomes commands, each row once; the whole file is checked before the first is given."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import Any, NamedTuple
from uuid import NAMESPACE_OID, UUID, uuid5

from api.door import Call, Giving
from api.imports.changes import Change, changes
from api.imports.faults import NobodyAccountable, refused_row
from api.imports.mapping import Mapping, mapping
from api.imports.reading import attested
from api.imports.report import Report, reported
from api.imports.table import Readable
from domain.clock import now
from domain.errors import LifecycleError
from domain.order import Reply
from domain.planning.feature import Feature
from domain.planning.history import Attested
from domain.planning.roadmap_values import Source
from domain.product.product import Product
from domain.values import Place

BATCH = 500  # what one request of a remote door may hold
Progress = Callable[[int, int], None]  # rows given, of all


class Step(NamedTuple):
    """A command to give, and the line it comes from; 0 for none."""

    call: Call
    line: int = 0


async def import_history(
    door: Giving,
    file: Readable,
    mapped: Readable,
    registrar: Giving,
    *,
    dry_run: bool = False,
    progress: Progress = lambda _, __: None,
) -> Report:
    """Record the changes of a file that are new; raises BrokenMapping or BrokenTable before anything is recorded.

    `door` is an importer's; `registrar` is an administrator's, for the product, should it not be there yet.
    """
    how = mapping(mapped)
    found = changes(file, how, now())
    known = await _known(door, how)
    run = Import(door, how, found, known, {**known.people, **_strangers(found, how, known)})
    if not dry_run:
        await run.meet()
        await run.register(registrar)
    said = [attested(each, how, run.people) for each in found]
    report = reported(found, said, known.features)
    report.people = len(run.people) - len(known.people)
    return report if dry_run else await run.give(said, report, progress)


@dataclass
class Known:
    """What the workspace has before the import: people by name, features by what they are called in the source."""

    people: dict[str, UUID]
    features: dict[str, dict[str, Any]]
    product: bool


async def _known(door: Giving, how: Mapping) -> Known:
    people: dict[str, UUID] = {}
    for row in await door.rows("people"):
        if row["name"]:  # whoever was erased has none
            people.setdefault(row["name"], UUID(row["id"]))
    product = Product.create_id(how.product.key)
    products = {row["id"] for row in await door.rows("products")}
    if not (str(product) in products or how.product.accountable):
        raise NobodyAccountable
    rows = await door.rows("features", product=str(product), names="false") if str(product) in products else []
    features = {r["source"]["id"]: r for r in rows if r["source"] and r["source"]["system"] == how.system}
    return Known(people, features, str(product) in products)


def _strangers(found: Iterable[Change], how: Mapping, known: Known) -> dict[str, UUID]:
    """Who is not known yet, under an id that stands for them until they are."""
    names = dict.fromkeys(name for change in found for name in change.names)
    accountable = [how.product.accountable] if how.product.accountable and not known.product else []
    return {name: uuid5(NAMESPACE_OID, name) for name in (*accountable, *names) if name not in known.people}


@dataclass
class Import:
    """One run: what is given, and what was known before it."""

    door: Giving
    how: Mapping
    found: Sequence[Change]
    known: Known
    people: dict[str, UUID]

    async def register(self, registrar: Giving) -> None:
        """See to it that there is the product."""
        product = self.how.product
        if product.accountable and not self.known.product:
            body = {**product.model_dump(), "accountable": self.people[product.accountable]}
            await registrar.give_all([Call("register_product", body, self._key("product", product.key))])

    async def meet(self) -> None:
        """Make everybody known; keys are made of where a name stands, since one made of the name could be guessed."""
        for batch in _batches(self._introductions()):
            for step, reply in zip(batch, await self._give(batch), strict=True):
                if reply.resource:
                    self.people[step.call.body["name"]] = reply.resource.id

    async def give(self, said: Sequence[Attested], report: Report, progress: Progress) -> Report:
        """Give every row, and count what was new."""
        before = {UUID(row["id"]): row["version"] for row in self.known.features.values()}
        given = 0
        for batch in _batches(self._steps(said)):
            for step, reply in zip(batch, await self._give(batch), strict=True):
                given += step.call.command == ATTEST
                new = any(fact.version > before.get(fact.aggregate, 0) for fact in reply.events)
                report.recorded += new and step.call.command == ATTEST
                report.position = max(report.position, reply.position)
            progress(given, len(self.found))
        return report

    def _introductions(self) -> Iterator[Step]:
        met, accountable = set(self.known.people), self.how.product.accountable
        if accountable in self.people.keys() - met and not self.known.product:
            met.add(accountable)
            yield Step(Call("add_person", {"name": accountable}, self._key("accountable", self.how.product.key)))
        for change in self.found:
            for number, name in enumerate(change.names):
                if name not in met:
                    met.add(name)
                    key = self._key("person", change.entity, change.sequence, str(number))
                    yield Step(Call("add_person", {"name": name}, key), change.line)

    def _steps(self, said: Sequence[Attested]) -> Iterator[Step]:
        product = Product.create_id(self.how.product.key)
        ids = {name: UUID(row["id"]) for name, row in self.known.features.items()}
        for change, told in zip(self.found, said, strict=True):
            if change.entity not in ids:
                source = Source(system=self.how.system, id=change.entity)
                ids[change.entity] = Feature.create_id(Place(product=product), source)
                body = {"product": product, "source": source.model_dump(), "occurred_at": change.when}
                yield Step(Call("bring_in_feature", body, self._key("feature", change.entity)), change.line)
            yield Step(self._attestation(change, told, ids[change.entity]), change.line)

    def _attestation(self, change: Change, told: Attested, feature: UUID) -> Call:
        said = told.model_dump(mode="json")
        body = {"attested": said, "attested_by": self.people[change.who], "occurred_at": change.when}
        return Call(ATTEST, body, self._key("row", change.entity, change.sequence), feature)

    def _key(self, *identity: str) -> str:
        return sha256("\0".join((self.how.system, *identity)).encode()).hexdigest()

    async def _give(self, batch: Sequence[Step]) -> list[Reply]:
        try:
            return await self.door.give_all([step.call for step in batch])
        except LifecycleError as refusal:
            raise refused_row(refusal, [step.line for step in batch]) from refusal


ATTEST = "attest_feature"


def _batches(steps: Iterator[Step]) -> Iterator[list[Step]]:
    while batch := list(islice(steps, BATCH)):
        yield batch
