"""The pages of filings: own institution only, plain forms, steps as POST, nothing typed is lost."""

import pytest
from django.urls import reverse

from filings.models import Figure
from filings.models.filing import Status
from tests import factories
from tests.factories import BANK_FIGURES, save, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def period(catalogue, bank, other_bank, office):
    return factories.open_period("2024Q2")


@pytest.fixture
def filing(period, bank):
    return factories.filing_of(period, bank)


def url(name, filing, *more):
    return reverse(f"filings:{name}", args=[filing.period.code, filing.institution.code, *more])


def form_data(filing, figures=BANK_FIGURES, action="save"):
    filing.refresh_from_db()
    cells = {f"v-{code}": text for code, text in figures.items()}
    return {"seen": filing.edit_number, "action": action, **cells}


def test_a_bank_lists_only_its_own_filings(client, filing, bank_maker):
    client.force_login(bank_maker)
    page = client.get(reverse("filings:filing-list"))
    assert [row.institution.code for row in page.context["table"].data] == ["B01"]


def test_the_office_lists_the_newest_period_of_all(client, filing, office):
    factories.open_period("2024Q3")
    client.force_login(office)
    page = client.get(reverse("filings:filing-list"))
    assert {row.period.code for row in page.context["table"].data} == {"2024Q3"}
    assert len(page.context["table"].data) == 3


@pytest.mark.parametrize("name", ["filing-detail", "filing-edit"])
def test_another_banks_filing_is_not_found(client, filing, other_maker, name):
    client.force_login(other_maker)
    assert client.get(url(name, filing)).status_code == 404


def test_another_bank_cannot_post_a_step(client, filing, other_maker):
    client.force_login(other_maker)
    answer = client.post(url("filing-step", filing, "send-to-check"), {"seen": 0})
    assert answer.status_code == 404


def test_the_form_shows_own_items_with_their_definitions_and_no_others(client, filing, bank_maker):
    client.force_login(bank_maker)
    page = client.get(url("filing-edit", filing)).content.decode()
    assert 'name="v-B201"' in page
    assert "GB/T 4754" in page
    assert 'name="v-G101"' not in page
    assert 'name="v-B403"' not in page


def test_last_quarter_and_last_year_stand_beside_the_input(
    client, filing, bank, bank_maker, bank_checker, office
):
    for code in ("2023Q2", "2023Q4", "2024Q1"):
        figures = BANK_FIGURES | {"B101": {"2023Q2": "650000", "2023Q4": "680000", "2024Q1": "690000"}[code]}
        factories.accept_figures(
            factories.open_period(code), bank, figures, maker=bank_maker, checker=bank_checker, office=office
        )
    save(filing, bank_maker, {"B101": "700000"})
    client.force_login(bank_maker)
    page = client.get(url("filing-edit", filing)).content.decode()
    for text in ("650,000.00", "680,000.00", "690,000.00", "+10,000.00"):
        assert text in page


def test_saving_redirects_and_says_how_much_changed(client, filing, bank_maker):
    client.force_login(bank_maker)
    answer = client.post(url("filing-edit", filing), form_data(filing), follow=True)
    assert answer.redirect_chain == [(url("filing-edit", filing) + "#content", 302)]
    assert f"改动{len(BANK_FIGURES)}项" in answer.content.decode()


def test_sending_with_errors_keeps_the_draft_and_lists_them_with_a_jump(client, filing, bank_maker):
    client.force_login(bank_maker)
    figures = BANK_FIGURES | {"B204": "18900.00"}
    answer = client.post(url("filing-edit", filing), form_data(filing, figures, "send-to-check"), follow=True)
    page = answer.content.decode()
    assert 'href="#cell-B204"' in page
    assert "信用与担保类之和不等于制造业贷款" in page
    assert Figure.objects.get(indicator__code="B204").raw == 1_890_000


def test_the_whole_way_in_the_browser_of_three_people(client, filing, bank_maker, bank_checker, office):
    client.force_login(bank_maker)
    client.post(url("filing-edit", filing), form_data(filing, action="send-to-check"))
    client.force_login(bank_checker)
    page = client.get(url("filing-detail", filing))
    assert "本人甲复核，系演示大型银行甲复核人" in page.content.decode()
    client.post(url("filing-step", filing, "sign"), {"seen": page.context["filing"].edit_number})
    client.force_login(office)
    page = client.get(url("filing-detail", filing))
    client.post(url("filing-step", filing, "accept"), {"seen": page.context["filing"].edit_number})
    filing.refresh_from_db()
    assert filing.status == Status.ACCEPTED


def test_a_stale_step_is_told_and_does_nothing(client, filing, bank_maker, bank_checker):
    save(filing, bank_maker)
    sent = step("send-to-check", filing, bank_maker)
    client.force_login(bank_checker)
    answer = client.post(url("filing-step", filing, "sign"), {"seen": sent.edit_number - 1}, follow=True)
    assert "请刷新页面" in answer.content.decode()
    filing.refresh_from_db()
    assert filing.status == Status.CHECKING


def test_a_person_without_the_right_gets_403(client, filing, bank_maker, bank_checker):
    save(filing, bank_maker)
    sent = step("send-to-check", filing, bank_maker)
    client.force_login(bank_maker)
    answer = client.post(url("filing-step", filing, "sign"), {"seen": sent.edit_number})
    assert answer.status_code == 403


def test_steps_are_post_only(client, filing, bank_maker):
    client.force_login(bank_maker)
    assert client.get(url("filing-step", filing, "send-to-check")).status_code == 405


def test_two_makers_in_one_cell_the_second_sees_both_values_and_keeps_its_typing(
    client, filing, bank, bank_maker
):
    second = factories.make_user("b01-maker2", ("maker", bank), name="甲填报二")
    data = form_data(filing, {"B101": "100"})
    save(filing, bank_maker, {"B101": "111"})
    client.force_login(second)
    answer = client.post(url("filing-edit", filing), data)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "甲填报已填“111.00”" in page
    assert 'name="v-B101" value="100"' in page


def test_typing_into_a_form_that_was_sent_meanwhile_is_not_lost(client, filing, bank_maker):
    save(filing, bank_maker)
    data = form_data(filing, {"B101": "123456"})
    step("send-to-check", filing, bank_maker)
    client.force_login(bank_maker)
    answer = client.post(url("filing-edit", filing), data)
    assert answer.status_code == 409
    assert 'name="v-B101" value="123456"' in answer.content.decode()


def test_the_office_does_not_see_a_draft(client, filing, bank_maker, office):
    save(filing, bank_maker)
    client.force_login(office)
    page = client.get(url("filing-detail", filing))
    assert page.context["sheet"] is None
    assert "还没有可以查看的数据" in page.content.decode()


def test_an_earlier_revision_can_be_read(client, filing, bank_maker, bank_checker, office):
    save(filing, bank_maker)
    step("send-to-check", filing, bank_maker)
    step("sign", filing, bank_checker)
    step("send-back", filing, office, "请核对")
    save(filing, bank_maker, {"B101": "710000"})
    client.force_login(bank_maker)
    assert "710,000.00" in client.get(url("filing-detail", filing)).content.decode()
    first = client.get(url("filing-detail", filing) + "?revision=1").content.decode()
    assert "700,000.00" in first
    assert client.get(url("filing-detail", filing) + "?revision=9").status_code == 404


def test_the_office_opens_a_period_by_form(client, catalogue, bank, office):
    client.force_login(office)
    data = {"quarter": "2024q2", "opens_on": "2024-07-01", "due_on": "2024-07-12"}
    answer = client.post(reverse("filings:period-open"), data, follow=True)
    assert "已开放2024年二季度，应报2家" in answer.content.decode()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"quarter": "2024Q5", "opens_on": "2024-07-01", "due_on": "2024-07-12"}, "例如2024Q2"),
        ({"quarter": "2024Q2", "opens_on": "2024-06-01", "due_on": "2024-07-12"}, "开放日期应晚于季末"),
        ({"quarter": "2024Q2", "opens_on": "2024-07-01", "due_on": "2024-06-12"}, "不能早于开放日期"),
    ],
)
def test_a_period_with_wrong_dates_is_refused_with_its_reason(
    client, catalogue, bank, office, data, sentence
):
    client.force_login(office)
    answer = client.post(reverse("filings:period-open"), data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_only_the_lead_locks(client, period, bank, bank_maker, bank_checker, office, office_lead):
    factories.accept_figures(
        period, bank, BANK_FIGURES, maker=bank_maker, checker=bank_checker, office=office
    )
    client.force_login(office)
    assert client.post(reverse("filings:period-lock", args=["2024Q2"])).status_code == 403
    client.force_login(office_lead)
    client.post(reverse("filings:period-lock", args=["2024Q2"]))
    assert factories.filing_of(period, bank).status == Status.LOCKED


def test_the_list_exports_what_it_shows(client, filing, office):
    client.force_login(office)
    answer = client.get(reverse("filings:filing-list") + "?period=2024Q2&export=csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("填报单位,类型,报送期,状态")
    assert "演示大型银行甲,大型银行,2024年二季度,未填报" in lines[1]


def test_a_cell_tells_who_changed_it_when_and_in_which_version(
    client, filing, bank_maker, bank_checker, office
):
    save(filing, bank_maker)
    save(filing, bank_maker, {"B101": "705000"})
    step("send-to-check", filing, bank_maker)
    step("sign", filing, bank_checker)
    step("send-back", filing, office, "请核对存款")
    save(filing, bank_maker, {"B101": "710000"})
    client.force_login(bank_maker)
    page = client.get(url("filing-cell", filing, "B101"))
    history = [(change.old, change.new, str(change.by)) for change in page.context["changes"]]
    assert history == [
        ("705000.00", "710000.00", "甲填报"),
        ("700000.00", "705000.00", "甲填报"),
        ("", "700000.00", "甲填报"),
    ]
    assert [cell.text for _, cell in page.context["versions"]] == ["710000.00", "705000.00"]


def test_the_office_sees_no_changes_of_a_draft(client, filing, bank_maker, office):
    save(filing, bank_maker)
    client.force_login(office)
    page = client.get(url("filing-cell", filing, "B101"))
    assert list(page.context["changes"]) == []


def test_a_cell_of_another_bank_or_an_unknown_item_is_not_found(client, filing, bank_maker, other_maker):
    client.force_login(other_maker)
    assert client.get(url("filing-cell", filing, "B101")).status_code == 404
    client.force_login(bank_maker)
    assert client.get(url("filing-cell", filing, "B999")).status_code == 404


@pytest.mark.parametrize("seen", ["", "²", "①", "-1", "9" * 5000, "1.0"])
def test_a_form_without_a_proper_edit_number_is_refused(client, filing, bank_maker, seen):
    client.force_login(bank_maker)
    assert client.post(url("filing-edit", filing), {"seen": seen, "v-B101": "1"}).status_code == 403
    assert client.post(url("filing-step", filing, "send-to-check"), {"seen": seen}).status_code == 403


@pytest.mark.parametrize(
    "query", ["per_page=-1", "per_page=1000000", "page=999", "page=x", "sort=zzz", "period=9"]
)
def test_odd_queries_of_a_list_are_no_accident(client, filing, office, query):
    client.force_login(office)
    assert client.get(reverse("filings:filing-list") + "?" + query).status_code == 200


@pytest.mark.parametrize("quarter", ["9999Q4", "0000Q1", "２０２５Q2"])
def test_a_quarter_out_of_this_century_is_refused(client, catalogue, bank, office, quarter):
    client.force_login(office)
    data = {"quarter": quarter, "opens_on": "2024-07-01", "due_on": "2024-07-12"}
    assert client.post(reverse("filings:period-open"), data).status_code == 422


def test_a_nul_is_dropped_from_typing_and_refused_in_an_address(client, filing, bank_maker):
    client.force_login(bank_maker)
    client.post(url("filing-edit", filing), {"seen": 0, "v-B101": "7\x0000000", "n-B101": "a\x00"})
    assert Figure.objects.get(indicator__code="B101").raw == 70_000_000
    assert client.get(reverse("filings:filing-list") + "?period=%00").status_code == 400
