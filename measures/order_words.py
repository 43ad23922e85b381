"""How a unit is spoken to. The financial regulators are not subordinate to the district: they are asked, never ordered (domain §1.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from institutions.models import Institution

#: The kind of 人行 and 金监分局.
_REGULATORS = "RG"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the paper, the page and the notices. ``states`` are the states that are called otherwise than usual, by code."""

    title: str
    verb: str
    duty: str
    answer: str
    closing: str
    is_asked: bool = False
    states: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


ORDERED = Words(
    title="督办单",
    verb="请",
    duty="责任单位",
    answer="回复",
    closing="请按上述要求抓好落实，于{due}前回复办理情况，并附佐证材料。逾期未回复的，予以通报。",
)
ASKED = Words(
    title="商请函",
    verb="商请",
    duty="商请单位",
    answer="函复",
    closing="为做好上述工作，商请贵单位予以支持，并请于{due}前函告有关情况为盼。",
    is_asked=True,
    states={
        "issued": "已商请",
        "received": "已收悉",
        "replied": "已函复",
        "returned": "请补充",
        "void": "已撤回",
    },
    labels={"sign": "收悉", "reply": "函复", "send-back": "商请补充", "void": "撤回商请"},
)


def of(institution: Institution) -> Words:
    """商请 for the regulators, 督办 for everybody else."""
    return ASKED if institution.kind_id == _REGULATORS else ORDERED
