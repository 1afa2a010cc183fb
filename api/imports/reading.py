"""A change in the words of the domain: what the source said, and how the mapping reads it."""

from collections.abc import Mapping as Dict
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from api.imports.changes import Change
from api.imports.mapping import Mapping, Meaning
from domain.planning.history import Attested
from domain.planning.readings import Reading

READING: TypeAdapter[Reading] = TypeAdapter(Reading)


def attested(change: Change, mapping: Mapping, people: Dict[str, UUID]) -> Attested:
    """What is attested by a change, with its people by their ids."""
    meaning = mapping.fields.get(change.field)
    return Attested(
        system=mapping.system,
        sequence=change.sequence,
        field=change.field,
        old=change.old,
        new=change.new,
        reading=READING.validate_python(_read(change, meaning, people)) if meaning else None,
    )


def _read(change: Change, meaning: Meaning, people: Dict[str, UUID]) -> dict[str, Any]:
    of, new = meaning.of, change.new
    ours = meaning.values.get((new or "").strip())
    match of:
        case "owner" | "approver" | "people":
            now, was = ([people[name] for name in names] for names in (change.people, change.before))
            return {"of": of, "people": now, "was": was}
        case "state" | "stage":
            return {"of": of, "word": new, of: ours}
        case "presence":
            return {"of": of, "present": new is not None and new.strip() not in meaning.absent}
    return {"of": of, of: ours or new}
