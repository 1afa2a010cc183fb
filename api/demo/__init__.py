"""Eighteen months of three products, told by real commands under a simulated clock."""
