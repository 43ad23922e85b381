"""A line of a benchmark's table, timing, and the table as text and Markdown."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """What was measured: ours and, beside it, the floor or the rival, both in ``unit``; the bar and whether it is met.

    ``is_least`` says that the ratio (theirs / ours) must reach the bar; otherwise ours / theirs must not pass it. Without a rival the
    bar is in the unit itself.
    """

    what: str
    ours: float
    bar: float
    theirs: float | None = None
    rival: str = ""
    is_least: bool = False
    unit: str = "ms"

    @property
    def ratio(self) -> float | None:
        if self.theirs is None:
            return None
        return self.theirs / self.ours if self.is_least else self.ours / self.theirs

    @property
    def is_met(self) -> bool:
        measured = self.ours if self.ratio is None else self.ratio
        return measured >= self.bar if self.is_least else measured <= self.bar

    def cells(self) -> tuple[str, ...]:
        """The line as the table prints it."""
        sign = "≥" if self.is_least else "≤"
        if self.ratio is None:
            return (
                self.what,
                f"{self.ours:.2f} {self.unit}",
                "—",
                "—",
                f"≤ {self.bar:g} {self.unit}",
                self._verdict,
            )
        theirs = f"{self.theirs:.2f} {self.unit} ({self.rival})"
        return (
            self.what,
            f"{self.ours:.2f} {self.unit}",
            theirs,
            f"{self.ratio:.2f}",
            f"{sign} {self.bar:g}",
            self._verdict,
        )

    @property
    def _verdict(self) -> str:
        return "met" if self.is_met else "missed"


HEAD = ("what", "ours", "beside it", "ratio", "bar", "")


def best_of(work: Callable[[], object], times: int = 7) -> float:
    """The shortest of several runs, in ms, after one that is not counted: the others are this machine's other work."""
    work()
    shortest = float("inf")
    gc.collect()
    for _ in range(times):
        start = time.perf_counter()
        work()
        shortest = min(shortest, time.perf_counter() - start)
    return shortest * 1000


def markdown(lines: Iterable[Line]) -> str:
    """The lines as a table."""
    rows = [HEAD, tuple("---" for _ in HEAD), *(line.cells() for line in lines)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
