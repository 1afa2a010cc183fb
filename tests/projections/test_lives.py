"""An aggregate is folded once for the order of the record and that of business time, as long as they are one."""

from domain.team.roles import Roles
from projections.default import Default
from projections.fact import Fact
from projections.lives import Life, Lives
from tests.projections.book import CREWS, MAPPER, Book

CREW = CREWS[0]


def read_again(book: Book, *causes: int) -> Life:
    """The life of a crew that nobody remembered when its newest fact came, after these facts in business time."""
    lives = Lives(book, MAPPER)
    fact = Fact(book.head(), MAPPER.to_event(book.records[-1]), lives)
    fact.meet()
    Default(Roles, lives).evolved(None, fact, lambda _: [*causes])
    return fact.life


class TestAnAggregateThatIsReadAgain:
    def test_stays_one_while_no_fact_came_late(self, book: Book) -> None:
        book.muster(CREW)
        book.assign(CREW)
        book.assign(CREW)
        life = read_again(book, 1, 2)

        assert life.believed is life.recorded

    def test_is_another_in_business_time_once_a_fact_came_late(self, book: Book) -> None:
        book.muster(CREW)
        book.assign(CREW)
        book.assign(CREW, late=1)
        book.assign(CREW)
        life = read_again(book, 1, 3, 2)

        assert life.believed
        assert life.believed is not life.recorded
        assert life.believed.public()["held"] != life.recorded.public()["held"]

    def test_is_another_in_business_time_once_a_fact_was_parked(self, book: Book) -> None:
        book.muster(CREW)
        book.assign(CREW)
        book.revoke(CREW, late=2)
        book.assign(CREW)
        life = read_again(book, 1, 2)

        assert life.believed
        assert life.believed.public()["held"] != life.recorded.public()["held"]
