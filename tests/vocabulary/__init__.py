"""What practitioners call things, as tables: what realises each word, and who decides what."""
