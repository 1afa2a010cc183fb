"""How a test reaches a stage: the shortest way there by real commands."""
