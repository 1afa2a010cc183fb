"""How people come to log in: somebody is invited by a link, which an operator hands over."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from api.cli.key import moment, person_named
from api.cli.said import HERE, AsJson, Data, application, door_to, run, told
from api.door import Call
from api.identity import digest, new_key

Until = Annotated[datetime | None, typer.Option(help="Until when the link opens; for a week without. UTC.")]
Url = Annotated[str, typer.Option(help="Where the pages are.", envvar="CAIRN_URL")]


@application.command("invite")
def invite(
    person: Annotated[str, typer.Argument(help="Who logs in; made known if nobody has this name.")],
    *,
    expires: Until = None,
    url: Url = "http://127.0.0.1:8000",
    data: Data = HERE,
    as_json: AsJson = False,
) -> None:
    """Print a link by which somebody chooses a password, the first or another; only its SHA-256 is kept."""
    made = run(_invite(data, person, expires, url))
    told(made, as_json=as_json, words=f"{made['link']}\nIt opens once, and is not shown again.")


async def _invite(data: Path, name: str, expires: datetime | None, url: str) -> dict[str, Any]:
    async with door_to(data) as door:
        secret = new_key(door.workspace)
        person = await person_named(door, name)
        issued = {"digest": digest(secret), "person": person, "expires_at": moment(expires)}
        (reply,) = await door.give_all([Call("issue_invitation", issued, f"invite {digest(secret)}")])
        link = f"{url.rstrip('/')}/join?link={quote(secret)}"
        return {"link": link, "person": str(person), "id": str(reply.resource and reply.resource.id)}
