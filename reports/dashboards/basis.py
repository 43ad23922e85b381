"""What the figures of a page rest on: state, version and date of the data, coverage, who is missing and the rule for them (H9, Z9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from filings.models import Period
from filings.models.filing import Status
from reports.figures import Coverage, ExpectedFiling, MissingFiling

_LOCKED, _ACCEPTED = str(Status.LOCKED.label), str(Status.ACCEPTED.label)


@dataclass(frozen=True, slots=True)
class DataBasis:
    """The line over the figures of a period."""

    code: str
    state: str
    version: int
    as_of: dt.datetime | None
    coverage: Coverage
    missing_text: str
    with_names: bool

    @property
    def tone(self) -> str:
        """Tone of the badge that shows the state."""
        return {"已锁定": "done", "已审核": "ok"}.get(self.state, "wait")


def basis_of(period: Period, roster: Sequence[ExpectedFiling], *, with_names: bool = True) -> DataBasis:
    """The basis of a roster already read; without names only how many are missing. No query."""
    missing = tuple(
        MissingFiling(filing.name, filing.name, filing.status, filing.url)
        for filing in roster
        if filing.accepted_at is None
    )
    return DataBasis(
        code=period.code,
        state=_state({filing.status for filing in roster}),
        version=period.data_version,
        as_of=max((filing.accepted_at for filing in roster if filing.accepted_at), default=None),
        coverage=Coverage(len(roster) - len(missing), len(roster), missing if with_names else ()),
        missing_text=period.missing_text(len(missing)),
        with_names=with_names,
    )


def _state(states: set[str]) -> str:
    """As :func:`reports.figures.data_state` says it."""
    if states <= {_LOCKED}:
        return "已锁定"
    return "已审核" if states <= {_LOCKED, _ACCEPTED} else "试算"
