"""Explanations of 必须说明 findings: what counts as one, and which finding has one (domain §3.6; features C3, Z14)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.db.models import Q

from filings.checks.engine import Finding
from filings.checks.notes import Note
from filings.models import Explanation, Filing

#: Chinese characters that an explanation must have once the stock phrases are taken out of it.
MIN_LENGTH = 10
_MIN_DIFFERENT = 6
MAX_LENGTH = 500

_STOCK_PHRASES = re.compile(
    r"(经|已|现|再次|本行|我行)*(核实|核对|核查|检查|复核)*(后|过)*(均|都|确认|确)*"
    r"(核实无误|核对无误|确认无误|情况属实|情况真实|数据正确|数据无误|数据准确|数据真实|填报正确|无异常|没有异常|没有问题|正常波动|无误|属实)"
)
_REPEATED = re.compile(r"(.{1,20}?)\1{2,}")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_Key = tuple[str, str]
_Pair = tuple[Explanation | None, Explanation | None]
_GOOD = "请写明引起变动的具体业务、企业或政策，涉及金额，以及是否会持续"


def problem_of(text: str) -> str:
    """Why a text cannot stand as an explanation, as a sentence that says what a good one names; empty if it can."""
    if len(text) > MAX_LENGTH:
        return f"说明最多{MAX_LENGTH}字，请精简"
    if len(_HAN.findall(text)) < MIN_LENGTH:
        return f"说明至少写{MIN_LENGTH}个汉字。{_GOOD}"
    if len(_HAN.findall(_STOCK_PHRASES.sub("", text))) < MIN_LENGTH:
        return f"“核实无误”“情况属实”一类的话没有说明原因。{_GOOD}"
    said = _HAN.findall(_REPEATED.sub(r"\1", text))
    if len(said) < MIN_LENGTH or len(set(said)) < _MIN_DIFFERENT:
        return f"不能用重复的字词凑数。{_GOOD}"
    return ""


def explained(findings: Iterable[Finding], filing: Filing, number: int) -> list[Finding]:
    """The findings, those that need an explanation with the note of the revision ``number`` of the filing.

    One query, none if no finding needs an explanation.
    """
    found = list(findings)
    wanted = {finding.key for finding in found if finding.needs_explanation}
    if not wanted:
        return found
    said = _said(wanted, filing, number)
    notes = _notes(said, filing, number)
    return [_with_note(finding, *notes.get(finding.key, (None, None)), said) for finding in found]


def with_typing(
    findings: Iterable[Finding], typed: Mapping[_Key, str], problems: Mapping[_Key, str]
) -> list[Finding]:
    """The findings with the texts a person typed into their boxes, and why some were refused: typing is never lost."""
    return [
        replace(
            finding,
            note=replace(finding.note, typed=typed[finding.key], problem=problems.get(finding.key, "")),
        )
        if finding.note and finding.key in typed
        else finding
        for finding in findings
    ]


def unexplained(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that still lack an explanation of their present numbers; they must have passed through ``explained``."""
    return [
        finding
        for finding in findings
        if finding.needs_explanation and not (finding.note and finding.note.is_current)
    ]


def _said(wanted: set[_Key], filing: Filing, number: int) -> list[Explanation]:
    """What the institution said of these rules and items up to now, and whatever it said in the words of this version; oldest first."""
    here = Explanation.objects.filter(revision__filing=filing, revision__number=number)
    alike = Q(
        rule__code__in={rule for rule, _ in wanted}, indicator__code__in={code for _, code in wanted}
    ) | Q(text__in=here.values("text"))
    rows = Explanation.objects.filter(
        alike,
        revision__filing__institution=filing.institution_id,
        revision__filing__period__index__lte=filing.period.index,
    ).select_related("rule", "indicator", "by", "revision__filing__period")
    return list(rows.order_by("revision__filing__period__index", "revision__number", "pk"))


def _notes(said: Iterable[Explanation], filing: Filing, number: int) -> dict[_Key, _Pair]:
    """For each rule and item its own explanation and the last one before: earlier version, else last accepted earlier quarter."""
    notes: dict[_Key, _Pair] = {}
    for row in said:
        key = (row.rule.code, row.indicator.code)
        own, before = notes.get(key, (None, None))
        is_here = row.revision.filing_id == filing.pk
        if is_here and row.revision.number == number:
            notes[key] = (row, before)
        elif row.revision.number < number if is_here else row.revision.accepted_at:
            notes[key] = (own, row)
    return notes


def _repeats(own: Explanation, said: Iterable[Explanation]) -> str:
    """Where else the institution gave the very same text: the last earlier quarter that was accepted, else another finding of this
    version; empty for a text of its own. The reviewer reads: 与2023年四季度的说明相同 (feature Z14)."""
    same = [row for row in said if row.pk != own.pk and row.text == own.text]
    filing = own.revision.filing
    earlier = [row for row in same if row.revision.filing_id != filing.pk and row.revision.accepted_at]
    if earlier:
        return f"与{earlier[-1].revision.filing.period}的说明相同"
    beside = [row for row in same if row.revision_id == own.revision_id]
    names = "、".join(f"{row.indicator.name}（{row.rule.code}）" for row in beside)
    return f"与本期{names}的说明相同" if names else ""


def _with_note(
    finding: Finding, own: Explanation | None, before: Explanation | None, said: Iterable[Explanation]
) -> Finding:
    if not finding.needs_explanation:
        return finding
    if own:
        is_current = (own.entered, own.compared) == (finding.entered, finding.compared)
        repeats = _repeats(own, said)
        return replace(finding, note=Note(own.text, str(own.by), own.at, is_current, repeats=repeats))
    if before:
        source = f"{before.revision.filing.period}第{before.revision.number}版"
        return replace(finding, note=Note(offer=before.text, offer_from=source))
    return replace(finding, note=Note())
