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
from filings.services import moves
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
    last = moves.newest_revision(fresh)
    before = checks.cells_of(last, items)
    wanted = {code: read_cell(row.text, items[code], row.note) for code, row in typed.items()}
    changes = {code: cell for code, cell in wanted.items() if before.get(code) != cell}
    changes, conflicts = _merge(changes, before, items, _later_changes(fresh, items, seen, by, source))
    if changes or fresh.status != Status.DRAFTING:
        moves.move(fresh, Status.DRAFTING)
        draft = open_draft(fresh, last)
        write_cells(draft, items, changes, before=before, by=by, source=source)
        if fresh.status != Status.DRAFTING:
            moves.record(fresh, TRANSITIONS["save"], target=Status.DRAFTING, by=by, revision=draft)
        fresh.refresh_from_db()
    return Saved(fresh, len(changes), conflicts)


def report_zero(*, filing: Filing, form: str, by: User) -> Saved:
    """零报送 (domain §4.1): write 0 into every blank of one form, through the same save as typing. A rate has no zero: it stays blank.

    Raises NotAllowed, StaleState, and BusinessError when the form has no blank left.
    """
    cells = checks.FigureBook.of(filing, moves.newest_revision(filing))
    blank = {
        code: Typed("0", cells.cells[code].note if code in cells.cells else "")
        for code, item in cells.items.items()
        if item.form_id == form
        and item.kind != Indicator.Kind.RATE
        and not (code in cells.cells and cells.cells[code].text)
    }
    if not blank:
        raise BusinessError("该表没有空白项，无需零报送")
    return save_draft(filing=filing, typed=blank, by=by, seen=filing.edit_number)


def open_draft(filing: Filing, last: Revision | None) -> Revision:
    """The open draft, or a new one: the first, or the one after a return."""
    if last is not None and last.is_draft:
        return last
    return moves.new_draft(filing, Revision.Reason.RETURNED if last else Revision.Reason.FIRST)


def _later_changes(
    filing: Filing, items: Mapping[str, Indicator], seen: int, by: User, source: ImportAttempt | None
) -> dict[str, FigureChange]:
    """The first change of each cell after ``seen``. A file supersedes what the same person loaded from a file before:
    who mends a workbook and uploads it again is in conflict with nobody."""
    rows = FigureChange.objects.filter(revision__filing=filing, edit_number__gt=seen).select_related("by")
    if source is not None:
        rows = rows.exclude(by=by, source__isnull=False)
    codes = {item.pk: code for code, item in items.items()}
    return {codes[row.indicator_id]: row for row in rows.order_by("-pk") if row.indicator_id in codes}


def _merge(
    changes: dict[str, Cell | None],
    before: Mapping[str, Cell],
    items: Mapping[str, Indicator],
    later: Mapping[str, FigureChange],
) -> tuple[dict[str, Cell | None], list[Conflict]]:
    """Split the changes into those to write and those in conflict with ``later`` changes.

    A cell that others changed and the person left as it was on the page keeps the others' content.
    """
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


def write_cells(
    draft: Revision,
    items: Mapping[str, Indicator],
    changes: Mapping[str, Cell | None],
    *,
    by: User,
    before: Mapping[str, Cell] | None = None,
    source: ImportAttempt | None = None,
) -> None:
    """Write cells into a draft together with their history; ``before`` is what the draft holds, read here if not given."""
    held = checks.cells_of(draft, items) if before is None else before
    _write(draft, items, changes)
    _remember(draft, items, held, changes, by=by, source=source)


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
    """The outcome of an import: the attempt as kept, the 必须改 findings on its rows, and the save (None when refused)."""

    attempt: ImportAttempt
    findings: list[checks.Finding]
    saved: Saved | None


@transaction.atomic
def import_figures(
    *,
    filing: Filing,
    typed: Mapping[str, Typed],
    file_name: str,
    content: bytes,
    by: User,
    seen: int | None = None,
    places: Mapping[str, str] | None = None,
    refuse_errors: bool = True,
) -> Imported:
    """Load a file's rows into the draft; the file is kept either way.

    With ``refuse_errors`` all or nothing: a 必须改 finding on any row given refuses the file. Without, the draft takes the rows as the
    form would, and the findings are told. Blanks are not judged: a file may hold a part of the form. ``seen`` is the edit number the
    file was made from (None: now), ``places`` the cell of each code in the file, for the outcome.
    """
    fresh = Filing.objects.select_related("institution", "period").get(pk=filing.pk)
    policies.can_edit(by, fresh).enforce()
    book = checks.FigureBook.of(fresh, moves.newest_revision(fresh))
    rows = {code: row for code, row in typed.items() if code in book.items}
    cells = {code: read_cell(row.text, book.items[code], row.note) for code, row in rows.items()}
    merged = {**book.cells, **{code: cell for code, cell in cells.items() if cell is not None}}
    found = checks.judge(book.with_cells(merged))
    errors = [finding for finding in checks.blocking(found) if finding.rule != checks.BLANK]
    is_refused = refuse_errors and bool(errors)
    told = [] if is_refused else [f"导入{len(rows)}项"]
    told += [f"{located(f, places or {})}{f.rule} {f.name}：{f.message}" for f in errors]
    attempt = keep_attempt(
        filing=fresh,
        file_name=file_name,
        content=content,
        outcome="；".join(told),
        by=by,
        is_accepted=not is_refused,
    )
    if is_refused:
        return Imported(attempt, errors, None)
    saved = save_draft(
        filing=fresh, typed=rows, by=by, seen=fresh.edit_number if seen is None else seen, source=attempt
    )
    return Imported(attempt, errors, saved)


def located(finding: checks.Finding, places: Mapping[str, str]) -> str:
    """Where a finding's cell stands in a file: B2表 G9：; empty when the file does not hold it."""
    return f"{places[finding.code]}：" if finding.code in places else ""


def keep_attempt(
    *, filing: Filing, file_name: str, content: bytes, outcome: str, by: User, is_accepted: bool
) -> ImportAttempt:
    """Keep a file that someone tried to load, with what became of it."""
    return ImportAttempt.objects.create(
        filing=filing,
        file_name=file_name[-120:],
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        is_accepted=is_accepted,
        outcome=outcome,
        by=by,
        at=clock.now(),
    )
