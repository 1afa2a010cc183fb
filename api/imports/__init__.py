"""How the history of other systems comes in: read strictly, recorded as attested, and all by commands."""
