"""Refusals of the doors to logging in; each says what to do next."""

from api.problems import QuotaExceeded
from domain.errors import Invalid, NotAllowed, Refused


class MissingScope(NotAllowed, code="missing_scope"):
    """The key was not issued for this; use one whose scopes name it, or have one issued."""


class CsrfTokenMissing(NotAllowed, code="csrf_token_missing"):
    """A page sends with every command the token it was given, as X-CSRF-Token; load the page again."""


class LoginRefused(NotAllowed, code="login_refused"):
    """Nobody is known by this; check it, or ask an administrator for an invitation."""


class LinkRefused(NotAllowed, code="link_refused"):
    """This link was used, was withdrawn or has expired; ask an administrator for another."""


class PasswordTooWeak(Invalid, code="password_too_weak"):
    """A password has 12 to 200 characters, and is not the name one logs in with; choose a longer one."""


class LoginTaken(Refused, code="login_taken"):
    """Somebody else logs in under this name; choose another."""


class TooManyLogins(QuotaExceeded, code="too_many_logins"):
    """Too many logins have failed; wait as long as Retry-After says."""

    policy = "logins"

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


class TokenRefused(NotAllowed, code="token_refused"):
    """The token is not what its issuer says to this audience now, or nobody here is known by what it says."""


class NoProvider(NotAllowed, code="no_identity_provider"):
    """No identity provider is set for this server; log in with a password, or have its operator set one."""
