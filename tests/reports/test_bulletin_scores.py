"""Scores in bulletins: only confirmed ones are told, by hand-worked numbers of domain §5.3; and what drifts of them (feature Z4)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from filings.models import Period
from reports import services
from reports.bulletins.score_drift import changed_scores
from reports.drafting.merits import praised
from reports.drafting.placeholders import Slot, keys_of, pieces
from reports.drafting.problems import problems
from reports.drafting.reading import read_evidence
from reports.drafting.score_facts import praised_by_grade, year_results
from tests import factories
from tests.reports.bulletin_example import draft
from tests.reports.score_world import make_run, make_world
from tests.reports.test_bulletin_drift import correct
from tests.reports.test_scores import step

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(catalogue, office, office_lead):
    with factories.freeze(2024, 7, 15):
        make_world(office)
        run = make_run(office)
    step("consult", run, office_lead)
    return run


@pytest.fixture
def confirmed(run, office_lead):
    return step("confirm", run, office_lead, day=(2024, 7, 25))


def evidence():
    return read_evidence(Period.objects.get(code="2024Q2"))


def written(words: str) -> str:
    facts = evidence().book.facts(keys_of([words]))
    return "".join(
        facts[piece.key].text if isinstance(piece, Slot) else piece.text for piece in pieces(words)
    )


def test_a_score_that_is_not_confirmed_is_not_told(run):
    assert evidence().score is None
    assert list(year_results(evidence(), names_banks=True)) == []
    assert evidence().book.fact("@A.评价得分") is None


def test_the_results_of_the_year_name_grade_score_and_place(confirmed):
    (result,) = year_results(evidence(), names_banks=True)
    assert written(result.words) == (
        "等次为优秀的2家：演示大型银行甲（93.75分，第1位）、演示城商银行丙（88.71分，第2位）；"
        "等次为合格的1家：演示村镇银行戊（65.86分，第3位）；"
        "等次为待提升的2家：演示农商银行丁（44.65分，第4位）、演示大型银行乙（5.72分，第5位）。"
    )
    (without,) = year_results(evidence(), names_banks=False)
    assert "演示农商银行丁" not in written(without.words)
    assert "等次为待提升的2家。" in written(without.words)


def test_the_best_grade_is_praised_with_the_points_to_be_added(confirmed):
    words = [written(point.words) for point in praised_by_grade(evidence())]
    assert words == [
        "演示大型银行甲：年度评价得分93.75分，居第1位，等次为优秀，建议加5分，予以通报表扬。",
        "演示城商银行丙：年度评价得分88.71分，居第2位，等次为优秀，建议加5分，予以通报表扬。",
    ]


def test_a_bank_under_a_veto_is_praised_nowhere(confirmed):
    confirmed.rows.filter(institution__code="A").update(vetoes="重大风险案件1次", rank=None, award=0)
    found = evidence()
    (result,) = year_results(found, names_banks=True)
    assert written(result.words).startswith("等次为优秀的1家：演示城商银行丙")
    assert {"表扬.A"}.isdisjoint(point.origin for point in (*praised(found), *praised_by_grade(found)))


def test_a_case_found_true_is_a_problem_of_its_own(confirmed):
    origins = {point.origin: point for point in problems(evidence(), names_banks=True)}
    assert "演示大型银行乙存在经核实的抽贷、断贷情形" in written(origins["问题.C7"].words)
    assert [point.origin for point in praised(evidence())][:1] == ["表扬.A"]


def test_a_corrected_balance_would_change_a_score_and_the_points_to_be_added(confirmed):
    """C's B201 35000: S1 17.30, S2 4.11, S3a 8, S3b 7.78, S4a 10, S4b 4, S5 5.79, S6 10, S7 5 = 71.98, +2."""
    assert changed_scores(confirmed.period) == ()
    correct("C", "B201", 35000)
    (changed,) = changed_scores(confirmed.period)
    assert (changed.bank, changed.old, changed.new) == ("演示城商银行丙", Decimal("88.71"), Decimal("73.98"))
    assert (changed.old_rank, changed.new_rank, changed.old_award, changed.new_award) == (2, 2, 5, 1)


def test_the_drift_of_a_bulletin_lists_the_scores(confirmed, office):
    services.load_templates()
    bulletin = draft(office)
    correct("C", "B201", 35000)
    assert [score.bank for score in services.read_drift(bulletin).scores] == ["演示城商银行丙"]
