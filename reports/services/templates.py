"""Sentence templates and series: loading what ships with the project, editing by the office (feature J6)."""

from __future__ import annotations

import json
from pathlib import Path

from django.db import transaction

from institutions.audit import record
from institutions.models import AuditEvent, User
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError
from qianjiang_finance.common.texts import without_controls
from reports import bulletin_policies as policies
from reports.drafting.checking import unknown_keys
from reports.models import BulletinKind, BulletinSeries, Section, SentenceTemplate

DATA = Path(__file__).resolve().parent.parent / "data"
_LONGEST = 2000


@transaction.atomic
def load_templates() -> None:
    """Create the series and sentences that ship with the project; what exists stays as the office has made it."""
    for row in json.loads((DATA / "bulletin_series.json").read_text(encoding="utf-8")):
        BulletinSeries.objects.get_or_create(name=row["name"], defaults=row)
    if SentenceTemplate.objects.exists():
        return
    rows = json.loads((DATA / "bulletin_templates.json").read_text(encoding="utf-8"))
    SentenceTemplate.objects.bulk_create(SentenceTemplate(**row) for row in rows)


@transaction.atomic
def save_template(
    *, template: SentenceTemplate | None, kind: str, section: str, words: str, is_active: bool, by: User
) -> SentenceTemplate:
    """Change a sentence, or add one at the end of its kind. Drafts already made stay as they are.

    Raises NotAllowed; BusinessError for an empty or too long sentence, or one with a placeholder that does not exist, which is named.
    """
    policies.can_draft(by).enforce()
    words = without_controls(words).strip()
    if not words or len(words) > _LONGEST:
        raise BusinessError(f"句子不能为空，且不超过{_LONGEST}字")
    if unknown := unknown_keys([words]):
        names = "、".join(f"{{{key}}}" for key in unknown)
        raise BusinessError(f"没有这样的占位：{names}。请对照占位说明改正")
    if template is None:
        last = SentenceTemplate.objects.filter(kind=kind).order_by("-place").first()
        template = SentenceTemplate(
            kind=BulletinKind(kind), section=Section(section), place=(last.place if last else 0) + 10
        )
        before = ""
    else:
        before = template.words
    template.words, template.is_active = words, is_active
    template.changed_by, template.changed_at = by, clock.now()
    template.save()
    record(
        verb=AuditEvent.Verb.STANDARD,
        subject=f"通报句子模板 {template}",
        by=by,
        detail=f"原为：{before or '（新增）'}\n改为：{words}{'' if is_active else '（停用）'}",
    )
    return template


@transaction.atomic
def save_series(*, series: BulletinSeries, values: dict[str, str | int], by: User) -> BulletinSeries:
    """Change how the series numbers and heads its bulletins; bulletins already drafted keep theirs.

    Raises NotAllowed; BusinessError for a pattern without {年} or {号}.
    """
    policies.can_draft(by).enforce()
    pattern = str(values.get("pattern", series.pattern))
    if "{年}" not in pattern or "{号}" not in pattern:
        raise BusinessError("发文字号格式须含{年}和{号}，例如：黔江金融办发〔{年}〕{号}号")
    for name, value in values.items():
        setattr(series, name, value)
    series.save()
    record(
        verb=AuditEvent.Verb.STANDARD,
        subject=f"发文系列 {series}",
        by=by,
        detail="，".join(f"{name}：{value}" for name, value in values.items()),
    )
    return series
