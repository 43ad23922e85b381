"""Supervision over figures: tasks judged by accepted figures, the page of a measure as a chain, the lines of 附表4."""
