"""Where events are sent to: at which address, which of them, in which order, and signed with which secret."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from eventsourcing.domain import event
from pydantic import StringConstraints

from domain.authority import ADMINISTRATOR, Scope
from domain.command import workspace_command
from domain.errors import Invalid
from domain.kernel import Aggregate, Created, Event
from domain.outbound.event_types import EventTypes, topics_of
from domain.product.product import Product
from domain.values import WORKSPACE, Now, Place, Why, pattern

PLAIN = r"^https?://[A-Za-z0-9._:\[\]-]+([/?][^\s#]*)?$"  # nobody's password is in it
Address = Annotated[str, *pattern(PLAIN, "https://hooks.invalid/cairn"), StringConstraints(max_length=2000)]
OVERLAP = timedelta(hours=24)


class Ordering(StrEnum):
    """Whether an event waits for those before it of the same aggregate."""

    NONE = "none"
    PER_SUBJECT = "per_subject"


class Cause(StrEnum):
    """Why nothing is sent any more: somebody wanted it, the address is gone, or it failed for days."""

    ASKED = "asked"
    GONE = "gone"
    FAILING = "failing"


class WebhookEndpoint(Aggregate):
    """An address of another system; its secrets follow from its id and their generation, and are kept nowhere."""

    TOPIC = "webhook_endpoint"
    SCOPES = (Scope.WEBHOOKS_MANAGE, Scope.WEBHOOKS_MANAGE)

    class Registered(Created, topic="webhook_endpoint.registered"):
        url: str
        types: tuple[str, ...]
        product: UUID | None
        ordering: Ordering

    class Redirected(Event, topic="webhook_endpoint.redirected"):
        url: str

    class Subscribed(Event, topic="webhook_endpoint.subscribed"):
        types: tuple[str, ...]
        product: UUID | None
        ordering: Ordering

    class SecretRotated(Event, topic="webhook_endpoint.secret_rotated"):
        """A new secret signs from now on, and the one before it signs besides for a while."""

        generation: int
        until: datetime

    class Disabled(Event, topic="webhook_endpoint.disabled"):
        """Nothing is sent any more; what happens is sent once it is enabled again."""

        cause: Cause

    class Enabled(Event, topic="webhook_endpoint.enabled"):
        """Events are sent, beginning with those that were held back."""

    class ForbiddenAddress(Invalid, code="webhook_endpoint.forbidden_address"):
        """No event is sent to this address; the operator lists it in CAIRN_WEBHOOK_ALLOWED if it is meant.

        Private networks are opened as a whole with CAIRN_WEBHOOK_PRIVATE_NETWORKS=1.
        """

    class NoSuchType(Invalid, code="webhook_endpoint.no_such_type"):
        """No event has this type; name one of GET /v1/event-types, or all of an aggregate as in `feature.*`."""

    @event(Registered)
    def __init__(
        self, place: Place, url: str, types: tuple[str, ...], product: UUID | None, ordering: Ordering
    ) -> None:
        self.url, self.types, self.about, self.ordering = url, types, product, ordering
        self.generation, self.enabled = 1, True
        self.retiring: dict[int, datetime] = {}
        self.cause: Cause | None = None

    @classmethod
    @workspace_command(ADMINISTRATOR)
    def register(
        cls,
        url: Address,
        types: EventTypes = (),
        product: Product | None = None,
        ordering: Ordering = Ordering.NONE,
    ) -> Self:
        """Have events sent to an address: these types or all, of a product or of the whole workspace."""
        cls._expect_known(types)
        about = product.id if product else None
        return cls(place=WORKSPACE, url=url, types=types, product=about, ordering=ordering)

    @workspace_command(ADMINISTRATOR)
    def redirect(self, url: Address) -> None:
        """Have events sent to another address."""
        if url != self.url:
            self._redirected(url=url)

    @event(Redirected)
    def _redirected(self, url: str) -> None:
        self.url = url

    @workspace_command(ADMINISTRATOR)
    def subscribe(
        self, types: EventTypes = (), product: Product | None = None, ordering: Ordering = Ordering.NONE
    ) -> None:
        """Have other events sent from now on, or in another order."""
        self._expect_known(types)
        about = product.id if product else None
        if (types, about, ordering) != (self.types, self.about, self.ordering):
            self._subscribed(types=types, product=about, ordering=ordering)

    @event(Subscribed)
    def _subscribed(self, types: tuple[str, ...], product: UUID | None, ordering: Ordering) -> None:
        self.types, self.about, self.ordering = types, product, ordering

    @workspace_command(ADMINISTRATOR)
    def rotate_secret(self, *, why: Why, now: Now) -> None:
        """Sign with a new secret; for 24 hours with the one before it, too, so that receivers can follow."""
        self._secret_rotated(generation=self.generation + 1, until=now + OVERLAP)

    @event(SecretRotated)
    def _secret_rotated(self, generation: int, until: datetime) -> None:
        self.retiring = {**self.retiring, self.generation: until}
        self.generation = generation

    @workspace_command(ADMINISTRATOR)
    def disable(self, cause: Cause = Cause.ASKED, *, why: Why) -> None:
        """Send nothing any more; what happens meanwhile is sent once it is enabled again."""
        if self.enabled:
            self._disabled(cause=cause)

    @event(Disabled)
    def _disabled(self, cause: Cause) -> None:
        self.enabled, self.cause = False, cause

    @workspace_command(ADMINISTRATOR)
    def enable(self) -> None:
        """Send events again, beginning with what was held back."""
        if not self.enabled:
            self._enabled()

    @event(Enabled)
    def _enabled(self) -> None:
        self.enabled, self.cause = True, None

    @property
    def is_open(self) -> bool:
        """Whether events are sent to it."""
        return self.enabled and not self.archived

    def generations(self, now: datetime) -> list[int]:
        """The secrets that sign at a moment, the newest first."""
        return [self.generation, *sorted((each for each, until in self.retiring.items() if now < until), reverse=True)]

    @classmethod
    def _expect_known(cls, types: tuple[str, ...]) -> None:
        for number, each in enumerate(types):
            try:
                topics_of(each)
            except KeyError as unknown:
                raise cls.NoSuchType(f"no event has the type {each}", pointer=f"/types/{number}") from unknown
