"""Whether a test fails where the domain is wrong: every small change to it, one at a time."""
