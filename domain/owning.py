"""A fact is its aggregate's own as it is written; the library would derive two more classes from each."""

from typing import Any


class Owning:
    """An aggregate whose facts are derived from its own Event in place: a process starts in two thirds of the time."""

    @classmethod
    def _define_event_class(cls, name: str, bases: tuple[Any, ...], *how: Any, **more: Any) -> Any:
        """The class of a fact: the written one, once it is derived from Event."""
        written = vars(cls).get(name)
        if written in bases:
            return written
        library: Any = type(cls)
        made = library._define_event_class(cls, name, bases, *how, **more)  # noqa: SLF001  # what is put right here
        if name == "Event":
            _own(cls, made, *bases)
        return made


def _own(aggregate: type, event: type, above: type) -> None:
    for name, fact in vars(aggregate).items():
        if isinstance(fact, type) and issubclass(fact, above):
            fact.__bases__ = (*(each for each in fact.__bases__ if each is not above), event)
            fact.__module__, fact.__qualname__ = aggregate.__module__, f"{aggregate.__qualname__}.{name}"
