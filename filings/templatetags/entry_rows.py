"""The rows of the form, made from ready texts: a page of sixty items or more is rendered at every save (quality.md, Speed)."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from filings.models import Filing
from filings.sheet import Block, Row
from qianjiang_finance.common.templatetags.fmt import text_of
from qianjiang_finance.common.templatetags.parts import badge

register = template.Library()

#: What an item says of itself, in double braces what each row puts in.
_ROW = (
    "<tr{{mark}}>"
    '<th scope="row"{part}>{{returned}}<details class="definition"><summary>{prefix}{name} <span class="code">{code}</span></summary>'
    "<p>{definition}</p><p>口径：{kind}。数据来源：{basis}</p></details>{{query}}{{broken}}</th>"
    "<td>{unit}</td>"
    '<td class="num">{{last_year}}</td><td class="num">{{year_start}}</td><td class="num">{{last_quarter}}</td>'
    '<td class="num entry"><input id="cell-{code}" name="v-{code}" value="{{text}}" list="entry-words" inputmode="decimal"'
    ' autocomplete="off" maxlength="60" aria-label="{name}（{unit}）"{{invalid}} data-base="{{base}}" data-places="{places}"'
    ' data-unit="{unit}">{{problem}}</td>'
    '<td class="num"><span data-change>{{change}}</span> <span class="base-word">{base_word}</span></td><td class="num" data-growth>{{growth}}</td>'
    '<td class="entry"><input name="n-{code}" value="{{note}}" list="note-words" maxlength="200" autocomplete="off"'
    ' aria-label="{name}备注"></td>'
    "</tr>"
)
_INVALID = ' aria-invalid="true" aria-describedby="problem-{}"'
_PROBLEM = '<span class="problem" id="problem-{}">{}</span>'
_BREAK = '<span class="quiet">※ {}，带※的数口径不同，不可直接比较</span>'


@register.simple_tag
def entry_rows(block: Block, filing: Filing, returned: Collection[str]) -> SafeString:
    """The rows of one form to type in; ``returned`` names the cells that the office sent back."""
    talk = reverse("filings:filing-talk", args=[filing.period.code, filing.institution.code])
    query = format_html(' <a href="{}">{}</a>', talk, badge("late", "问询待答复"))
    rows = (_row(row, query, row.code in returned) for row in block.rows)
    return mark_safe("\n".join(rows))  # noqa: S308  every text in a row is escaped


def _row(row: Row, query: SafeString, is_returned: bool) -> str:
    own = _of_item(
        code=row.code,
        name=row.name,
        definition=row.definition,
        kind=row.kind,
        basis=row.basis,
        unit=row.unit,
        places=row.places,
        is_part=row.is_part,
        base_word=row.base_word,
    )
    return own.format(
        mark=_mark(row, is_returned),
        returned=badge("bad", "退回") if is_returned else "",
        query=query if row.has_query else "",
        broken=format_html(_BREAK, row.broken) if row.broken else "",
        text=escape(row.text),
        invalid=format_html(_INVALID, row.code) if row.problem else "",
        base="" if row.base is None else row.base,
        problem=format_html(_PROBLEM, row.code, row.problem) if row.problem else "",
        change=text_of(row.change, row.places, signed=True),
        growth=text_of(row.growth, 2, signed=True),
        note=escape(row.note) if row.note else "",
        last_year=_compared(row, "last_year"),
        year_start=_compared(row, "year_start"),
        last_quarter=_compared(row, "last_quarter"),
    )


@lru_cache(maxsize=512)
def _of_item(
    *,
    code: str,
    name: str,
    definition: str,
    kind: str,
    basis: str,
    unit: str,
    places: int,
    is_part: bool,
    base_word: str,
) -> str:
    """The row of an item with places for the numbers: escaped once, and braces in its texts kept as braces."""
    texts = {
        "code": code, "name": name, "definition": definition, "kind": kind, "basis": basis, "unit": unit,
        "base_word": base_word,
    }  # fmt: skip
    plain = {key: escape(text).replace("{", "{{").replace("}", "}}") for key, text in texts.items()}
    return _ROW.format(
        part=' class="is-part"' if is_part else "", prefix="其中：" if is_part else "", places=places, **plain
    )


def _mark(row: Row, is_returned: bool) -> str:
    if row.problem or row.is_blocked:
        return ' class="is-error"'
    return ' class="is-returned"' if is_returned else ""


def _compared(row: Row, name: str) -> str:
    """A number to compare with, marked where it stands under another definition."""
    return text_of(getattr(row, name), row.places) + ("※" if name in row.unlike else "")
