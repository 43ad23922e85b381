"""Several people acting at the same moment, each in a thread with a database connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

#: Seconds after which a thread that has not come to the start is not coming any more.
DEADLINE = 30


def together(*acts: Callable[[], object]) -> list[object]:
    """Start all acts at once; what each returned or raised, in their order."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            start.wait(DEADLINE)
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(run, acts))
