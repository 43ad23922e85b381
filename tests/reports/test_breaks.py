"""No growth across a change of definition: cards, ranking, chart, annex, checks (feature Z12)."""

import pytest

from filings import breaks
from filings.models import IndicatorDefinition, Period
from qianjiang_finance.common.quarter import Quarter
from reports.bulletins import build_annex
from reports.bulletins.remarks import indicator_notes
from reports.dashboards import build_board
from reports.dashboards.display import Scale, card_text, chart, ranking_text
from reports.judging import judged
from reports.policy_checks import CHECKS
from tests import factories
from tests.reports.annex_example import publish_five
from tests.reports.worked_example import make_banks

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(catalogue):
    make_banks()
    publish_five()


def change_definition(since, code="B201"):
    IndicatorDefinition.objects.create(
        indicator=factories.indicator(code),
        valid_from=Quarter.parse(since).index,
        definition="新口径",
        basis="新来源",
        note="口径调整",
        breaks_series=True,
    )


def board():
    return build_board(Period.objects.get(code="2024Q2"), with_names=True)


def card(code, shown=None):
    return next(card for card in (shown or board()).overview.cards if card.item.code == code)


def texts(code):
    return {
        change.label: change.text
        for change in card_text(card(code), Scale.WAN, url="", page_coverage="5/5").changes
    }


def test_a_card_says_the_definition_changed_instead_of_a_growth(published):
    assert texts("B201")["同比"] == "+15.65%"
    change_definition("2024Q1")
    assert texts("B201") == {"比年初": "※口径调整", "同比": "※口径调整", "增量同比": "※口径调整"}
    assert (
        card_text(card("B201"), Scale.WAN, url="", page_coverage="5/5").note == "※口径调整，增速不可直接比较"
    )
    assert texts("B102")["同比"] != "※口径调整"


def test_a_ratio_breaks_with_either_part(published):
    change_definition("2024Q1", "B102")
    assert texts("D01") == {"比上年同期": "※口径调整", "比年初": "※口径调整"}


def test_a_year_after_the_change_the_growth_is_back(published):
    """同比 of 2024Q2 looks back to 2023Q2, the first quarter of the new definition; last year's increase still crosses it."""
    change_definition("2023Q2")
    shown = texts("B201")
    assert (shown["比年初"] == "※口径调整", shown["同比"], shown["增量同比"]) == (
        False,
        "+15.65%",
        "※口径调整",
    )


def test_the_chart_has_a_mark_where_the_new_definition_begins(published):
    change_definition("2024Q1")
    drawn = chart(board().panel.trend, Scale.YI)
    assert drawn["spec"]["breaks"] == ["2024年一季度"]
    assert "2024年一季度起口径调整，前后不可直接比较" in drawn["title"]
    assert [row[0] for row in drawn["table"]["rows"]][-3:] == [
        "2023年四季度",
        "2024年一季度※",
        "2024年二季度",
    ]


def test_the_ranking_compares_no_institution_across_the_change(published):
    change_definition("2024Q1")
    table = ranking_text(board().panel.ranking, Scale.WAN, scope="全区")
    cells = [cell for row in table.rows for cell in row.changes] + list(table.total[1:])
    assert {(cell.text, cell.reason) for cell in cells} == {("※口径调整", breaks.NOT_COMPARABLE)}


def test_the_annex_leaves_the_comparisons_out_and_says_why(published):
    change_definition("2024Q1")
    annex = build_annex(Period.objects.get(code="2024Q2"))
    row = next(row for row in annex.indicators if row.code == "B201")
    assert row.current.amount == 212800
    for value in (row.since_start, row.growth_since_start, row.growth, row.increase_compared):
        assert value.reason == breaks.NOT_COMPARABLE
    assert {str(result.verdict) for result in row.results.values()} == {"不适用"}
    note = next(note for note in indicator_notes(annex) if "口径调整" in note)
    assert (
        note.startswith("※")
        and "制造业贷款余额" in note
        and "2024年一季度起口径调整，增速不可直接比较" in note
    )
    bank = annex.ranking.banks[0]
    assert (bank.growth.reason, bank.growth_rank, bank.loans.known) == (breaks.NOT_COMPARABLE, None, True)


def test_a_check_has_no_verdict_across_the_change_and_one_within_it():
    def figures(code, quarter):
        return {"B201": 110, "B102": 1000}[code] * (2 if quarter == Quarter(2024, 2) else 1)

    broken = breaks.Breaks({"B201": frozenset([Quarter(2024, 1)])})
    assert str(judged("C1", figures, Quarter(2024, 2), broken).verdict) == "不适用"
    assert judged("C1", figures, Quarter(2025, 2), broken) == CHECKS["C1"].judge(figures, Quarter(2025, 2))
