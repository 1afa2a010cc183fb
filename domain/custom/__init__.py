"""Fields that a workspace declares for what it works with: checked, kept and found like any other."""
