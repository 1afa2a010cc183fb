"""What is said of a command beside its body: its key, the version it rests on, and whether it is only tried."""

from typing import Self
from uuid import UUID, uuid4

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError

from api.door import command_id
from api.moments import counted
from api.problems import Malformed, VersionMissing
from api.retries import HEADER, Key, bare
from api.terms import Terms
from domain.command import Command
from domain.values import Value

SAID_AS = {"key": ("header", HEADER), "match": ("header", "If-Match"), "dry_run": ("query", "dry_run")}


class IfMatchUnreadable(Malformed, code="if_match_unreadable"):
    """If-Match is the ETag of the resource, as `"3"`, or *."""


class Said(Value):
    """What is said of a command beside its body."""

    key: Key | None
    match: str | None
    dry_run: bool = False

    @classmethod
    def by(cls, request: Request) -> Self:
        """What a request says; raises RequestValidationError."""
        dry_run = {"dry_run": request.query_params["dry_run"]} if "dry_run" in request.query_params else {}
        headers = {"key": request.headers.get(HEADER), "match": request.headers.get("If-Match")}
        try:
            return cls.model_validate(headers | dry_run)
        except ValidationError as unfit:
            told = [{**each, "loc": SAID_AS[str(each["loc"][0])]} for each in unfit.errors()]
            raise RequestValidationError(told) from unfit

    def command_id(self, principal: UUID) -> UUID:
        """The id of the command: that of its key, or a new one."""
        return uuid4() if self.key is None else command_id(principal, self.key)

    @property
    def version(self) -> int | None:
        """The version that If-Match asks for, None when any will do; raises IfMatchUnreadable."""
        if self.match is None or self.match.strip() == "*":
            return None
        version = counted(bare(self.match.strip().removeprefix("W/")))
        if version is None:
            raise IfMatchUnreadable
        return version

    def expect_version(self, command: Command, terms: Terms) -> None:
        """Raise VersionMissing where the terms are that this command names a version, and none is named."""
        if terms.versions_named and command.overturns and self.match is None:
            raise VersionMissing
