"""Making what a ledger needs, apart from using it: whoever serves needs no right to alter a schema."""

from api.cli.said import HERE, AsJson, Data, Database, Schema, application, refusals, told
from api.composition.engines import migrated


@application.command("migrate")
def migrate(data: Data = HERE, database: Database = "", schema: Schema = "", as_json: AsJson = False) -> None:  # noqa: FBT002
    """Make a ledger's tables, or bring them to the form this Cairn needs; as often and by as many as you like."""
    with refusals():
        kept = migrated(data, database, schema)
    told({"ready": kept}, as_json=as_json)
