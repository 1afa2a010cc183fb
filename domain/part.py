"""An aggregate that does not fit one page is written in parts; together they are one."""

from typing import Any


class Part:
    """A stretch of an aggregate's page: its facts, refusals and commands are the aggregate's own."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        for part in cls.__bases__:
            if Part in part.__bases__:
                for name, each in vars(part).items():
                    if not name.startswith("__"):
                        setattr(cls, name, each)
        super().__init_subclass__(**kwargs)
