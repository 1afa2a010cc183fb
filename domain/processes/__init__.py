"""What must happen together: every rule that ties one aggregate to another."""
