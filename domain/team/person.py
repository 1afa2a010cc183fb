"""Somebody, or something that acts for somebody: known by an id; its name can be read only while its key exists."""

from enum import StrEnum
from typing import Self
from uuid import UUID

from eventsourcing.domain import event

from domain.authority import ADMINISTRATOR, AUDITOR, IMPORTER
from domain.clock import new_id
from domain.command import workspace_command, workspace_decision
from domain.errors import NotAllowed, Refused
from domain.kernel import Aggregate, Created, Event
from domain.personal import ERASED, Personal
from domain.team.entering import Entering
from domain.team.qualifying import Qualifying
from domain.team.team_values import Access, Qualification
from domain.values import WORKSPACE, Actor, Name, PersonId, Place, Slug, Why


class Kind(StrEnum):
    """What acts."""

    HUMAN = "human"
    SERVICE = "service"
    AGENT = "agent"


class LawfulBasis(StrEnum):
    """The ground on which personal data is erased: GDPR, Article 17 (1) a to f, in its order."""

    NO_LONGER_NECESSARY = "no_longer_necessary"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    OBJECTION = "objection"
    UNLAWFULLY_PROCESSED = "unlawfully_processed"
    LEGAL_OBLIGATION = "legal_obligation"
    CHILD = "child"


class Person(Entering, Qualifying, Aggregate):
    """Whoever decides, owns, writes or is named as an author."""

    TOPIC = "person"
    PLURAL = "people"
    ARCHIVABLE = False  # who leaves loses their roles, or is erased
    SHOWN = "3"

    class Added(Created, topic="person.added"):
        name: Personal[str]
        kind: Kind
        responsible: PersonId | None

    class Renamed(Event, topic="person.renamed"):
        name: Personal[str]

    class LegalHoldPlaced(Event, topic="person.legal_hold_placed"):
        matter: str

    class LegalHoldReleased(Event, topic="person.legal_hold_released"):
        matter: str

    class ErasureRequested(Event, topic="person.erasure_requested"):
        reference: str
        asked_by: PersonId

    class Erased(Event, topic=ERASED):
        references: tuple[str, ...]
        lawful_basis: LawfulBasis
        asked_by: tuple[PersonId, ...]
        approver: PersonId

    class NobodyResponsible(Refused, code="person.nobody_responsible"):
        """A service or an agent acts for a named human; say who is responsible."""

    class UnderLegalHold(Refused, code="person.under_legal_hold"):
        """Nobody is erased while a legal hold stands; have it released first."""

    class ErasureNotRequested(Refused, code="person.erasure_not_requested"):
        """An erasure is requested first, so that somebody else can approve it; give request_erasure."""

    class AskerNeverApproves(NotAllowed, code="person.asker_never_approves"):
        """Whoever asked for an erasure does not approve it alone; another administrator does."""

    @staticmethod
    def create_id(name: Personal[str]) -> UUID:
        """The id is that of what makes it the only one."""
        return name.subject

    @event(Added)
    def __init__(self, place: Place, name: Personal[str], kind: Kind, responsible: UUID | None) -> None:
        self.name: Personal[str] | None = name
        self.kind, self.responsible = kind, responsible
        self.legal_holds: tuple[str, ...] = ()
        self.erasure_references: tuple[str, ...] = ()
        self.erasure_asked_by: tuple[UUID, ...] = ()
        self.erased = False
        self.qualifications: dict[str, Qualification] = {}
        self.accesses: tuple[Access, ...] = ()
        self.engagement: UUID | None = None

    @classmethod
    @workspace_command(ADMINISTRATOR, IMPORTER)
    def add(cls, name: Name, kind: Kind = Kind.HUMAN, responsible: "Person | None" = None) -> Self:
        """Make somebody known, so that roles, work and words can be theirs."""
        if kind is not Kind.HUMAN and (responsible is None or responsible.kind is not Kind.HUMAN):
            raise cls.NobodyResponsible(pointer="/responsible")
        if responsible:
            responsible.expect_here("/responsible")
        named = Personal[str](subject=new_id(), text=name)
        return cls(place=WORKSPACE, name=named, kind=kind, responsible=responsible.id if responsible else None)

    @workspace_command(ADMINISTRATOR)
    def rename(self, name: Name) -> None:
        """Call somebody by another name; the old one stays readable in its own event only."""
        self.expect_here()
        self._renamed(name=Personal[str](subject=self.id, text=name))

    @event(Renamed)
    def _renamed(self, name: Personal[str]) -> None:
        self.name = name

    @workspace_command(ADMINISTRATOR, AUDITOR)
    def place_legal_hold(self, matter: Slug, *, why: Why) -> None:
        """Keep somebody's data for a legal matter, whoever asks for its erasure."""
        self.expect_here()
        if matter not in self.legal_holds:
            self._hold_placed(matter=matter)

    @event(LegalHoldPlaced)
    def _hold_placed(self, matter: str) -> None:
        self.legal_holds = (*self.legal_holds, matter)

    @workspace_decision(ADMINISTRATOR, AUDITOR)
    def release_legal_hold(self, matter: Slug, *, why: Why) -> None:
        """End the hold for a legal matter; others stand."""
        if matter in self.legal_holds:
            self._hold_released(matter=matter)

    @event(LegalHoldReleased)
    def _hold_released(self, matter: str) -> None:
        self.legal_holds = tuple(each for each in self.legal_holds if each != matter)

    @workspace_command(ADMINISTRATOR, AUDITOR)
    def request_erasure(self, reference: Slug, *, by: Actor) -> None:
        """Ask for somebody to be erased, as they or the law demand; the reference leads to their letter."""
        self.expect_here()
        if by not in self.erasure_asked_by:
            self._erasure_requested(reference=reference, asked_by=by)

    @event(ErasureRequested)
    def _erasure_requested(self, reference: str, asked_by: UUID) -> None:
        self.erasure_references = (*self.erasure_references, reference)
        self.erasure_asked_by = (*self.erasure_asked_by, asked_by)

    @workspace_decision(ADMINISTRATOR)
    def erase(self, lawful_basis: LawfulBasis, *, by: Actor, why: Why) -> None:
        """Approve that somebody's key is destroyed, so that nothing sealed for them is ever read again."""
        if self.erased:
            return
        if self.legal_holds:
            raise self.UnderLegalHold(facts=self.legal_holds)
        if not self.erasure_asked_by:
            raise self.ErasureNotRequested
        if set(self.erasure_asked_by) == {by}:
            raise self.AskerNeverApproves
        self._revoke(self.accesses)
        self._erased(
            references=self.erasure_references, lawful_basis=lawful_basis, asked_by=self.erasure_asked_by, approver=by
        )

    @event(Erased)
    def _erased(
        self, references: tuple[str, ...], lawful_basis: LawfulBasis, asked_by: tuple[UUID, ...], approver: UUID
    ) -> None:
        self.name, self.erased = None, True
