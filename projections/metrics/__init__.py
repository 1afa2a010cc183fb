"""Numbers that practitioners steer by, each with its definition, worked out of the rows of views at any moment."""
