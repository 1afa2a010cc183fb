"""Measured, never asserted: `make bench` prints a table of figures beside those that were asked for."""
