"""The words of an order that are copied into 渝快政 or 微信: exactly the unfinished units, and nobody else."""

from __future__ import annotations

from collections.abc import Sequence

from measures.models import OrderUnit, SupervisionOrder
from measures.querysets import OWED
from qianjiang_finance.common.dates import day_text


def copy_text(order: SupervisionOrder, units: Sequence[OrderUnit], contacts: str) -> str:
    """One paragraph to those ordered and one to those asked; empty when nobody owes anything."""
    owing = [unit for unit in units if unit.state in OWED]
    parts = [_to_ordered(order, [unit for unit in owing if not unit.words.is_asked])]
    parts.append(_to_asked(order, [unit for unit in owing if unit.words.is_asked]))
    text = "\n".join(part for part in parts if part)
    return f"{text}\n联系人：{contacts}。" if text else ""


def _to_ordered(order: SupervisionOrder, units: Sequence[OrderUnit]) -> str:
    if not units:
        return ""
    named = "；".join(
        f"{unit.institution}（{unit.state_word}，期限{day_text(unit.due_on)}，{unit.timing}）"
        for unit in units
    )
    return (
        f"【督办】{order.number}“{order.subject}”尚有{len(units)}个单位未回复：{named}。"
        "请抓紧办理，在系统“督办单”中签收并回复。"
    )


def _to_asked(order: SupervisionOrder, units: Sequence[OrderUnit]) -> str:
    if not units:
        return ""
    named = "；".join(f"{unit.institution}（请于{day_text(unit.due_on)}前）" for unit in units)
    return f"【商请】关于“{order.subject}”（{order.number}），商请以下单位予以支持并函告有关情况：{named}。"
