"""At any moment of the record and of the business, the rows are what the definition says, worked out by brute force."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.product.product import Product, Status
from domain.team.roles import Roles
from projections.moment import NOW, Moment, instant
from projections.store import Views
from tests.projections.book import SHIPS, Book, micros
from tests.projections.histories import Step, histories, told
from tests.projections.oracle import FOREVER, Declared, Default, Folding, Oracle
from tests.projections.trial import CREWS, FLEET, LOGS, bodies, views

FOLDINGS: dict[str, Folding] = {
    "trial-fleet": Declared(FLEET),
    "trial-crews": Declared(CREWS),
    "trial-logs": Declared(LOGS),
    "products": Default(Product),
    "roles": Default(Roles),
}
moments = st.tuples(st.integers(0, 40), st.none() | st.integers(-30, 45))
thoroughly = settings(max_examples=40, deadline=None)


def folded(directory: str, book: Book) -> Views:
    found = views(Path(directory) / "views.db", book, batch=7)
    found.catch_up()
    return found


def pinned(book: Book, asked: tuple[int, int | None]) -> tuple[Moment, int, int]:
    """The moment, and the same as the oracle wants it."""
    p, second = min(asked[0], book.head()), asked[1]
    t = None if second is None else micros(second)
    return Moment(p, t), p, FOREVER if t is None else t


class TestTheRowsAtAMoment:
    @thoroughly
    @given(histories, st.lists(moments, min_size=1, max_size=3))
    def test_are_the_fold_of_what_was_known_and_had_happened(
        self, history: list[Step], asked: list[tuple[int, int | None]]
    ) -> None:
        book = told(history)
        with TemporaryDirectory() as directory:
            found = folded(directory, book)
            for moment, p, t in (pinned(book, each) for each in asked):
                for name, folding in FOLDINGS.items():
                    page = found.page(name, as_of=moment.as_of, effective_at=moment.effective_at)
                    rows = Oracle(folding, book, p).rows(t).values()
                    assert sorted(bodies(page.rows)) == sorted((body, instant(at)) for body, at in rows)
            found.close()

    @thoroughly
    @given(histories, moments, st.sampled_from((None, Status.ON_HOLD)), st.sampled_from(SHIPS))
    def test_can_be_narrowed_by_any_of_their_filters(
        self, history: list[Step], asked: tuple[int, int | None], status: Status | None, ship: object
    ) -> None:
        book = told(history)
        moment, p, t = pinned(book, asked)
        with TemporaryDirectory() as directory:
            found = folded(directory, book)
            narrow = {"status": status, "product": ship}
            page = found.page("trial-fleet", as_of=moment.as_of, effective_at=moment.effective_at, filters=narrow)
            found.close()
        marks = f'"product":"{ship}"', '"status":null' if status is None else f'"status":"{status}"'
        rows = [body for body, _ in Oracle(FOLDINGS["trial-fleet"], book, p).rows(t).values()]
        assert [body for body, _ in bodies(page.rows)] == [body for body in rows if all(mark in body for mark in marks)]


class TestTheDifferenceOfTwoMoments:
    @thoroughly
    @given(histories, moments, moments)
    def test_is_every_row_that_is_another_and_no_other(
        self, history: list[Step], a: tuple[int, int | None], b: tuple[int, int | None]
    ) -> None:
        book = told(history)
        with TemporaryDirectory() as directory:
            found = folded(directory, book)
            (one, p, t), (other, q, u) = pinned(book, a), pinned(book, b)
            for name, folding in FOLDINGS.items():
                before, after = Oracle(folding, book, p).rows(t), Oracle(folding, book, q).rows(u)
                differ = {
                    key: (before.get(key, ("",))[0], after.get(key, ("",))[0])
                    for key in before.keys() | after.keys()
                    if before.get(key, ("",))[0] != after.get(key, ("",))[0]
                }
                told_of = found.diff(name, one, other).rows
                assert {key: (own(old), own(new)) for key, old, new in told_of} == differ
            found.close()


def own(row: str | None) -> str:
    return bodies([row])[0][0] if row else ""


class TestTheHistoryOfARow:
    @thoroughly
    @given(histories, st.integers(1, 40))
    def test_tells_the_row_of_every_business_time_as_it_was_known(self, history: list[Step], known: int) -> None:
        book = told(history)
        p = min(known, book.head())
        with TemporaryDirectory() as directory:
            found = folded(directory, book)
            oracle = Oracle(FOLDINGS["trial-fleet"], book, p)
            for ship in SHIPS:
                lived = found.history("trial-fleet", ship, moment=Moment(p)).rows
                for second in range(-30, 45):
                    at = micros(second)
                    held = [own(row) for row in lived if holds(row, instant(at))]
                    assert held == [row[0] for key, row in oracle.rows(at).items() if key == str(ship)]
            found.close()

    def test_is_empty_for_a_row_that_never_was(self, tmp_path: Path) -> None:
        found = views(tmp_path / "views.db", Book())

        assert found.history("trial-fleet", SHIPS[0], moment=NOW).rows == []
        found.close()


def holds(row: str, at: str) -> bool:
    """Whether a served row holds at this instant; every instant here is in whole seconds, so that texts compare."""
    _, _, rest = row.rpartition(',"since":')
    since, until = rest.split(",")[:2]
    return since.strip('"') <= at and (until == '"until":null' or at < until[9:-1])
