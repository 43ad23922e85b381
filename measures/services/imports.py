"""The policy comes in from its official text, once and for ever: a document that was imported is never changed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import models, transaction
from django.utils import timezone

from institutions import audit
from institutions.models import Alias, AuditEvent, User
from measures import policies
from measures.models import BasisDocument, Issuer, Measure, MeasureUnit, PolicyDocument, Section
from measures.parser import ParsedPolicy, PolicyTextError, PrintedUnit, parse
from qianjiang_finance.common import clock
from qianjiang_finance.common.dates import day_text


class Outcome(StrEnum):
    """What an import came to; a dry run says what the import would come to."""

    CREATED = "created"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a text is refused: a Chinese sentence, and the line of the text where there is one."""

    line: int | None
    message: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The outcome, what was read (None if the text cannot be read), and the full name behind each printed name that is known."""

    outcome: Outcome
    policy: ParsedPolicy | None = None
    resolved: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def line(self) -> int | None:
        """The first line that must be put right."""
        return next((problem.line for problem in self.problems if problem.line is not None), None)


def import_policy(*, text: str, by: User | None = None, dry_run: bool = False) -> ImportReport:
    """Store the policy of an official text with its sections, measures and units, resolved through the printed names (Alias).

    The same text again changes nothing. Refused with the line: a text that cannot be read, a unit that no printed name knows.
    Refused as a whole: another wording under a 文号 that is there, and a second policy (measure numbers are one row 1…13).
    Raises NotAllowed for anyone but the head of the office.
    """
    policies.can_import_policy(by).enforce()
    text = text.removeprefix("\ufeff")
    try:
        parsed = parse(text)
    except PolicyTextError as error:
        return ImportReport(Outcome.REFUSED, problems=(Problem(error.line, str(error)),))
    with transaction.atomic():
        aliases = _aliases(parsed)
        resolved = {text: _full_name(alias) for text, alias in aliases.items()}
        checksum = hashlib.sha256(text.encode()).hexdigest()
        if PolicyDocument.objects.filter(number=parsed.number, sha256=checksum).exists():
            return ImportReport(Outcome.UNCHANGED, parsed, resolved)
        problems = (*_conflicts(parsed), *_unknown_units(parsed, text, aliases), *_too_long(parsed))
        if problems:
            return ImportReport(Outcome.REFUSED, parsed, resolved, problems)
        if not dry_run:
            _store(parsed, text, checksum, aliases)
            detail = f"{parsed.title}：{len(parsed.sections)}个部分，{len(parsed.measures)}条措施"
            audit.record(verb=AuditEvent.Verb.POLICY, subject=parsed.number, by=by, detail=detail)
    return ImportReport(Outcome.CREATED, parsed, resolved)


def _printed_units(parsed: ParsedPolicy) -> list[PrintedUnit]:
    return [unit for measure in parsed.measures for unit in (*measure.lead, *measure.responsible)]


def _aliases(parsed: ParsedPolicy) -> dict[str, Alias]:
    """What is known about the names printed in the head and in the measures."""
    names = {*parsed.issuers, *(unit.printed for unit in _printed_units(parsed))}
    rows = Alias.objects.filter(text__in=names).select_related("institution", "group")
    return {alias.text: alias for alias in rows}


def _full_name(alias: Alias) -> str:
    if alias.institution is not None:
        return alias.institution.name
    assert alias.group is not None  # the table allows a unit or a group
    return f"{alias.group.name}（分组）"


def _conflicts(parsed: ParsedPolicy) -> list[Problem]:
    """A document is immutable, and there is one policy."""
    stored = PolicyDocument.objects.order_by("pk").first()
    if stored is None:
        return []
    if stored.number == parsed.number:
        when = day_text(timezone.localtime(stored.imported_at))
        return [
            Problem(
                None,
                f"{parsed.number}已于{when}导入，本次文本与已存原文不一致。正式文件导入后不能更改，请核对文本；"
                "如文件确有修订，应以新的文号印发",
            )
        ]
    return [Problem(None, f"系统中已有政策文件{stored.number}，措施编号不能重复，不能再导入{parsed.number}")]


def _unknown_units(parsed: ParsedPolicy, text: str, aliases: Mapping[str, Alias]) -> list[Problem]:
    """Names that no alias knows, and issuers that are not a single unit."""
    cure = "请更正原文，或先在机构别名中补充该名称"
    problems = [
        Problem(line, f"第{line}行：发文机关“{name}”不在单位名录中，{cure}")
        for name in parsed.issuers
        if name not in aliases or aliases[name].institution is None
        for line in [_line_of(text, name)]
    ]
    problems += [
        Problem(unit.line, f"第{unit.line}行：单位“{unit.printed}”不在单位名录中，{cure}")
        for unit in _printed_units(parsed)
        if unit.printed not in aliases
    ]
    return problems


def _too_long(parsed: ParsedPolicy) -> list[Problem]:
    """Titles and numbers longer than their place: a sign that the text lost a line break or a full stop."""
    entries: list[tuple[int | None, str, str, type[models.Model], str]] = [
        (None, "标题", parsed.title, PolicyDocument, "title"),
        (None, "文号", parsed.number, PolicyDocument, "number"),
        (None, "附发文件标题", parsed.attachment_title, PolicyDocument, "attachment_title"),
        (None, "印发单位", parsed.issued.unit, PolicyDocument, "printed_by"),
        *((None, "依据文件标题", basis.title, BasisDocument, "title") for basis in parsed.basis),
        *((None, "依据文件文号", basis.number, BasisDocument, "number") for basis in parsed.basis),
        *((section.line, "章节标题", section.title, Section, "title") for section in parsed.sections),
        *(
            (read.first_line, f"第{read.number}条措施的标题", read.title, Measure, "title")
            for read in parsed.measures
        ),
    ]
    problems = []
    for line, what, entry, model, name in entries:
        limit = getattr(model._meta.get_field(name), "max_length", None)
        if limit is not None and len(entry) > limit:
            place = f"第{line}行：" if line else ""
            problems.append(Problem(line, f"{place}{what}超过{limit}字，请检查该处是否缺少换行或句号"))
    return problems


def _line_of(text: str, name: str) -> int:
    """The line, from 1, where a name of the head first stands."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return next((number for number, line in enumerate(lines, start=1) if name in line), 1)


def _store(parsed: ParsedPolicy, text: str, checksum: str, aliases: Mapping[str, Alias]) -> None:
    document = PolicyDocument.objects.create(
        number=parsed.number,
        title=parsed.title,
        attachment_title=parsed.attachment_title,
        addressees=parsed.addressees,
        preamble="\n".join(parsed.preamble),
        printed_by=parsed.issued.unit,
        printed_on=parsed.issued.date,
        text=text,
        sha256=checksum,
        imported_at=clock.now(),
    )
    BasisDocument.objects.bulk_create(
        BasisDocument(document=document, order=order, number=basis.number, title=basis.title)
        for order, basis in enumerate(parsed.basis, start=1)
    )
    Issuer.objects.bulk_create(
        Issuer(document=document, order=order, printed=name, institution=aliases[name].institution)
        for order, name in enumerate(parsed.issuers, start=1)
    )
    sections = {
        section.numeral: Section.objects.create(
            document=document, order=section.order, numeral=section.numeral, title=section.title
        )
        for section in parsed.sections
    }
    for read in parsed.measures:
        measure = Measure.objects.create(
            section=sections[read.section],
            number=read.number,
            title=read.title,
            text=read.text,
            clause=read.full,
        )
        _store_units(measure, MeasureUnit.Duty.LEAD, read.lead, aliases)
        _store_units(measure, MeasureUnit.Duty.RESPONSIBLE, read.responsible, aliases)


def _store_units(
    measure: Measure, duty: MeasureUnit.Duty, units: Sequence[PrintedUnit], aliases: Mapping[str, Alias]
) -> None:
    MeasureUnit.objects.bulk_create(
        MeasureUnit(
            measure=measure,
            duty=duty,
            order=unit.order,
            printed=unit.printed,
            institution=aliases[unit.printed].institution,
            group=aliases[unit.printed].group,
        )
        for unit in units
    )
