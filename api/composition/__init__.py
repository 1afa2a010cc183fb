"""The composition root: the only package that picks concrete parts and joins them."""
