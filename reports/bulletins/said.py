"""What a bulletin says of whom: the lines of each institution, and whose figures it uses (会签; feature Z8)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from institutions.models import Institution
from reports.bulletins.composing import Contents, lines_for, read_contents
from reports.drafting.placeholders import keys_of
from reports.models import Bulletin

#: Unit → the indicators it answers for and their name: their use needs its 会签 (domain §6.1).
AUTHORITIES = {
    "RH": (re.compile(r"B4\d\d"), "货币政策工具和价格数据"),
    "JG": (re.compile(r"B106|B215|B216|B218"), "不良和关注类贷款数据"),
}
RULE = "用到价格数据（B4表）的送人行会签，用到不良、关注类贷款数据（B106、B215、B216、B218）的送金监会签"


def lines_by_institution(bulletin: Bulletin, contents: Contents | None = None) -> dict[Institution, str]:
    """Each institution that is spoken of or given an order, with exactly its lines; departments are not asked."""
    contents = contents or read_contents(bulletin)
    everyone = list(Institution.objects.select_related("kind"))
    names = [name for row in everyone if not row.kind.is_agency for name in (row.short_name, row.name)]
    found = {}
    for institution in everyone:
        if not institution.kind.is_agency and (lines := lines_for(contents, institution, names)):
            found[institution] = "\n".join(lines)
    return found


def authorities_of(sentences: Iterable[str]) -> dict[str, str]:
    """Codes of the units whose figures the sentences use, each with which: the countersigners of a bulletin."""
    keys = " ".join(keys_of(sentences))
    return {code: words for code, (pattern, words) in AUTHORITIES.items() if pattern.search(keys)}


def countersigners(bulletin: Bulletin) -> dict[str, str]:
    """The units that must countersign the bulletin as it stands: one query."""
    return authorities_of(bulletin.paragraphs.filter(is_struck=False).values_list("words", flat=True))
