"""What a scored bank reads of a point: no number from which another bank's figure follows (experience.md, domain §8.3)."""

import html
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from institutions.models import Institution
from reports.models import SchemeItem
from reports.score_pages.discreet import hides_each
from reports.score_steps import SCORE_STEPS
from reports.services import scores
from tests import factories
from tests.reports.score_world import make_run, make_world

pytestmark = pytest.mark.django_db
#: Σ各项贷款 of A to D and of all five.
OF_FOUR, OF_FIVE = "1,836,000.00", "1,892,000.00"


@pytest.fixture(autouse=True)
def standing_clock(db):
    with factories.freeze(2024, 7, 15):
        yield


@pytest.fixture
def world(catalogue, office):
    return make_world(office)


@pytest.fixture
def makers(world):
    return {code: factories.make_user(f"{code.lower()}-maker", ("maker", code)) for code in "ABE"}


def show(office):
    return scores.take_score_step(step=SCORE_STEPS["consult"], run=make_run(office), by=office)


def text(client, user, name, *args):
    client.force_login(user)
    body = client.get(reverse(f"reports:{name}", args=args)).content.decode()
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body.split("<main", 1)[-1])))


def point(client, user, run, bank, item):
    return text(client, user, "score-point", run.pk, bank, item)


@pytest.mark.parametrize(
    ("members", "reporters", "hides"),
    [
        ("ABCD", "ABCD", True),  # the district itself, of three others
        ("ABC", "ABC", False),  # two others
        ("ABCD", "ABCDE", False),  # the district less the sum is E
        ("ABCD", "ABCDEF", False),
        ("ABCD", "ABCDEFG", True),
        ("BCDE", "ABCDE", True),  # what is left outside is the reader
        ("BCDE", "ABCDEF", False),
    ],
)
def test_a_sum_tells_nothing_of_one_bank_when_three_others_are_in_it_and_none_or_three_outside(
    members, reporters, hides
):
    assert hides_each([ord(one) for one in members], [ord(one) for one in reporters], ord("A")) is hides


def test_a_total_that_leaves_one_bank_of_the_district_is_told_in_words(client, world, office, makers):
    Institution.objects.filter(code="E").update(is_ranked=False)
    run = show(office)
    for words in (
        point(client, makers["A"], run, "A", "S1"),
        point(client, makers["A"], run, "A", "S2"),
        text(client, makers["A"], "score-sheet", run.pk, "A"),
    ):
        assert OF_FOUR not in words and "20 × [" not in words
    words = point(client, makers["A"], run, "A", "S1")
    assert "该项基准值由4家机构合计得出，明细不公开" in words and "4家合计" not in words
    assert "区间法：基准值−10、+10之间按比例得分" in words and "下限 " not in words
    assert OF_FOUR in point(client, office, run, "A", "S1")


def test_a_total_over_the_whole_district_is_told(client, world, office, makers):
    assert OF_FIVE in point(client, makers["A"], show(office), "A", "S1")


def test_the_best_value_is_told_to_the_best_bank_alone(client, world, office, makers):
    run = show(office)
    words = point(client, makers["B"], run, "B", "S2")
    stored = run.rows.get(institution__code="B").points.get(item__code="S2")
    assert "7,300" not in words and "最优值是另一家银行的数，不公开" in words
    assert f"得{stored.score}分" in words and re.search(r"本项名次 \d/5家", words)
    assert "7,300" not in point(client, makers["B"], run, "B", "S1")
    assert "7,300" not in text(client, makers["B"], "score-sheet", run.pk, "B")
    assert "20 × 7,300 ÷ 7,300 = 20.00" in point(client, makers["A"], run, "A", "S2")


def test_a_mean_is_told_by_the_same_rule(client, world, office, makers):
    SchemeItem.objects.filter(code="S5").update(
        method="benchmark", base_points=Decimal(5), per_unit=Decimal(1), low=None, high=None
    )
    assert "均值" in point(client, makers["A"], show(office), "A", "S5")
    run = show_again(office)
    words = point(client, makers["A"], run, "A", "S5")
    assert "该项均值由参评银行合计得出，明细不公开" in words and "均值 " not in words.replace("均值由", "")


def show_again(office):
    """The same with a bank left out of the score, as another run."""
    from reports.models import ScoreRun

    ScoreRun.objects.update(state="dropped")
    Institution.objects.filter(code="E").update(is_ranked=False)
    return show(office)


def test_single_points_of_others_are_for_who_sees_all(client, world, office, makers):
    run = show(office)
    words = text(client, makers["A"], "score-sheet", run.pk, "A")
    assert "最高分" not in words and "中位分" not in words and "其他银行平均分" in words
    others = run.rows.filter(rank__isnull=False).exclude(institution__code="A")
    points = [row.points.get(item__code="S5").score for row in others]
    assert f"{sum(points) / len(points):.2f}" in words
    assert "最高分" in text(client, office, "score-sheet", run.pk, "A")


def test_codes_of_a_formula_are_words_for_all_but_the_office(client, world, office, leader, makers):
    run = show(office)
    for user in (makers["A"], leader):
        words = point(client, user, run, "A", "S2")
        assert "制造业贷款余额 − 年初制造业贷款余额" in words and "y0(" not in words
    assert "B201 - y0(B201)" in point(client, office, run, "A", "S2")


def test_a_special_case_is_told_in_names(client, world, office, makers):
    SchemeItem.objects.filter(code="S3b").update(special_when="B201 > 0", special_full="B201 > y0(B201)")
    words = point(client, makers["A"], show(office), "A", "S3b")
    assert "特殊情形：制造业贷款余额 > 0 时，制造业贷款余额 > 年初制造业贷款余额 成立得满分" in words


def test_a_scheme_is_said_in_words_to_a_leader_and_in_codes_to_the_office(client, world, office, leader):
    words = text(client, leader, "scheme-detail", world.pk)
    assert "制造业贷款余额 − 年初制造业贷款余额" in words and "基准值 各项贷款余额同比增速" in words
    assert not re.search(r"\b[BD]\d{2,3}\b", words) and "y0(" not in words
    assert "B201 - y0(B201)" in text(client, office, "scheme-detail", world.pk)
