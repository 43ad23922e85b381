"""A bulletin as it reads, for the writers of files: words of our own around the numbers of domain §5.3 and §6.3."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from reports.bulletins.document import Document, Number, Paragraph, Style, Text

TOTAL = Paragraph(
    Style.BODY,
    (
        Text("截至2024年6月末，全区各项贷款余额"),
        Number("189.20亿元", value=Decimal(1892000), unit="万元"),
        Text("，比年初增加"),
        Number("7.00亿元", value=Decimal(70000), unit="万元"),
        Text("，同比增长"),
        Number("9.36%", value=Decimal("9.3642"), unit="%"),
        Text("。"),
    ),
    run_in="（一）总量。",
)


def words(text: str, style: Style = Style.BODY) -> Paragraph:
    return Paragraph(style, (Text(text),))


DOCUMENT = Document(
    agency_head="重庆市黔江区金融工作办公室文件",
    number="黔江金融办发〔2024〕3号",
    title="关于2024年上半年全区金融支持制造业高质量发展情况的通报",
    addressees="各相关单位，各政策性银行、大型银行、地方法人银行、股份制银行，各保险公司，各证券公司，地方金融机构：",
    paragraphs=(
        words("现将2024年上半年全区金融支持制造业高质量发展情况通报如下。"),
        words("一、总体情况", Style.HEADING1),
        TOTAL,
        words("二、下一步要求", Style.HEADING1),
        words("（一）压实责任", Style.HEADING2),
        words("各单位于2024年9月30日前报送落实情况。"),
    ),
    attachments=("主要指标完成情况", "分机构制造业贷款排名"),
    signature="重庆市黔江区金融工作办公室",
    date=dt.date(2024, 7, 18),
    note="（此件不公开）",
    copies_to="区政府办公室，演示监管单位甲，演示监管单位乙",
    printed_by="重庆市黔江区金融工作办公室",
    printed_on=dt.date(2024, 7, 19),
    is_draft=False,
    is_demo=False,
)


def filled(lines: int) -> Document:
    """The same with a paragraph of so many full lines of text, not counting its indent."""
    return replace(DOCUMENT, paragraphs=(*DOCUMENT.paragraphs, words("黔" * 28 * lines)))
