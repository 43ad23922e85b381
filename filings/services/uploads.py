"""Loading an uploaded workbook into the draft. Every file is kept, taken or refused (features B6, B7, G3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from filings import checks, policies
from filings.models import Filing, ImportAttempt
from filings.reporting import items_of
from filings.services.drafts import Saved, Typed, import_figures, keep_attempt, located
from filings.workbook import Upload, WrongFile, read_upload
from institutions.models import User
from qianjiang_finance.common.errors import NotAllowed, StaleState

#: As many places as a refusal names.
MOST_NAMED = 10
_CURE = "上期、年初、上年同期数以系统审核通过的数为准，不能在工作簿中改动。请重新下载模板填报；确认原数有误的，对该期报表申请更正"


@dataclass(frozen=True, slots=True)
class Loaded:
    """The outcome of an upload: the file as kept; why it was refused, or the save with the 必须改 findings and their cells."""

    attempt: ImportAttempt
    problems: tuple[str, ...] = ()
    saved: Saved | None = None
    typed: Mapping[str, Typed] = field(default_factory=dict)
    absent: int = 0
    to_mend: tuple[str, ...] = ()


def load_workbook(*, filing: Filing, content: bytes, file_name: str, by: User) -> Loaded:
    """Read a filled template and save its cells as the form would: a 必须改 finding does not refuse it, a wrong file is refused whole.

    Cells that others changed since the template was made are reported, not overwritten. Raises NotAllowed for who may not edit.
    """
    policies.can_edit(by, filing).enforce()
    codes = [item.code for item in items_of(filing)]
    try:
        upload = read_upload(content, filing, codes)
        _check_columns(filing, upload)
        return _load(filing, upload, content=content, file_name=file_name, by=by, expected=len(codes))
    except NotAllowed:
        raise
    except WrongFile as error:
        problems = error.problems
    except StaleState as error:
        problems = (str(error),)
    attempt = keep_attempt(
        filing=filing,
        file_name=file_name,
        content=content,
        outcome="；".join(problems),
        by=by,
        is_accepted=False,
    )
    return Loaded(attempt, problems=problems)


def _check_columns(filing: Filing, upload: Upload) -> None:
    """R32: refuse a file whose earlier figures are not the accepted ones; a wrong one is mended by a correction, never here."""
    book = checks.FigureBook.of(filing, None)
    stated = {code: entry.stated for code, entry in upload.entries.items()}
    faults = checks.column_faults(
        book, stated, checks.active_rules(book.quarter.last_day, filing.institution.kind_id)
    )
    if faults:
        more = [f"另有{len(faults) - MOST_NAMED}处"] if len(faults) > MOST_NAMED else []
        raise WrongFile(*faults[:MOST_NAMED], *more, _CURE)


def _load(
    filing: Filing, upload: Upload, *, content: bytes, file_name: str, by: User, expected: int
) -> Loaded:
    typed = {code: Typed(entry.text, entry.note) for code, entry in upload.entries.items()}
    places = {code: entry.place for code, entry in upload.entries.items()}
    outcome = import_figures(
        filing=filing,
        typed=typed,
        file_name=file_name,
        content=content,
        by=by,
        seen=upload.identity.seen,
        places=places,
        refuse_errors=False,
    )
    return Loaded(
        outcome.attempt,
        saved=outcome.saved,
        typed=typed,
        absent=expected - len(typed),
        to_mend=tuple(_sentence(finding, places) for finding in outcome.findings),
    )


def _sentence(finding: checks.Finding, places: Mapping[str, str]) -> str:
    """B2表 G9：R05 信用与担保类之和不等于制造业贷款."""
    return f"{located(finding, places)}{finding.rule} {finding.name}：{finding.message}"
