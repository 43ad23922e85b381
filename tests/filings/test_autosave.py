"""Saving while typing: states per cell, what the form computes, others' changes; and 零报送 (features B1, B4, B9)."""

import pytest
from django.urls import reverse

from filings import services
from filings.checks import FigureBook
from filings.computed import rows_of
from filings.models import Figure, Filing
from qianjiang_finance.common.errors import BusinessError, NotAllowed
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def filing(catalogue, bank, bank_maker, bank_checker, office):
    return factories.filing_of(factories.open_period("2024Q2"), bank)


def post(client, user, seen, **typed):
    client.force_login(user)
    data = {"seen": seen} | {name.replace("_", "-"): text for name, text in typed.items()}
    return client.post(reverse("filings:filing-autosave", args=["2024Q2", "B01"]), data)


def text_of(filing, code):
    figure = Figure.objects.get(revision__filing=filing, indicator__code=code)
    return figure.raw


def test_a_cell_is_saved_and_answered_with_state_and_number(client, filing, bank_maker):
    answer = post(client, bank_maker, 0, v_B201="92,300", v_B202="46100", v_B203="46200").json()
    assert answer["cells"]["B201"] == {"state": "saved", "problem": ""}
    assert text_of(filing, "B201") == 9_230_000
    assert answer["seen"] == Filing.objects.get(pk=filing.pk).edit_number > 0


def test_what_the_form_computes_comes_back(client, filing, bank_maker):
    answer = post(client, bank_maker, 0, v_B201="92300", v_B202="46100", v_B203="46200").json()
    assert answer["computed"]["computed-S2"] == "92,300.00"
    assert answer["computed"]["computed-D02"] == "50.05"  # 46200 / 92300
    assert answer["computed"]["computed-D01"] == "—"  # B102 is not there yet
    assert answer["filled"]["B2"].startswith("3/")


def test_change_and_growth_are_the_servers(client, catalogue, bank, bank_maker, bank_checker, office):
    earlier = factories.open_period("2024Q1")
    factories.accept_figures(
        earlier, bank, factories.BANK_FIGURES, maker=bank_maker, checker=bank_checker, office=office
    )
    factories.open_period("2024Q2")
    answer = post(client, bank_maker, 0, v_B201="96915", v_B405="4.00").json()
    assert answer["changes"]["B201"] == ["+4,615.00", "+5.00"]
    assert answer["changes"]["B405"] == ["−0.05", "—"]


def test_an_unreadable_text_is_kept_and_named(client, filing, bank_maker):
    answer = post(client, bank_maker, 0, v_B201="九万多").json()
    assert answer["cells"]["B201"] == {"state": "invalid", "problem": "无法识别为数字"}
    assert Figure.objects.get(indicator__code="B201").typed == "九万多"


def test_the_checks_speak_while_typing(client, filing, bank_maker):
    answer = post(client, bank_maker, 0, v_B204="100", v_B205="100", v_B201="500").json()
    assert answer["findings"]["counts"]["E"] == 1
    assert answer["findings"]["cells"]["B204"]["words"] == "必须改：信用与担保类之和不等于制造业贷款"


def test_two_makers_on_one_cell_are_both_told_and_neither_text_is_lost(client, filing, bank, bank_maker):
    second = factories.make_user("b01-maker2", ("maker", bank), name="甲填报二")
    assert post(client, bank_maker, 0, v_B201="100").json()["cells"]["B201"]["state"] == "saved"
    answer = post(client, second, 0, v_B201="200", v_B202="50").json()
    assert answer["cells"]["B202"]["state"] == "saved"
    assert answer["cells"]["B201"] == {"state": "conflict", "by": "甲填报", "text": "100.00", "note": ""}
    again = post(client, second, answer["seen"], v_B201="200").json()
    assert again["cells"]["B201"]["state"] == "saved"
    first = post(client, bank_maker, 1, v_B203="7").json()
    assert first["others"]["B201"] == {"by": "甲填报二", "text": "200.00", "note": ""}


def test_who_may_not_edit_is_told_why(client, filing, bank_checker):
    answer = post(client, bank_checker, 0, v_B201="1")
    assert answer.status_code == 403
    assert "填报人" in answer.json()["error"]


def test_a_number_from_the_future_writes_nothing(client, filing, bank_maker):
    answer = post(client, bank_maker, 99, v_B201="1")
    assert answer.status_code == 409
    assert not Figure.objects.exists()


def test_a_session_that_ended_is_no_success(client, filing):
    client.cookies["sessionid"] = "gone"
    answer = client.post(reverse("filings:filing-autosave", args=["2024Q2", "B01"]), {"seen": 0})
    assert answer.status_code == 401


def test_computed_rows_are_outputs_and_never_inputs(client, filing, bank_maker):
    client.force_login(bank_maker)
    page = client.get(reverse("filings:filing-edit", args=["2024Q2", "B01"])).content.decode()
    assert '<output id="computed-D01">' in page
    assert 'name="v-D01"' not in page
    assert 'name="v-S1"' not in page


def test_a_guarantor_sees_only_computed_rows_of_its_own_items(catalogue, office):
    guarantor = factories.make_institution("G01", kind="GU")
    filing = factories.filing_of(factories.open_period("2024Q2"), guarantor)
    assert rows_of(FigureBook.of(filing, None)) == {}


class TestZero:
    def test_blanks_become_zero_and_the_rest_stays(self, filing, bank_maker):
        factories.save(filing, bank_maker, {"B501": "12"})
        filing.refresh_from_db()
        saved = services.report_zero(filing=filing, form="B5", by=bank_maker)
        assert saved.changed == 7  # nine core items of B5, one of them filled, none a rate
        assert text_of(filing, "B501") == 1200
        assert text_of(filing, "B505") == 0
        assert not Figure.objects.filter(indicator__code="B101").exists()

    def test_a_form_without_blanks_says_so(self, filing, bank_maker):
        factories.save(filing, bank_maker)
        filing.refresh_from_db()
        with pytest.raises(BusinessError, match="没有空白项"):
            services.report_zero(filing=filing, form="B5", by=bank_maker)

    def test_only_the_maker(self, filing, bank_checker):
        with pytest.raises(NotAllowed):
            services.report_zero(filing=filing, form="B5", by=bank_checker)

    def test_the_button_of_the_form(self, client, filing, bank_maker):
        client.force_login(bank_maker)
        url = reverse("filings:filing-edit", args=["2024Q2", "B01"])
        answer = client.post(url, {"seen": 0, "v-B501": "3", "zero": "B5"}, follow=True)
        assert "已零报送" in answer.content.decode()
        assert text_of(filing, "B501") == 300
        assert text_of(filing, "B507") == 0
