"""Schemes: built and changed on screen, each kind of method, versions, in force and out of it, tried without being kept."""

from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.urls import reverse

from qianjiang_finance.common.errors import BusinessError, NotAllowed
from reports.models import SchemeItem, ScoreRun, ScoreScheme
from reports.services import schemes
from tests import factories
from tests.reports.score_world import make_run, make_world
from tests.reports.test_score_views import page, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(catalogue, office):
    with factories.freeze(2024, 7, 15):
        return make_world(office)


@pytest.fixture
def draft(world, office):
    with factories.freeze(2024, 7, 15):
        return schemes.copy_scheme(scheme=world, by=office)


ITEM = {
    "code": "T1", "name": "试验项", "weight": "10", "expression": "B505", "base": "flow", "direction": "1",
    "scope": "district", "absence": "rescale", "method": "best",
}  # fmt: skip
#: Each method as typed on screen, and the points of A, B, C, D, E with 12, 5, 20, 5, 8 首贷户.
METHODS = [
    ({"method": "best"}, ["6.00", "2.50", "10.00", "2.50", "4.00"]),
    ({"method": "ranked"}, ["8.00", "4.00", "10.00", "4.00", "6.00"]),
    ({"method": "ranked", "step": "4"}, ["6.00", "0.00", "10.00", "0.00", "2.00"]),
    # the mean is 10
    (
        {"method": "benchmark", "base_points": "5", "per_unit": "0.5"},
        ["6.00", "2.50", "10.00", "2.50", "4.00"],
    ),
    ({"method": "interval", "low": "5", "high": "15"}, ["7.00", "0.00", "10.00", "0.00", "3.00"]),
    ({"method": "bands", "bands": "10=10；8=6；5=1"}, ["10.00", "1.00", "10.00", "1.00", "6.00"]),
    ({"method": "completion", "plan": "16"}, ["7.50", "3.13", "10.00", "3.13", "5.00"]),
    ({"method": "gate", "expression": "B505 >= 8"}, ["10.00", "0.00", "10.00", "0.00", "10.00"]),
]


@pytest.mark.parametrize(
    ("typed", "points"), METHODS, ids=lambda value: value.get("method") if isinstance(value, dict) else None
)
def test_each_method_is_made_on_screen_and_gives_the_points_worked_by_hand(
    client, draft, office, typed, points
):
    client.force_login(office)
    answer = client.post(reverse("reports:part-add", args=[draft.pk, "items"]), ITEM | typed)
    assert answer.status_code == 302, text(answer)
    answer = page(client, office, "scheme-trial", draft.pk, period="2024Q2")
    ((_, board),) = answer.context["boards"]
    place = [item.code for item in board.items].index("T1")
    by_bank = {row.scored.code: str(row.cells[place].score) for row in board.rows}
    assert [by_bank[code] for code in "ABCDE"] == points
    assert not ScoreRun.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"expression": "B505 +"}, "无法识别"),
        ({"expression": "Z999"}, "没有这样的指标"),
        ({"expression": "B505 > 3"}, "应当是得出数的计算式"),
        ({"method": "gate"}, "应当是条件"),
        ({"method": "interval", "low": "3"}, "请填写区间上限"),
        ({"method": "interval", "low": "0", "high": "1", "benchmark": "growth(B405)"}, "没有合计数"),
        ({"method": "completion", "plan": "16", "direction": "-1"}, "只用于越高越好"),
        ({"special_when": "B505 > 3"}, "应同时填写"),
        ({"weight": "-1"}, "权重不能小于零"),
        ({"code": "S1"}, "已有这个编号"),
        ({"code": "增1"}, "编号以字母开头"),
        ({"code": "a/b"}, "编号以字母开头"),
    ],
)
def test_an_item_that_cannot_be_scored_is_refused_with_its_reason(client, draft, office, typed, said):
    client.force_login(office)
    answer = client.post(reverse("reports:part-add", args=[draft.pk, "items"]), ITEM | typed)
    assert answer.status_code == 422 and said in text(answer)


def test_a_scheme_is_made_from_nothing_on_screen(client, world, office):
    client.force_login(office)
    head = {
        "name": "年度评价", "period_kind": "year", "valid_from": "2024-12-31", "floor": "60", "smallest_group": "3",
    }  # fmt: skip
    answer = client.post(reverse("reports:scheme-add"), head)
    assert answer.status_code == 302, text(answer)
    made = ScoreScheme.objects.get(name="年度评价")
    assert (made.version, made.state, made.copied_from) == (1, "draft", None)


def test_a_draft_is_changed_part_by_part_and_says_what_it_lacks(client, draft, office, office_lead):
    client.force_login(office)
    item = draft.items.get(code="S7")
    client.post(reverse("reports:part-remove", args=[draft.pk, "items", item.pk]))
    assert "权重合计为95" in text(page(client, office, "scheme-detail", draft.pk))
    with pytest.raises(BusinessError, match="应为100"):
        schemes.activate_scheme(scheme=draft, by=office_lead)
    client.post(reverse("reports:part-add", args=[draft.pk, "items"]), ITEM | {"weight": "5"})
    client.post(
        reverse("reports:part-add", args=[draft.pk, "kinds"]),
        {"code": "A9", "name": "获奖", "effect": "bonus", "points": "1", "source": "manual"},
    )
    client.post(
        reverse("reports:part-add", args=[draft.pk, "grades"]), {"least": "95", "name": "卓越", "award": "6"}
    )
    head = {
        "name": draft.name,
        "period_kind": "quarter",
        "valid_from": "2024-07-01",
        "floor": "50",
        "smallest_group": "4",
        "tie_item": "S2",
    }
    client.post(reverse("reports:scheme-edit", args=[draft.pk]), head)
    draft.refresh_from_db()
    assert (draft.floor, draft.smallest_group, draft.version) == (50, 4, 2)
    assert schemes.incomplete(draft) == []
    assert draft.grades.first().name == "卓越" and draft.kinds.filter(code="A9").exists()


def test_a_copy_is_the_next_version_and_the_old_one_stays(world, draft, office):
    assert (draft.version, draft.state, draft.copied_from) == (2, "draft", world)
    assert [item.code for item in draft.items.all()] == [item.code for item in world.items.all()]
    part = draft.items.get(code="S1")
    part.weight = Decimal(15)
    schemes.save_part(part=part, by=office)
    assert world.items.get(code="S1").weight == 20


def test_a_scheme_in_force_is_not_changed(client, world, office):
    with pytest.raises(NotAllowed, match="复制为新版本"):
        schemes.save_part(part=world.items.get(code="S1"), by=office)
    assert page(client, office, "part-edit", world.pk, "items", world.items.first().pk).status_code == 403
    with pytest.raises(NotAllowed):
        schemes.drop_scheme(scheme=world, by=office)


def test_the_lead_puts_a_version_in_force_and_the_one_before_ends(world, draft, office, office_lead):
    with pytest.raises(NotAllowed, match="金融办负责人"):
        schemes.activate_scheme(scheme=draft, by=office)
    schemes.activate_scheme(scheme=draft, by=office_lead)
    world.refresh_from_db()
    assert (world.state, str(world.valid_until), draft.state) == ("retired", "2024-07-15", "active")
    # the period that ended before is still scored by the old version
    with factories.freeze(2024, 7, 16):
        assert make_run(office).scheme == world


def test_a_version_does_not_begin_before_what_the_one_in_force_has_scored(world, draft, office, office_lead):
    with factories.freeze(2024, 7, 15):
        make_run(office)
    ScoreRun.objects.update(state="comment")
    ScoreScheme.objects.filter(pk=draft.pk).update(valid_from="2024-06-30")
    draft.refresh_from_db()
    with pytest.raises(BusinessError, match="已用于2024年二季度的评分"):
        schemes.activate_scheme(scheme=draft, by=office_lead)
    world.refresh_from_db()
    assert world.state == "active"


def test_a_score_keeps_its_version_when_the_scheme_is_retired(world, office, office_lead):
    with factories.freeze(2024, 7, 15):
        run = make_run(office)
        schemes.retire_scheme(scheme=world, by=office_lead)
    assert str(run.scheme).endswith("第1版") and run.rows.count() == 5


def test_two_schemes_of_one_period_kind_are_not_in_force_together(world):
    with pytest.raises(IntegrityError):
        ScoreScheme.objects.create(name="另一方案", state="active", valid_from="2024-01-01")


def test_a_yearly_scheme_scores_fourth_quarters_only(world):
    from qianjiang_finance.common.quarter import Quarter

    world.period_kind = "year"
    assert [world.covers(Quarter(2024, number)) for number in (1, 2, 3, 4)] == [False, False, False, True]
    assert not world.covers(Quarter(2021, 4))


def test_loading_the_default_twice_changes_nothing(world):
    schemes.load_default_scheme()
    assert ScoreScheme.objects.count() == 1
    assert sum(item.weight for item in SchemeItem.objects.all()) == 100


def test_a_draft_can_be_thrown_away(client, draft, office):
    client.force_login(office)
    client.post(reverse("reports:scheme-act", args=[draft.pk, "drop"]))
    assert not ScoreScheme.objects.filter(pk=draft.pk).exists()
