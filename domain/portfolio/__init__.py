"""Across products: what money and people go into, and what is worth doing together."""
