"""The pages of scores: who sees which row, every point opened, appeals, adjustments, other weights, exports."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from institutions.models import Institution
from reports.models import ScoreAdjustment, ScoreRun, ScoreScheme
from reports.score_steps import SCORE_STEPS
from reports.services import scores
from tests import factories
from tests.reports.score_world import make_run, make_world

pytestmark = pytest.mark.django_db
DAY = (2024, 7, 15)


@pytest.fixture(autouse=True)
def standing_clock(db):
    with factories.freeze(*DAY):
        yield


@pytest.fixture
def world(catalogue, office):
    return make_world(office)


@pytest.fixture
def run(world, office):
    return make_run(office)


@pytest.fixture
def shown(run, office):
    return scores.take_score_step(step=SCORE_STEPS["consult"], run=run, by=office)


@pytest.fixture
def maker_a(world):
    return factories.make_user("a-maker", ("maker", "A"))


def text(answer):
    """The words of a page, spaces joined."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def page(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(reverse(f"reports:{name}", args=args), query)


def test_the_table_shows_totals_ranks_and_points_and_each_point_opens(client, run, office):
    answer = page(client, office, "score-run", run.pk)
    words = text(answer)
    assert "93.75" in words and "65.86" in words and "待提升" in words
    address = reverse("reports:score-point", args=[run.pk, "A", "S1"])
    assert address in answer.content.decode()


def test_a_point_goes_from_figure_over_comparison_and_rule_to_the_cells(client, run, office):
    answer = page(client, office, "score-point", run.pk, "A", "S2")
    words = text(answer)
    for part in (
        "7,300.0000 万元",
        "最优值 7,300",
        "比最优法",
        "20 × 7,300 ÷ 7,300 = 20.00",
        "全区参评银行（5家）",
        "92,300.00",
        "第1版",
    ):
        assert part in words
    assert reverse("filings:filing-cell", args=["2023Q4", "A", "B201"]) in answer.content.decode()


def test_a_benchmark_opens_to_the_figures_of_every_bank_and_their_sum(client, run, office):
    words = text(page(client, office, "score-point", run.pk, "A", "S1"))
    # Σ各项贷款 of the five: 671,000 + 512,000 + 395,000 + 258,000 + 56,000
    assert "1,892,000.00" in words and "1,730,000.00" in words and "演示城商银行丙" in words


def test_a_bank_sees_the_benchmark_as_a_sum_only(client, shown, maker_a):
    words = text(page(client, maker_a, "score-point", shown.pk, "A", "S1"))
    assert "1,892,000.00" in words and "丙" not in words


def test_a_banks_own_sheet_names_nobody_else(client, shown, maker_a):
    words = text(page(client, maker_a, "score-sheet", shown.pk, "A"))
    assert "1 / 5家" in words and "其他银行2" in words and "88.71" in words
    assert not any(name in words for name in ("演示大型银行乙", "丙", "丁", "戊"))
    assert "总分 = 92.75 + 加分1 − 扣分0 = 93.75" in words


def test_where_two_are_ranked_a_bank_sees_no_numbers_of_the_other(client, world, office, maker_a):
    Institution.objects.filter(code__in="CDE").update(is_ranked=False)
    run = scores.take_score_step(step=SCORE_STEPS["consult"], run=make_run(office), by=office)
    words = text(page(client, maker_a, "score-sheet", run.pk, "A"))
    assert "1 / 2家" in words and "其他银行2" not in words
    assert "5.72" not in words and "512,000.00" not in words
    # 各项贷款 of A and B together
    assert "1,183,000.00" not in text(page(client, maker_a, "score-point", run.pk, "A", "S1"))
    assert "1,183,000.00" in text(page(client, office, "score-point", run.pk, "A", "S1"))


def test_a_sheet_of_another_or_of_a_trial_is_not_found(client, run, shown, maker_a, office):
    assert page(client, maker_a, "score-sheet", shown.pk, "B").status_code == 404
    assert page(client, maker_a, "score-point", shown.pk, "B", "S1").status_code == 404
    trial = make_run(office)
    assert page(client, maker_a, "score-sheet", trial.pk, "A").status_code == 404
    assert page(client, maker_a, "score-run", shown.pk).url == reverse(
        "reports:score-sheet", args=[shown.pk, "A"]
    )


def test_the_sheet_of_an_unranked_bank_says_why(client, world, office):
    Institution.objects.filter(code="A").update(is_ranked=False)
    words = text(page(client, office, "score-sheet", make_run(office).pk, "A"))
    assert "不参评，得分供参考" in words


def test_the_list_shows_a_bank_its_scores_only(client, run, shown, maker_a, office):
    make_run(office)
    assert text(page(client, office, "score-list")).count("2024年二季度") > text(
        page(client, maker_a, "score-list")
    ).count("2024年二季度")
    assert page(client, maker_a, "score-list", state="trial").context["table"].rows.__len__() == 0


def test_the_newest_period_stands_first(client, run, office):
    make_run(office, "2024Q1")
    periods = [str(row.record.period) for row in page(client, office, "score-list").context["table"].rows]
    assert periods == ["2024年二季度", "2024年一季度"]


def test_the_office_makes_a_trial_on_screen(client, world, office):
    client.force_login(office)
    answer = client.post(reverse("reports:score-add"), {"period": "2024Q2", "scheme": world.pk})
    assert answer.url == ScoreRun.objects.get().get_absolute_url()
    answer = client.post(reverse("reports:score-add"), {"period": "2022Q4", "scheme": world.pk})
    assert answer.status_code == 302
    ScoreScheme.objects.update(valid_from="2024-01-01")
    answer = client.post(reverse("reports:score-add"), {"period": "2022Q4", "scheme": world.pk})
    assert answer.status_code == 422 and "不适用于" in text(answer)


def test_an_appeal_on_screen_is_answered_and_then_the_lead_confirms(
    client, shown, maker_a, office, office_lead
):
    client.force_login(maker_a)
    address = reverse("reports:appeal-add", args=[shown.pk, "A"])
    assert client.post(address, {"text": "太低"}).status_code == 422
    item = shown.scheme.items.get(code="S7")
    assert client.post(address, {"text": "首贷户数应为13户，台账可查", "item": item.pk}).status_code == 302
    appeal = shown.appeals.get()
    assert "首贷户数应为13户" in text(page(client, maker_a, "score-appeal", appeal.pk))
    assert client.post(appeal.get_absolute_url(), {"upheld": "yes", "answer": "同意"}).status_code == 403
    client.force_login(office_lead)
    step = reverse("reports:score-step", args=[shown.pk, "confirm"])
    with factories.freeze(2024, 7, 22):
        assert "没有答复" in text(client.post(step, follow=True))
        client.force_login(office)
        assert client.post(appeal.get_absolute_url(), {"upheld": "no", "answer": ""}).status_code == 422
        client.post(appeal.get_absolute_url(), {"upheld": "no", "answer": "维持"})
        client.force_login(office_lead)
        client.post(step)
    shown.refresh_from_db()
    assert shown.state == "confirmed"


def test_a_bank_cannot_appeal_for_another_or_outside_the_time(client, run, shown, maker_a):
    client.force_login(maker_a)
    assert client.post(reverse("reports:appeal-add", args=[shown.pk, "B"]), {"text": "某"}).status_code == 404
    with factories.freeze(2024, 7, 19):
        answer = client.post(
            reverse("reports:appeal-add", args=[shown.pk, "A"]), {"text": "首贷户数应为13户，台账可查"}
        )
    assert answer.status_code == 403


def test_a_person_without_the_right_takes_no_step(client, run, shown, maker_a, leader):
    for user in (maker_a, leader):
        client.force_login(user)
        for name in ("reports:score-recalculate",):
            assert client.post(reverse(name, args=[shown.pk])).status_code == 403
        assert client.post(reverse("reports:score-step", args=[shown.pk, "withdraw"])).status_code == 403


def test_an_adjustment_is_entered_and_taken_back_on_screen(client, world, office, office_lead):
    client.force_login(office)
    data = {
        "period": "2024Q2",
        "institution": "E",
        "count": "1",
        "reason": "首单",
        "document": "演示〔2024〕2号",
    }
    kind = world.kinds.get(code="A1")
    assert client.post(reverse("reports:adjustment-add"), data | {"kind": kind.pk}).status_code == 302
    veto = world.kinds.get(code="V2")
    answer = client.post(reverse("reports:adjustment-add"), data | {"kind": veto.pk})
    assert answer.status_code == 422 and "金融办负责人" in text(answer)
    entered = ScoreAdjustment.objects.get(institution__code="E")
    client.post(reverse("reports:adjustment-withdraw", args=[entered.pk]), {"reason": "重复"})
    assert "已撤销 重复" in text(page(client, office, "adjustment-list"))


def test_other_weights_mark_who_moved_and_leave_the_score_alone(client, run, office):
    before = [(row.rank, row.total) for row in run.rows.all()]
    only_credit = {f"w-{item.code}": "0" for item in run.scheme.items.all()} | {"w-S4a": "100"}
    answer = page(client, office, "score-what-if", run.pk, **only_credit)
    words = text(answer)
    assert "↑ 升2位" in words and "↓ 降2位" in words and "500组固定样本" in words
    assert [(row.rank, row.total) for row in run.rows.all()] == before
    assert run.scheme.items.get(code="S4a").weight == 10


def test_variants_stand_side_by_side_and_can_be_dropped(client, run, office):
    client.force_login(office)
    for name, weight in (("重信用", "60"), ("轻信用", "1")):
        client.post(reverse("reports:variant-save", args=[run.pk]), {"name": name, "w-S4a": weight})
    words = text(page(client, office, "score-what-if", run.pk))
    assert "重信用" in words and "轻信用" in words
    variant = run.variants.get(name="轻信用")
    assert variant.weights.get(item__code="S4a").weight == Decimal(1)
    client.post(reverse("reports:variant-drop", args=[run.pk, variant.pk]))
    assert [variant.name for variant in run.variants.all()] == ["重信用"]


@pytest.mark.parametrize(
    ("typed", "said"), [("-1", "0到100之间"), ("x", "应是数"), ("NaN", "0到100之间"), ("1e9", "0到100之间")]
)
def test_what_is_no_weight_is_refused(client, run, office, typed, said):
    assert said in text(page(client, office, "score-what-if", run.pk, **{"w-S1": typed}))


def test_the_table_exports_with_every_number(client, run, office):
    from io import BytesIO

    from openpyxl import load_workbook

    answer = page(client, office, "score-run", run.pk, export="xlsx")
    sheet = load_workbook(BytesIO(answer.content)).active
    first = {
        sheet.cell(1, column).value: sheet.cell(2, column).value for column in range(1, sheet.max_column + 1)
    }
    assert (first["名次"], first["机构"], first["总分"], first["S1 制造业贷款同比增速（20）"]) == (
        1,
        "演示大型银行甲",
        93.75,
        18.97,
    )
    assert "演示大型银行甲" in page(client, office, "score-run", run.pk, export="csv").content.decode()
    assert page(client, office, "score-list", export="csv").status_code == 200


def test_a_confirmed_sheet_reprints_unchanged_years_later(client, shown, office, office_lead):
    with factories.freeze(2024, 7, 22):
        scores.take_score_step(step=SCORE_STEPS["confirm"], run=shown, by=office_lead)
        first = text(page(client, office, "score-sheet", shown.pk, "C"))
    from filings.models import PublishedFigure

    PublishedFigure.objects.filter(institution__code="C").update(raw=1)
    Institution.objects.filter(code="C").update(short_name="改名银行")
    ScoreScheme.objects.update(state="retired", valid_until="2025-01-01")
    with factories.freeze(2027, 7, 22):
        again = text(page(client, office, "score-sheet", shown.pk, "C"))
    assert first.split("评价单", 1)[1].split("csrf")[0] == again.split("评价单", 1)[1].split("csrf")[0]
