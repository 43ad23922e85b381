"""Measurements of speed: every bar is a ratio taken in one run, or a time with the machine beside it (``make bench``)."""
