"""What every C2SP text keeps to: UTF-8 without control characters, names without spaces, base64 written one way."""

from base64 import b64decode, b64encode


class Malformed(ValueError):
    """A note, a key or a checkpoint breaks its specification; the text says how."""


def plain(text: str) -> str:
    """The text itself; raises Malformed for a control character other than a newline, or for half a surrogate pair."""
    if any(character < " " and character != "\n" for character in text):
        raise Malformed("a control character other than a newline")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Malformed("not UTF-8: half a surrogate pair") from None
    return text


def named(name: str) -> str:
    """The name of a key itself; raises Malformed if it is empty or holds a space, a plus or a control character."""
    if not name or "+" in name or any(character.isspace() for character in plain(name)):
        raise Malformed(f"the name of a key is not empty and has neither spaces nor a plus: {name!r}")
    return name


def decoded(text: str) -> bytes:
    """The bytes of a base64 text (RFC 4648, section 4) in the one way to write them; raises Malformed."""
    try:
        raw = b64decode(text, validate=True)
    except ValueError:
        raise Malformed("not base64") from None
    if b64encode(raw).decode() != text:
        raise Malformed("base64 that could be written otherwise")
    return raw
