"""Pages of the write side: list, filing, form, steps, periods."""
