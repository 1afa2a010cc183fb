"""How long an answer stays true, and what tells that: tags, caching, and the moment it remembers."""

import re
from collections.abc import Mapping
from email.utils import format_datetime

from domain.clock import from_micros

FOR_EVER = "private, max-age=31536000, immutable"
ASK_AGAIN = "private, no-cache"
TAG = re.compile(r'(?:W/)?("[^"]*")')


def is_known(headers: Mapping[str, str], tag: str) -> bool:
    """Whether who asks has this answer already: tags are compared weakly, as RFC 9110 has it for If-None-Match."""
    known = headers.get("If-None-Match", "")
    return known.strip() == "*" or bare(tag) in map(bare, TAG.findall(known))


def bare(tag: str) -> str:
    """A tag without what says that it is weak."""
    return tag.strip().removeprefix("W/")


def http_date(micros: int) -> str:
    """A moment as HTTP has it, in whole seconds."""
    return format_datetime(from_micros(micros), usegmt=True)


def links(following: str | None, original: str | None) -> dict[str, str]:
    """The Link header: the next page, and what a memento is one of (RFC 8288, RFC 7089)."""
    known = {"next": following, "original": original}
    told = ", ".join(f'<{url}>; rel="{name}"' for name, url in known.items() if url)
    return {"Link": told} if told else {}
