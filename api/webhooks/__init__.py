"""Events sent to other systems: signed, until they were received, and to no address that nobody meant."""
