"""The state of a filing as one plain sentence with the next actor's name where it is known (feature D1). Nothing of Django."""

from __future__ import annotations

import datetime as dt

from qianjiang_finance.common.dates import day_text

_SENTENCES = {
    "not-started": "未填报：等待填报人{who}填报",
    "drafting": "填报中：等待填报人{who}填完并提交复核",
    "checking": "待复核：等待复核人{who}签字",
    "signing": "待签批：等待单位负责人{who}签批",
    "submitted": "已报送：等待金融办审核人{who}审核",
    "accepted": "审核通过：数据已进入汇总，等待金融办负责人{who}锁定",
    "locked": "已锁定：本期完结；发现错误的，由填报人申请更正",
    "returned": "已退回：等待填报人{who}修改并重新报送{until}",
    "correcting": "更正中：等待金融办负责人{who}审批，批准前原数据继续有效",
    "exempt": "免报：本期不需报送",
}
_ON_BEHALF = {
    "drafting": "填报中：由金融办代填，等待代填人填完并提交复核",
    "checking": "待复核：由金融办代填，等待金融办另一人复核签字",
    "signing": "待签批：由金融办代填，等待金融办负责人签批",
}


def sentence(status: str, *, who: str = "", due: dt.date | None = None, is_on_behalf: bool = False) -> str:
    """待复核：等待复核人张某签字."""
    if is_on_behalf and status in _ON_BEHALF:
        return _ON_BEHALF[status]
    until = f"，补报期限{day_text(due)}24:00" if due else ""
    return _SENTENCES[status].format(who=who, until=until)


def names(first: str | None, second: str | None) -> str:
    """The persons who may act, by name: one as 张某, more as 张某等."""
    return f"{first}等" if first and second else first or ""
