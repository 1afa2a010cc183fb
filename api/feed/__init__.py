"""What was recorded, as it is recorded: to whoever asks, waits or listens."""
