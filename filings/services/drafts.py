"""Saving what the maker typed. Nothing blocks saving; two people on one draft are merged cell by cell."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from filings import checks, policies
from filings.entry import Cell, read_cell
from filings.models import Figure, FigureChange, Filing, ImportAttempt, Indicator, Revision
from filings.models.filing import Status
from filings.reporting import items_of
from filings.services import steps
from filings.workflow import TRANSITIONS
from institutions.models import User
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError, StaleState


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the two inputs of a row."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that someone else changed meanwhile: both texts, and whose the stored one is."""

    code: str
    name: str
    mine: str
    theirs: str
    by: str


@dataclass(frozen=True, slots=True)
class Saved:
    """The outcome of a save: how many cells changed, which ones were in conflict (not written), the filing afterwards."""

    filing: Filing
    changed: int
    conflicts: list[Conflict] = field(default_factory=list)


@transaction.atomic
def save_draft(
    *,
    filing: Filing,
    typed: Mapping[str, Typed],
    by: User,
    seen: int,
    source: ImportAttempt | None = None,
) -> Saved:
    """Write the cells that differ from the draft; codes not in ``typed`` stay as they are, an empty text clears a cell.

    ``seen`` is the edit number of the form the person typed into: a cell that someone else changed since then is not overwritten
    but reported. Raises NotAllowed, BusinessError (a code that is not in the form) and StaleState (two saves at once).
    """
    fresh = Filing.objects.select_related("institution", "period").get(pk=filing.pk)
    policies.can_edit(by, fresh).enforce()
    if seen > fresh.edit_number:
        raise StaleState("本页的编辑序号有误，请刷新页面后再保存")
    items = {item.code: item for item in items_of(fresh)}
    unknown = sorted(set(typed) - set(items))
    if unknown:
        raise BusinessError(f"本单位的报表没有这些指标：{'、'.join(unknown)}")
    last = steps.newest_revision(fresh)
    before = checks.cells_of(last, items)
    wanted = {code: read_cell(row.text, items[code], row.note) for code, row in typed.items()}
    changes = {code: cell for code, cell in wanted.items() if before.get(code) != cell}
    changes, conflicts = _merge(changes, before, items, last, seen)
    if changes or fresh.status != Status.DRAFTING:
        steps.move(fresh, Status.DRAFTING)
        draft = _draft_of(fresh, last)
        _write(draft, items, changes)
        _remember(draft, items, before, changes, by=by, source=source)
        if fresh.status != Status.DRAFTING:
            steps.record(fresh, TRANSITIONS["save"], target=Status.DRAFTING, by=by, revision=draft)
        fresh.refresh_from_db()
    return Saved(fresh, len(changes), conflicts)


def _draft_of(filing: Filing, last: Revision | None) -> Revision:
    """The open draft, or a new one: the first, or the one after a return."""
    if last is not None and last.is_draft:
        return last
    return steps.new_draft(filing, Revision.Reason.RETURNED if last else Revision.Reason.FIRST)


def _merge(
    changes: dict[str, Cell | None],
    before: Mapping[str, Cell],
    items: Mapping[str, Indicator],
    revision: Revision | None,
    seen: int,
) -> tuple[dict[str, Cell | None], list[Conflict]]:
    """Split the changes into those to write and those in conflict with what others wrote since ``seen``.

    A cell that others changed and the person left as it was on the page keeps the others' content.
    """
    later: dict[str, FigureChange] = {}
    rows = FigureChange.objects.filter(revision=revision, edit_number__gt=seen).select_related("by")
    codes = {item.pk: code for code, item in items.items()}
    for row in rows.order_by("-pk"):
        later[codes[row.indicator_id]] = row
    kept, conflicts = {}, []
    for code, cell in changes.items():
        if code not in later:
            kept[code] = cell
        elif described(cell) != later[code].old:
            theirs = described(before.get(code))
            conflicts.append(Conflict(code, items[code].name, described(cell), theirs, str(later[code].by)))
    return kept, conflicts


def described(cell: Cell | None) -> str:
    """A cell in words, for the history and for conflicts; a blank is empty."""
    if cell is None:
        return ""
    return f"{cell.text}（备注：{cell.note}）" if cell.note else cell.text


def _write(draft: Revision, items: Mapping[str, Indicator], changes: Mapping[str, Cell | None]) -> None:
    cleared = [items[code].pk for code, cell in changes.items() if cell is None]
    if cleared:
        draft.figures.filter(indicator__in=cleared).delete()
    rows = [_figure(draft, items[code], cell) for code, cell in changes.items() if cell is not None]
    Figure.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["revision", "indicator"],
        update_fields=["entry", "raw", "typed", "note"],
    )


def _figure(draft: Revision, item: Indicator, cell: Cell) -> Figure:
    raw = item.to_raw(cell.value) if cell.value is not None else None
    return Figure(revision=draft, indicator=item, entry=cell.entry, raw=raw, typed=cell.typed, note=cell.note)


def _remember(
    draft: Revision,
    items: Mapping[str, Indicator],
    before: Mapping[str, Cell],
    changes: Mapping[str, Cell | None],
    *,
    by: User,
    source: ImportAttempt | None,
) -> None:
    """The history of every changed cell."""
    moment, edit_number = clock.now(), draft.filing.edit_number + 1
    FigureChange.objects.bulk_create(
        FigureChange(
            revision=draft,
            indicator=items[code],
            edit_number=edit_number,
            old=described(before.get(code)),
            new=described(cell),
            source=source,
            by=by,
            at=moment,
        )
        for code, cell in changes.items()
    )


@dataclass(frozen=True, slots=True)
class Imported:
    """The outcome of an import: the attempt as kept, and the findings that refused it (empty when taken)."""

    attempt: ImportAttempt
    findings: list[checks.Finding]


@transaction.atomic
def import_figures(
    *, filing: Filing, typed: Mapping[str, Typed], file_name: str, content: bytes, by: User
) -> Imported:
    """Load a file's rows into the draft, all or nothing: a 必须改 finding on any row given refuses the file.

    The file is kept either way. Blanks are not judged here: a file may hold a part of the form.
    """
    fresh = Filing.objects.select_related("institution", "period").get(pk=filing.pk)
    policies.can_edit(by, fresh).enforce()
    book = checks.FigureBook.of(fresh, steps.newest_revision(fresh))
    rows = {code: row for code, row in typed.items() if code in book.items}
    cells = {code: read_cell(row.text, book.items[code], row.note) for code, row in rows.items()}
    merged = {**book.cells, **{code: cell for code, cell in cells.items() if cell is not None}}
    found = checks.run(book.with_cells(merged), checks.active_rules(fresh.period.quarter.last_day))
    refused = [finding for finding in checks.blocking(found) if finding.rule != checks.BLANK]
    outcome = "；".join(f"{f.rule} {f.name}：{f.message}" for f in refused) or f"导入{len(rows)}项"
    attempt = ImportAttempt.objects.create(
        filing=fresh,
        file_name=file_name,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        is_accepted=not refused,
        outcome=outcome,
        by=by,
        at=clock.now(),
    )
    if not refused:
        save_draft(filing=fresh, typed=rows, by=by, seen=fresh.edit_number, source=attempt)
    return Imported(attempt, refused)
