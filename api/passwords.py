"""Passwords: argon2id, hashed apart from the loop, and as slowly for a name that nobody has."""

from asyncio import Semaphore, to_thread
from dataclasses import dataclass, field
from functools import cached_property
from sqlite3 import IntegrityError
from unicodedata import normalize
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from api.composition.credentials import Credentials, Password
from api.refusals import LoginTaken, PasswordTooWeak

SHORTEST, LONGEST, LONGEST_LOGIN = 12, 200, 100
AT_ONCE = 2  # each takes 64 MiB


@dataclass
class Passwords:
    """Keeps and checks what people log in with."""

    credentials: Credentials
    hasher: PasswordHasher = field(default_factory=PasswordHasher)  # argon2id, as RFC 9106 recommends second
    _turns: Semaphore = field(default_factory=lambda: Semaphore(AT_ONCE))

    @cached_property
    def _nobodys(self) -> str:
        return self.hasher.hash("nobody")

    async def checked(self, login: str, password: str) -> Password | None:
        """What is kept of this password, if it is right."""
        kept = self.credentials.password(named(login))
        async with self._turns:
            right = await to_thread(self._is_right, kept.hash if kept else None, password)
        return kept if right else None

    async def hashed(self, person: UUID, login: str, password: str) -> tuple[str, str]:
        """The name as it is kept, and the hash; raises PasswordTooWeak, LoginTaken."""
        name = named(login)
        if not SHORTEST <= len(password) <= LONGEST or named(password) == name:
            raise PasswordTooWeak(pointer="/password")
        kept = self.credentials.password(name)
        if not 0 < len(name) <= LONGEST_LOGIN or (kept and kept.person != person):
            raise LoginTaken(pointer="/login")
        async with self._turns:
            return name, await to_thread(self.hasher.hash, password)

    def keep(self, password: Password) -> None:
        """Keep it in place of an earlier one; raises LoginTaken."""
        try:
            self.credentials.keep(password)
        except IntegrityError as taken:
            raise LoginTaken(pointer="/login") from taken

    def _is_right(self, kept: str | None, password: str) -> bool:
        try:
            return self.hasher.verify(kept or self._nobodys, password[:LONGEST]) and kept is not None
        except VerificationError:
            return False


def named(login: str) -> str:
    """A name as it is compared: without case, and in one form."""
    return normalize("NFKC", login).strip().casefold()
