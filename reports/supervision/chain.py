"""Figures, checks and bulletins of a measure for its page (feature Z1): what a reader may see of them.

Readers of totals see the district (never a total over fewer than three institutions unless they see single ones), an institution's
people their own numbers. Where single institutions may be seen, one key indicator is told for each unit with its cell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from filings.breaks import newest_breaks
from filings.models import PublishedFigure
from institutions.models import Institution, Role, User
from measures.board import MEASURE_CHECKS
from measures.drawn import IndicatorLine, MeasureFigures
from measures.models import Measure
from qianjiang_finance.common.expressions import Operands
from qianjiang_finance.common.quarter import Quarter
from reports import figures, policies
from reports.check_pages.matrix import verdict_words
from reports.check_pages.reading import CODES, of_own, quarters_of
from reports.check_pages.words import DESCRIPTIONS, OF_GROUP
from reports.dashboards.changes import change_against, growth_against, verdict
from reports.dashboards.display import TONES_OF_VERDICT, Scale
from reports.dashboards.items import Item, Nature, items_of
from reports.dashboards.overview import withheld
from reports.figures import SingleFigures
from reports.metrics import Value
from reports.metrics.increments import LEVEL
from reports.models import Bulletin, BulletinOrder, BulletinParagraph

#: The figure that is told for each institution beside the measure's units: the one its first sentence is about.
KEYS = {
    1: "B201", 2: "B212", 3: "B203", 4: "B308", 5: "B214", 6: "B313", 7: "B506", 8: "B303", 9: "B314", 10: "B301", 11: "B205",
    12: "B405", 13: "B201",
}  # fmt: skip
_REPORTERS = (Role.MAKER, Role.CHECKER, Role.OFFICER)
_BULLETINS_SHOWN = 8


def figures_of_measure(measure: Measure, quarter: Quarter, reader: User) -> MeasureFigures:
    """At most six queries for readers of totals: indicators, formulas, totals, figures of the key, bulletins; eight for a bank."""
    indicators = list(measure.indicators.defined_in(quarter).select_related("weight", "form"))
    derived = list(measure.derived_indicators.in_force(quarter))
    items = items_of(indicators, derived, newest_breaks(indicators))
    words = {one.code: (one.definition, one.formula_text) for one in derived}
    words |= {
        one.code: (one.definition, f"{one.form.number}，{one.get_kind_display()}") for one in indicators
    }
    linked = bool(policies.can_see_dashboard(reader))
    unit = None if linked else _own_institution(reader)
    own, codes = unit.code if unit else "", MEASURE_CHECKS.get(measure.number, ())
    scope, operands = _operands(items, quarter, reader, unit, codes)
    lines = [
        _line(
            item,
            operands,
            quarter,
            words=words[item.code],
            url=_page(item, quarter, own, linked=linked),
            is_single=not linked,
        )
        for item in items
    ]
    key = next((item for item in items if item.code == KEYS.get(measure.number)), None)
    with_members = key is not None and bool(policies.can_see_institutions(reader))
    return MeasureFigures(
        scope=scope,
        indicators=tuple(lines),
        key=f"{key.name}（{key.code}）" if key and with_members else "",
        members=_members(key, quarter) if key and with_members else {},
        checks=_checks(quarter, own, linked=linked),
        verdicts=_verdicts(codes, quarter, unit, operands),
        bulletins=tuple((str(one), one.get_absolute_url()) for one in _bulletins(measure, reader)),
    )  # fmt: skip


def _operands(
    items: Sequence[Item], quarter: Quarter, reader: User, unit: Institution | None, checks: Sequence[str]
) -> tuple[str, Operands]:
    """Whose figures the reader sees: those of the own institution (with what its checks need), else the district's."""
    codes = {code for item in items for code in item.needed}
    quarters = {
        at for item in items for base in (quarter, quarter.same_last_year) for at in item.quarters(base)
    }
    if policies.can_see_dashboard(reader):
        totals = figures.totals(codes, quarters)
        return "全区", totals if policies.can_see_institutions(reader) else withheld(totals)
    if unit is None:
        return "本机构", SingleFigures({})
    if _is_checked(unit, checks):
        codes, quarters = codes | set(CODES), quarters | quarters_of(quarter)
    numbers = figures.by_institution(codes, quarters, [unit])
    return "本机构", numbers.get(unit.pk, SingleFigures({}))


def _line(
    item: Item, operands: Operands, quarter: Quarter, *, words: tuple[str, str], url: str, is_single: bool
) -> IndicatorLine:
    """Value and change on the year: growth of amounts, difference of rates and shares; none across a changed definition.

    ``is_single``: of one institution, whose clients are 户, not 户次. What has no value leads nowhere: an item that the quarter does not ask for has no page.
    """
    last_year = quarter.same_last_year
    scale = Scale.YI
    value = item.value(operands, quarter)
    is_broken = bool(item.broken_between(last_year, quarter))
    is_ratio = item.nature in (Nature.PRICE, Nature.RATIO)
    change = (change_against if is_ratio else growth_against)(item, operands, quarter, last_year)
    unit = item.change_unit if is_ratio else "%"
    text = scale.number(change.amount, unit, signed=True)
    word = "" if is_broken else _word(change, unit, item)
    return IndicatorLine(
        code=item.code,
        name=item.name,
        definition=words[0],
        formula=words[1],
        is_derived=item.reporter == "",
        unit=scale.unit(item.unit if is_single else item.total_unit),
        value=scale.number(value.amount, item.unit, places=item.places),
        change="※口径调整" if is_broken else "—" if change.amount is None else f"{text}{scale.unit(unit)}",
        word=word,
        tone=TONES_OF_VERDICT.get(word, ""),
        url=url if value.known else "",
    )  # fmt: skip


def _word(change: Value, unit: str, item: Item) -> str:
    """向好 or 趋弱, 持平 for a change that prints as zero."""
    if change.amount is not None and Scale.YI.prints_zero(change.amount, unit):
        return LEVEL
    return verdict(change, item.direction)


def _own_institution(reader: User) -> Institution | None:
    """The institution whose figures a reporter sees; None for others."""
    own = reader.institutions_as(*_REPORTERS)
    return Institution.objects.filter(pk__in=own).select_related("kind").first() if own else None


def _is_checked(unit: Institution, checks: Sequence[str]) -> bool:
    """The checks are those of banks."""
    return unit.kind.is_bank and bool(checks)


def _verdicts(
    codes: Sequence[str], quarter: Quarter, unit: Institution | None, operands: Operands
) -> dict[str, tuple[str, str, str]]:
    """Word, tone and sentence of the bank's own checks, as on the check matrix."""
    if unit is None or not _is_checked(unit, codes) or not isinstance(operands, SingleFigures):
        return {}
    judged = of_own(quarter, unit.pk, operands, codes)
    return {code: verdict_words(one) for code, one in judged.items()}


def _page(item: Item, quarter: Quarter, own: str, *, linked: bool) -> str:
    """The page behind a value: the indicator's for readers of totals, the own cell for an institution."""
    if linked:
        return f"{reverse('reports:indicator', args=[item.code])}?period={quarter}"
    if own and item.reporter:
        return reverse("filings:filing-cell", args=[str(quarter), own, item.code])
    return ""


def _checks(quarter: Quarter, own: str, *, linked: bool) -> dict[str, tuple[str, str, str]]:
    """Name, sentence and page of each check: the district's, or the own bank's; C10 judges no single bank."""
    found = {}
    for code, one in DESCRIPTIONS.items():
        url = ""
        if linked:
            url = f"{reverse('reports:check-district', args=[code])}?period={quarter}"
        elif own and code != OF_GROUP:
            url = f"{reverse('reports:check-institution', args=[code, own])}?period={quarter}"
        found[code] = (one.name, one.sentence if one.measure else "", url)
    return found


def _members(key: Item, quarter: Quarter) -> Mapping[int, tuple[str, str]]:
    """Institution → its number in words and the page of its cell."""
    rows = PublishedFigure.objects.filter(indicator__code=key.code, period__index=quarter.index)
    found = {}
    for pk, code, raw, places in rows.values_list(
        "institution", "institution__code", "raw", "indicator__places"
    ):
        amount = Decimal(raw).scaleb(-places)
        text = f"{Scale.YI.number(amount, key.unit)}{Scale.YI.unit(key.unit)}"
        found[pk] = (text, reverse("filings:filing-cell", args=[str(quarter), code, key.code]))
    return found


def _bulletins(measure: Measure, reader: User) -> list[Bulletin]:
    """Those the reader may see that order something of the measure or name it in a paragraph, the newest first."""
    orders = BulletinOrder.objects.filter(bulletin=OuterRef("pk"), measure=measure.number)
    named = Q(words__contains=f"措施{measure.number} ") | Q(words__contains=measure.title)
    paragraphs = BulletinParagraph.objects.filter(named, bulletin=OuterRef("pk"), is_struck=False)
    rows = Bulletin.objects.visible_to(reader).filter(Exists(orders) | Exists(paragraphs))
    return list(rows.order_by("-pk")[:_BULLETINS_SHOWN])
