"""Explaining and taking suggestions in the pages: one plain form, nothing typed is lost, reviewers read the reasons."""

import pytest

from filings import services
from filings.models import Explanation, Figure
from filings.models.filing import Status
from tests import factories
from tests.factories import BANK_FIGURES, save
from tests.filings.test_explanations import GOOD, MOVED, RISEN
from tests.filings.test_views import form_data, url

pytestmark = pytest.mark.django_db

BOX = "e-R33-B101"


@pytest.fixture
def filing(catalogue, bank, bank_maker, bank_checker, office):
    """2024Q2, saved with 各项存款 30% above the accepted first quarter."""
    factories.accept_figures(
        factories.open_period("2024Q1"),
        bank,
        BANK_FIGURES,
        maker=bank_maker,
        checker=bank_checker,
        office=office,
    )
    return save(factories.filing_of(factories.open_period("2024Q2"), bank), bank_maker, RISEN | MOVED)


def post(client, filing, action="check", **more):
    data = form_data(filing, RISEN | MOVED, action) | more
    return client.post(url("filing-edit", filing), data, follow=True)


def test_the_form_asks_for_the_explanation_beside_its_finding(client, filing, bank_maker):
    client.force_login(bank_maker)
    page = client.get(url("filing-edit", filing) + "?check=1").content.decode()
    assert "必须说明 1 处，说明后方可提交复核" in page
    assert f'<textarea id="{BOX}" name="{BOX}" form="sheet"' in page
    assert "保存说明" in page


def test_one_press_saves_the_figures_and_the_explanation(client, filing, bank_maker):
    client.force_login(bank_maker)
    page = post(client, filing, **{BOX: GOOD, "v-B504": "155.00"}).content.decode()
    assert "说明（已说明）" in page
    assert Explanation.objects.get(revision__filing=filing).text == GOOD
    assert Figure.objects.get(revision__filing=filing, indicator__code="B504").raw == 15_500


def test_a_refused_text_stays_in_its_box_with_the_reason(client, filing, bank_maker):
    client.force_login(bank_maker)
    answer = post(client, filing, "send-to-check", **{BOX: "经核实无误，数据正确，情况属实"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "经核实无误，数据正确，情况属实</textarea>" in page
    assert "没有说明原因" in page
    filing.refresh_from_db()
    assert filing.status == Status.DRAFTING


def test_explained_and_sent_in_one_press(client, filing, bank_maker):
    client.force_login(bank_maker)
    post(client, filing, "send-to-check", **{BOX: GOOD})
    filing.refresh_from_db()
    assert filing.status == Status.CHECKING


def test_sending_without_is_told_which_are_missing(client, filing, bank_maker):
    client.force_login(bank_maker)
    page = post(client, filing, "send-to-check").content.decode()
    assert "各项存款余额（R33）" in page


def test_an_offer_is_shown_outside_the_box_and_taken_by_a_tick(
    client, filing, bank, bank_maker, bank_checker, office
):
    services.explain(filing=filing, rule="R33", code="B101", text=GOOD, by=bank_maker)
    for name, by in (("send-to-check", bank_maker), ("sign", bank_checker), ("send-back", office)):
        factories.step(name, filing, by, "请补充")
    client.force_login(bank_maker)
    page = client.get(url("filing-edit", filing) + "?check=1").content.decode()
    assert f"2024年二季度第1版的说明：{GOOD}" in page
    assert f"{GOOD}</textarea>" not in page
    post(client, filing, **{BOX: ""})
    assert Explanation.objects.filter(revision__filing=filing).count() == 1
    post(client, filing, **{BOX: "", "k-R33-B101": "1"})
    second = Explanation.objects.get(revision__filing=filing, revision__number=2)
    assert second.text == GOOD


def test_checker_and_office_read_each_explanation(client, filing, bank_maker, bank_checker, office):
    services.explain(filing=filing, rule="R33", code="B101", text=GOOD, by=bank_maker)
    factories.step("send-to-check", filing, bank_maker)
    client.force_login(bank_checker)
    page = client.get(url("filing-detail", filing)).content.decode()
    assert f"说明：{GOOD}" in page
    assert '<textarea id="e-' not in page
    factories.step("sign", filing, bank_checker)
    client.force_login(office)
    assert f"说明：{GOOD}" in client.get(url("filing-detail", filing)).content.decode()


def test_a_press_takes_the_suggested_value_and_keeps_the_rest_of_the_typing(client, filing, bank_maker):
    client.force_login(bank_maker)
    data = form_data(filing, RISEN | MOVED | {"B101": "7000000000", "B504": "155.00"}, "check")
    page = client.post(url("filing-edit", filing), data, follow=True).content.decode()
    assert "疑似按元填报：7,000,000,000 → 700,000.00" in page
    data = form_data(filing, RISEN | MOVED | {"B101": "7000000000", "B504": "156.00"}) | {"take": "B101"}
    del data["action"]
    page = client.post(url("filing-edit", filing), data, follow=True).content.decode()
    assert "已按建议值填报并保存" in page
    raw = {
        code: Figure.objects.get(revision__filing=filing, indicator__code=code).raw
        for code in ("B101", "B504")
    }
    assert raw == {"B101": 70_000_000, "B504": 15_600}


def test_enter_presses_save_and_not_a_suggestion(client, filing, bank_maker):
    save(filing, bank_maker, {"B101": "7000000000"})
    client.force_login(bank_maker)
    page = client.get(url("filing-edit", filing) + "?check=1").content.decode()
    assert page.index('form="sheet" name="action" value="save" hidden') < page.index('name="take"')


def test_an_explanation_typed_while_another_sent_the_filing_stays_on_the_page(client, filing, bank_maker):
    services.explain(filing=filing, rule="R33", code="B101", text=GOOD, by=bank_maker)
    data = form_data(filing, RISEN | MOVED, "check") | {BOX: "企业名称为演示材料公司，归还贷款三千万元"}
    factories.step("send-to-check", filing, bank_maker)
    client.force_login(bank_maker)
    answer = client.post(url("filing-edit", filing), data)
    assert answer.status_code == 409
    assert "企业名称为演示材料公司" in answer.content.decode()
