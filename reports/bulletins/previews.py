"""The preview page of the office: each institution with its lines, its answer, and whether it has seen them as they are."""

from __future__ import annotations

from dataclasses import dataclass

from institutions.models import Institution, User
from reports import bulletin_policies as policies
from reports.bulletins.said import lines_by_institution
from reports.models import Bulletin, BulletinPreview


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """An institution: what will be said of it now, the last round sent to it (or None), whether that shows the present lines."""

    institution: Institution
    lines: tuple[str, ...]
    preview: BulletinPreview | None
    is_current: bool
    may_reply: bool

    @property
    def word(self) -> str:
        if self.preview is None:
            return "未发出"
        return self.preview.word if self.is_current else "内容已改，须重新发出"

    @property
    def tone(self) -> str:
        if self.preview is None:
            return "idle"
        return self.preview.tone if self.is_current else "late"


def preview_rows(bulletin: Bulletin, user: User) -> tuple[PreviewRow, ...]:
    """Those spoken of now, in the order of the roster, then those asked before and no longer spoken of."""
    rows = bulletin.previews.select_related("institution", "by", "replied_by", "bulletin").order_by("round")
    last = {row.institution: row for row in rows}
    said = lines_by_institution(bulletin)
    gone = [institution for institution in last if institution not in said]
    return tuple(
        _row(institution, said.get(institution, ""), last.get(institution), user)
        for institution in (*said, *gone)
    )


def _row(institution: Institution, lines: str, preview: BulletinPreview | None, user: User) -> PreviewRow:
    return PreviewRow(
        institution,
        tuple(lines.splitlines()),
        preview,
        preview is not None and preview.lines == lines,
        preview is not None and bool(policies.can_reply(user, preview)),
    )
