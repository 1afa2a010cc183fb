"""The identity provider that people of this server log in with, as its operator has set it."""

import os
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Provider:
    """Where to ask, and as which client; a public client has no secret."""

    issuer: str
    client: str
    secret: str = field(repr=False)
    name: str


def provider() -> Provider | None:
    """What CAIRN_OIDC_ISSUER, CAIRN_OIDC_CLIENT_ID, CAIRN_OIDC_CLIENT_SECRET and CAIRN_OIDC_NAME say, if anything."""
    said = {name: os.environ.get(f"CAIRN_OIDC_{name}", "") for name in ("ISSUER", "CLIENT_ID", "CLIENT_SECRET", "NAME")}
    if not said["ISSUER"] or not said["CLIENT_ID"]:
        return None
    name = said["NAME"] or "your organisation"
    return Provider(said["ISSUER"], said["CLIENT_ID"], said["CLIENT_SECRET"], name)
