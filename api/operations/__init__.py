"""How a server is run: whether it lives and is ready, what it does in numbers, what it logs, how it stops."""
