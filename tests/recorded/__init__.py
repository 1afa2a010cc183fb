"""Every event version as it was first released: what is kept stays readable for ever."""
