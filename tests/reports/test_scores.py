"""Scores in the database: the example of §5.3 through figures, records and adjustments; states, appeals, and what stays as it was."""

from decimal import Decimal

import pytest

from filings.models import DataUse, Period, PublishedFigure
from institutions.models import Institution, Notice
from qianjiang_finance.common.errors import BusinessError, NotAllowed, StaleState
from reports.models import ScoreAppeal, ScoreFigure, ScoreRow, ScoreRun, ScoreScheme
from reports.score_pages import confirmed_score
from reports.score_pages.stored import frozen_sheet
from reports.score_policies import can_take_score_step
from reports.score_steps import SCORE_STEPS
from reports.services import score_matters, scores
from reports.services.schemes import load_default_scheme
from tests import factories
from tests.reports import worked_example
from tests.reports.score_world import enter, find_true, make_run, make_world, record
from tests.reports.scoring_example import ORACLE

pytestmark = pytest.mark.django_db
DAY = (2024, 7, 15)


@pytest.fixture
def world(catalogue, office):
    with factories.freeze(*DAY):
        return make_world(office)


@pytest.fixture
def run(world, office):
    with factories.freeze(*DAY):
        return make_run(office)


@pytest.fixture
def maker_a(world):
    return factories.make_user("a-maker", ("maker", "A"))


def step(name, run, by, comment="", day=DAY):
    with factories.freeze(*day):
        return scores.take_score_step(step=SCORE_STEPS[name], run=run, by=by, comment=comment)


def test_the_stored_score_is_the_example_to_the_last_digit(run):
    for row in run.rows.select_related("institution"):
        said, points = ORACLE["result"][row.institution.code], ORACLE["scores"][row.institution.code]
        assert {
            point.item.code: None if point.score is None else str(point.score) for point in row.points.all()
        } == points
        got = (row.sum, row.weight, row.base, row.bonus, row.deduction, row.total)
        assert [f"{number:f}" for number in got] == [
            f"{Decimal(said[name]):.2f}" for name in ("sum", "app_w", "base", "bonus", "ded", "total")
        ]
        assert (str(row.rank), row.grade, row.award) == (said["rank"], said["grade"], Decimal(said["add"]))


def test_every_point_names_figures_with_the_revision_they_came_from(run):
    point = run.rows.get(institution__code="A").points.get(item__code="S1")
    assert point.figures == "B201@2024Q2 B201@2023Q2"
    assert point.compared == "基准值 9.3642；下限 −0.6358；上限 19.3642"
    assert point.compared_figures == "B102@2024Q2 B102@2023Q2"
    assert len(point.compared_with.split()) == 5
    figure = ScoreFigure.objects.get(
        run=run, institution__code="A", indicator__code="B201", quarter_index=2024 * 4 + 1
    )
    published = PublishedFigure.objects.get(
        period__code="2024Q2", institution__code="A", indicator__code="B201"
    )
    assert (figure.raw, figure.revision_id) == (9230000, published.revision_id)


def test_the_frozen_inputs_give_the_stored_result_again(run):
    sheet = frozen_sheet(run)
    stored = {row.institution_id: row for row in run.rows.all()}
    assert {row.bank.key: (row.total, row.rank) for row in sheet.rows} == {
        key: (row.total, row.rank) for key, row in stored.items()
    }


def test_only_records_in_force_of_the_year_up_to_the_period_count(world, office):
    record("A", "late", source="appealed", state="appealed")
    record("C", "late", source="young", appeal_until=None, state="proposed")
    record("E", "late", "2023Q4")
    record("E", "missing", "2024Q1")
    with factories.freeze(*DAY):
        run = make_run(office)
    rows = {row.institution.code: row.deduction for row in run.rows.select_related("institution")}
    assert rows == {"A": 0, "B": 6, "C": 0, "D": 1, "E": 3}
    reasons = run.rows.get(institution__code="E").lines.get().reasons.all()
    assert [reason.text for reason in reasons] == ["2024年一季度 漏报 1项次"]


def test_only_cases_found_true_of_the_year_count_up_to_their_cap(world, office):
    find_true(office, "D", state="explained")
    find_true(office, "E", quarter="2023Q4")
    find_true(office, "B", quarter="2024Q1", state="done", kind="cut")
    find_true(office, "B", quarter="2024Q1", state="mended")
    with factories.freeze(*DAY):
        run = make_run(office)
    line = run.rows.get(institution__code="B").lines.get(code="K4")
    assert (line.count, line.points, line.words) == (3, 10, "经核实的抽贷、断贷3次 × 5 = 15，按上限10计")
    assert {row.institution.code: row.deduction for row in run.rows.all()} == {
        "A": 0,
        "B": 11,
        "C": 0,
        "D": 1,
        "E": 0,
    }


def test_a_veto_entered_by_the_lead_takes_rank_and_award(world, office, office_lead):
    with pytest.raises(NotAllowed, match="金融办负责人"):
        enter(office, "A", "V2")
    enter(office_lead, "A", "V2")
    with factories.freeze(*DAY):
        row = make_run(office).rows.get(institution__code="A")
    assert (row.rank, row.award, row.vetoes, str(row.total)) == (None, 0, "重大风险案件", "93.75")


def test_a_withdrawn_adjustment_no_longer_counts(world, office):
    entered = enter(office, "E", "A1")
    with pytest.raises(BusinessError, match="撤销的原因"):
        score_matters.withdraw_adjustment(adjustment=entered, reason=" ", by=office)
    score_matters.withdraw_adjustment(adjustment=entered, reason="重复登记", by=office)
    with factories.freeze(*DAY):
        assert make_run(office).rows.get(institution__code="E").bonus == 0
    with pytest.raises(NotAllowed, match="已经撤销"):
        score_matters.withdraw_adjustment(adjustment=entered, reason="再撤", by=office)


def test_an_adjustment_of_an_earlier_quarter_of_the_year_counts_and_one_of_last_year_does_not(world, office):
    enter(office, "E", "A1", quarter="2024Q1")
    enter(office, "D", "A1", quarter="2023Q4")
    with factories.freeze(*DAY):
        run = make_run(office)
    assert [run.rows.get(institution__code=code).bonus for code in "ED"] == [2, 0]


def test_what_records_feed_is_not_entered_by_hand(world, office):
    with pytest.raises(BusinessError, match="自动计入"):
        enter(office, "A", "K1")


def test_a_draft_or_a_scheme_of_other_dates_makes_no_score(world, office):
    ScoreScheme.objects.update(valid_from="2024-07-01")
    with pytest.raises(BusinessError, match="不适用于"):
        make_run(office)
    ScoreScheme.objects.update(valid_from="2024-01-01", state="draft")
    with pytest.raises(BusinessError, match="草稿方案"):
        make_run(office)


def test_a_bank_does_not_score(world, maker_a):
    with pytest.raises(NotAllowed):
        make_run(maker_a)


def test_the_way_of_a_score(run, office, office_lead, maker_a):
    run = step("consult", run, office)
    # 15 July 2024 is a Monday
    assert str(run.comment_until) == "2024-07-18"
    assert Notice.objects.filter(recipient=maker_a, subject="2024年二季度评价加分发出征求意见").exists()
    with pytest.raises(BusinessError, match="期满后才能确认"):
        step("confirm", run, office_lead, day=(2024, 7, 18))
    with pytest.raises(NotAllowed, match="金融办负责人"):
        step("confirm", run, office, day=(2024, 7, 19))
    run = step("confirm", run, office_lead, day=(2024, 7, 19))
    assert run.is_final and DataUse.objects.get(kind="score").title.startswith("2024年二季度评价加分")
    run = step("publish", run, office_lead, day=(2024, 7, 22))
    assert [event.verb for event in run.events.all()] == ["made", "consult", "confirm", "publish"]


def test_a_step_is_taken_once(run, office):
    before = ScoreRun.objects.get(pk=run.pk)
    step("consult", run, office)
    with pytest.raises(StaleState):
        step("consult", before, office)


def test_taking_back_needs_a_reason_and_opens_the_way_again(run, office, maker_a):
    run = step("consult", run, office)
    with pytest.raises(BusinessError, match="收回的原因"):
        step("withdraw", run, office)
    run = step("withdraw", run, office, "权重有误")
    assert run.state == "trial" and not ScoreRun.objects.visible_to(maker_a).exists()


def test_a_second_score_of_the_period_cannot_go_out_beside_the_first(run, office):
    step("consult", run, office)
    with factories.freeze(*DAY):
        second = make_run(office)
    with pytest.raises(BusinessError, match="先收回或作废"):
        step("consult", second, office)


# appeals


def complain(run, by, text="首贷户数应为13户，台账见附件", code="A", item="S7", day=DAY):
    with factories.freeze(*day):
        return score_matters.appeal(
            run=run,
            institution=Institution.objects.get(code=code),
            item=run.scheme.items.get(code=item) if item else None,
            text=text,
            by=by,
        )


def test_an_unanswered_appeal_blocks_the_confirmation(run, office, office_lead, maker_a):
    run = step("consult", run, office)
    made = complain(run, maker_a)
    with pytest.raises(BusinessError, match="还有1件申诉没有答复"):
        step("confirm", run, office_lead, day=(2024, 7, 22))
    with pytest.raises(NotAllowed):
        score_matters.answer_appeal(appeal=made, upheld=False, answer="维持", by=maker_a)
    score_matters.answer_appeal(appeal=made, upheld=False, answer="经核对台账，维持12户", by=office)
    assert Notice.objects.filter(recipient=maker_a, body="经核对台账，维持12户").exists()
    with pytest.raises(NotAllowed, match="已经答复"):
        score_matters.answer_appeal(appeal=made, upheld=True, answer="再答", by=office)
    assert step("confirm", run, office_lead, day=(2024, 7, 22)).state == "confirmed"


def test_an_appeal_comes_from_the_bank_itself_in_time_with_a_reason_and_once(run, office, maker_a):
    with pytest.raises(NotAllowed, match="征求意见期间"):
        complain(run, maker_a)
    run = step("consult", run, office)
    with pytest.raises(NotAllowed, match="被评价的单位"):
        complain(run, maker_a, code="B")
    with pytest.raises(NotAllowed, match="被评价的单位"):
        complain(run, office)
    with pytest.raises(NotAllowed, match="已过期"):
        complain(run, maker_a, day=(2024, 7, 19))
    with pytest.raises(BusinessError, match="至少10个字"):
        complain(run, maker_a, "不同意")
    complain(run, maker_a, day=(2024, 7, 18))
    with pytest.raises(BusinessError, match="正在等待答复"):
        complain(run, maker_a)
    complain(run, maker_a, item=None)
    assert ScoreAppeal.objects.unanswered().count() == 2


def test_a_bank_sees_its_own_row_from_the_consultation_on(run, office, maker_a):
    assert not ScoreRow.objects.visible_to(maker_a).exists()
    step("consult", run, office)
    assert [row.institution.code for row in ScoreRow.objects.visible_to(maker_a)] == ["A"]
    assert ScoreRun.objects.visible_to(maker_a).get() == run


# what stays


def test_a_confirmed_score_stays_as_it_is_when_figures_and_formulas_change(run, office, office_lead):
    run = step("consult", run, office)
    run = step("confirm", run, office_lead, day=(2024, 7, 22))
    period = run.period
    before = confirmed_score(period)
    PublishedFigure.objects.filter(institution__code="A", indicator__code="B201", period=period).update(raw=1)
    enter(office_lead, "A", "V2")
    assert confirmed_score(period) == before
    assert [(row.code, row.rank, str(row.total)) for row in before.ranked] == [
        ("A", 1, "93.75"), ("C", 2, "88.71"), ("E", 3, "65.86"), ("D", 4, "44.65"), ("B", 5, "5.72"),
    ]  # fmt: skip
    assert {row.bank.key: row.total for row in frozen_sheet(run).rows} == {
        row.institution: row.total for row in before.rows
    }
    with pytest.raises(NotAllowed, match="不能重新计算"):
        scores.recalculate(run=run, by=office)


def test_there_is_no_confirmed_score_before_the_confirmation(run, office):
    assert confirmed_score(run.period) is None
    step("consult", run, office)
    assert confirmed_score(run.period) is None


def test_data_accepted_since_the_calculation_asks_for_a_new_one(run, office, office_lead):
    run = step("consult", run, office)
    run.period.data_version += 1
    run.period.save()
    with pytest.raises(BusinessError, match="重新计算"):
        step("confirm", run, office_lead, day=(2024, 7, 22))
    with factories.freeze(2024, 7, 22):
        run = scores.recalculate(run=run, by=office)
    assert step("confirm", run, office_lead, day=(2024, 7, 22)).state == "confirmed"


def test_policy_banks_and_those_not_taking_part_are_not_ranked(world, office):
    Institution.objects.filter(code="A").update(kind="PB")
    Institution.objects.filter(code="C").update(is_ranked=False)
    with factories.freeze(*DAY):
        run = make_run(office)
    reasons = {row.institution.code: row.unranked for row in run.rows.select_related("institution")}
    assert reasons == {"A": "政策性银行单列", "B": "", "C": "不参评", "D": "", "E": ""}
    # 最优 is now E's 1,800 万元: A and C are scored for information against it, no more than the weight
    scores_ = {row.institution.code: str(row.points.get(item__code="S2").score) for row in run.rows.all()}
    assert scores_ == {"A": "20.00", "B": "0.00", "C": "20.00", "D": "12.22", "E": "20.00"}


def test_a_variant_of_weights_is_kept_beside_the_run(run, office):
    variant = score_matters.save_variant(run=run, name="重信用", weights={"S4a": Decimal(15)}, by=office)
    assert variant.weights.get(item__code="S4a").weight == 15
    assert variant.weights.get(item__code="S1").weight == 20
    with pytest.raises(BusinessError, match="换一个名称"):
        score_matters.save_variant(run=run, name="重信用", weights={}, by=office)
    assert run.scheme.items.get(code="S4a").weight == 10
    score_matters.drop_variant(variant=variant, by=office)
    assert not run.variants.exists()


def test_the_interface_reads_in_a_few_queries(run, office, office_lead, django_assert_max_num_queries):
    run = step("consult", run, office)
    step("confirm", run, office_lead, day=(2024, 7, 22))
    with django_assert_max_num_queries(6):
        confirmed_score(run.period)


def test_new_banks_and_those_that_did_not_file_are_not_ranked(catalogue, office):
    worked_example.make_banks()
    worked_example.publish_banks(except_for={"2022Q4": "C", "2024Q2": "E"})
    load_default_scheme()
    with factories.freeze(*DAY):
        run = make_run(office)
    reasons = {row.institution.code: row.unranked for row in run.rows.select_related("institution")}
    assert reasons == {"A": "", "B": "", "C": "报送不足5个季末", "D": "", "E": "本期未报送或未审核通过"}
    assert run.rows.get(institution__code="E").total is None
    # Σ各项贷款 of A, B, D alone: 1,441,000 of 1,340,000
    benchmark = run.rows.get(institution__code="A").points.get(item__code="S1").compared
    assert benchmark.startswith("基准值 7.5373")


@pytest.mark.parametrize("step", SCORE_STEPS.values(), ids=SCORE_STEPS)
def test_only_the_office_takes_a_step_and_only_its_lead_the_last_ones(run, step, request, maker_a):
    ScoreRun.objects.update(state=step.source)
    run.refresh_from_db()
    lead_only = step.name in ("confirm", "publish")
    expected = {"office": not lead_only, "office_lead": True, "leader": False, "lead_unit": False, "outsider": False,
                "sysadmin": False, "secadmin": False, "auditor": False}  # fmt: skip
    got = {role: bool(can_take_score_step(step, request.getfixturevalue(role), run)) for role in expected}
    assert got == expected and not can_take_score_step(step, maker_a, run)
    for state in ScoreRun.State.values:
        run.state = state
        assert bool(can_take_score_step(step, request.getfixturevalue("office_lead"), run)) == (
            state == step.source
        )


def test_a_new_calculation_during_the_consultation_is_told_to_the_banks(run, office, maker_a):
    step("consult", run, office)
    with factories.freeze(*DAY):
        scores.recalculate(run=ScoreRun.objects.get(), by=office)
    told = Notice.objects.get(recipient=maker_a, subject="2024年二季度评价加分重新计算")
    assert "2024年7月18日24时前可以申诉" in told.body


def test_a_period_that_waits_for_missing_reports_is_not_confirmed(catalogue, office, office_lead):
    worked_example.make_banks()
    worked_example.publish_banks(except_for={"2024Q2": "E"})
    load_default_scheme()
    with factories.freeze(*DAY):
        run = make_run(office)
    run = step("consult", run, office)
    Period.objects.filter(pk=run.period_id).update(missing_rule=Period.MissingRule.WAIT)
    with pytest.raises(BusinessError, match="报齐"):
        step("confirm", ScoreRun.objects.get(), office_lead, day=(2024, 7, 22))
