"""After issue a bank corrects: which cells, sentences and ranks change, and the 更正通报 (feature Z4). Figures of domain §5.3."""

from __future__ import annotations

import pytest

from filings.models import Period, PublishedFigure
from filings.services import rebuild_summary
from qianjiang_finance.common.errors import BusinessError, NotAllowed
from reports import services
from reports.bulletins.composing import document_of
from reports.bulletins.said import lines_by_institution
from reports.models import BulletinKind
from tests.reports.bulletin_example import draft, issue, maker_of, publish_the_five

pytestmark = pytest.mark.django_db


def correct(bank: str, code: str, value: int, quarter: str = "2024Q2") -> None:
    """The accepted figure of the bank is another one now, 万元."""
    period = Period.objects.get(code=quarter)
    figure = PublishedFigure.objects.get(period=period, institution__code=bank, indicator__code=code)
    figure.raw = value * 100
    figure.save()
    rebuild_summary(period=period)
    Period.objects.filter(pk=period.pk).update(data_version=period.data_version + 1)


@pytest.fixture
def issued(catalogue, office, office_lead):
    publish_the_five()
    return issue(draft(office), office, office_lead)


def test_nothing_drifts_while_the_figures_are_the_same(issued, office):
    drift = services.read_drift(issued)
    assert drift.is_empty
    with pytest.raises(BusinessError, match="不需要更正"):
        services.draft_correction(bulletin=issued, by=office)


def test_one_corrected_balance_changes_sentences_and_a_rank(issued):
    """C's B201 38800 → 35000: +1500 since the start of the year instead of +5300, so that E (+1800) passes it."""
    correct("C", "B201", 35000)
    drift = services.read_drift(issued)
    cell = drift.cells[0]
    assert [(c.institution, c.code, c.old, c.new) for c in drift.cells] == [
        ("演示城商银行丙", "B201", 38800, 35000)
    ]
    assert cell.period == "2024年6月末"
    ranks = {(rank.bank, rank.ranking): (rank.old, rank.new) for rank in drift.ranks}
    assert ranks == {
        ("演示城商银行丙", "制造业贷款比年初增加额排名"): ("第2位", "第3位"),
        ("演示村镇银行戊", "制造业贷款比年初增加额排名"): ("第3位", "第2位"),
        # 35000/30000 − 1 = 16.67 % is below A's 18.33 %
        ("演示城商银行丙", "制造业贷款同比增速排名"): ("第1位", "第2位"),
        ("演示大型银行甲", "制造业贷款同比增速排名"): ("第2位", "第1位"),
    }
    changed = {sentence.old: sentence.new for sentence in drift.sentences}
    # Σ 212800 − 3800 = 209000; +10900 since the start of the year against +8300 last year; 209000/184000 − 1
    totals = next(new for old, new in changed.items() if old.startswith("其中，制造业贷款余额21.28亿元"))
    assert totals == (
        "其中，制造业贷款余额20.90亿元，比年初增加1.09亿元，同比多增2600万元；同比增长13.59%，高于各项贷款增速4.22个百分点；"
        "占各项贷款的11.05%，比上年同期提高0.41个百分点。"
    )
    points = next(
        new
        for old, new in changed.items()
        if "增量居前三位的是演示大型银行甲、演示城商银行丙" in old and "分别增加7300" in old
    )
    assert (
        "增量居前三位的是演示大型银行甲、演示村镇银行戊、演示城商银行丙，分别增加7300万元、1800万元、1500万元。"
        in points
    )
    assert not any(old.startswith("截至2024年6月末，全区各项贷款") for old in changed)


def test_the_issued_text_and_its_numbers_stay_as_they_were(issued):
    before = document_of(issued)
    correct("C", "B201", 35000)
    issued.refresh_from_db()
    assert document_of(issued) == before


def test_a_point_that_no_longer_holds_is_named_and_a_new_one_too(issued):
    """B's B201 53200 → 60000: +6000 since the start of the year, growth 15.4 % above its 6.7 % of all loans."""
    correct("B", "B201", 60000)
    drift = services.read_drift(issued)
    # B still misses checks, but no longer 制造业占比; nobody else misses it
    gone = [sentence for sentence in drift.sentences if sentence.new == "（按规则不再写入）"]
    assert any("制造业贷款占各项贷款的比重未比上年同期提高" in sentence.old for sentence in gone)


def test_one_press_drafts_the_correction_with_old_and_new_from_figures(issued, office):
    correct("C", "B201", 35000)
    correction = services.draft_correction(bulletin=issued, by=office)
    assert (correction.kind, correction.corrects) == (BulletinKind.CORRECTION, issued)
    assert correction.title == f"关于更正{issued.number}通报有关内容的通报"
    text = document_of(correction).text
    assert "“总量”部分“其中，制造业贷款余额21.28亿元，比年初增加1.47亿元" in text
    assert "更正为“其中，制造业贷款余额20.90亿元，比年初增加1.09亿元" in text
    assert "演示城商银行丙制造业贷款比年初增加额排名由第2位更正为第3位。" in text
    numbers = [
        span
        for p in document_of(correction).paragraphs
        for span in p.spans
        if getattr(span, "is_typed", False)
    ]
    assert numbers == []
    with pytest.raises(BusinessError, match="已有更正通报在办理"):
        services.draft_correction(bulletin=issued, by=office)


def test_the_correction_goes_the_same_way_and_hides_the_others_from_each_bank(issued, office, office_lead):
    correct("C", "B201", 35000)
    correction = services.draft_correction(bulletin=issued, by=office)
    said = {bank.code: lines for bank, lines in lines_by_institution(correction).items()}
    assert "演示城商银行丙" not in said["E"]
    issued_correction = issue(correction, office, office_lead)
    assert issued_correction.number.endswith("2号")
    assert services.read_drift(issued_correction).sentences == ()


def test_only_an_issued_bulletin_is_corrected_and_by_the_office_alone(issued, office, leader):
    with pytest.raises(NotAllowed):
        services.draft_correction(bulletin=issued, by=leader)
    with pytest.raises(NotAllowed):
        services.draft_correction(bulletin=issued, by=maker_of("A"))
    with pytest.raises(NotAllowed, match="已印发的通报才能更正"):
        services.draft_correction(bulletin=draft(office), by=office)


def test_a_figure_withdrawn_is_a_change_too(issued):
    PublishedFigure.objects.filter(
        period__code="2024Q2", institution__code="E", indicator__code="B303"
    ).delete()
    cells = services.read_drift(issued).cells
    assert [(cell.institution, cell.code, cell.new) for cell in cells] == [("演示村镇银行戊", "B303", None)]
