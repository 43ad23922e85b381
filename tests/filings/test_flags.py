"""Follow-up flags: the office marks a figure, sees it with its number and change, clears it; no bank ever learns of it."""

from decimal import Decimal

import pytest

from filings import services
from filings.models import Flag
from qianjiang_finance.common.errors import BusinessError, NotAllowed, StaleState
from tests import factories
from tests.factories import BANK_FIGURES, freeze

pytestmark = pytest.mark.django_db

REASON = "与走访了解的情况不一致，下季复核"
CELL = "/filings/2024Q2/B01/cells/B201/"


@pytest.fixture
def filing(catalogue, bank, bank_maker, bank_checker, office):
    """B201 was 90,000.00 in 2024Q1 and is 92,300.00 in 2024Q2."""
    people = {"maker": bank_maker, "checker": bank_checker, "office": office}
    with freeze(2024, 4, 8):
        first = BANK_FIGURES | {"B201": "90000.00", "B202": "43800.00", "B205": "70200.00"}
        factories.accept_figures(factories.open_period("2024Q1"), bank, first, **people)
    with freeze(2024, 7, 8):
        return factories.accept_figures(factories.open_period("2024Q2"), bank, BANK_FIGURES, **people)


def flag(filing, by, code="B201", reason=REASON):
    with freeze(2024, 7, 9):
        return services.set_flag(filing=filing, code=code, reason=reason, by=by)


def test_a_flag_shows_the_number_and_its_change_on_last_quarter(client, filing, office):
    flag(filing, office)
    found = Flag.objects.with_values().select_related("indicator").get()
    assert (found.value, found.change) == (Decimal("92300.00"), Decimal("2300.00"))
    client.force_login(office)
    page = client.get("/filings/flags/").content.decode()
    assert "92,300.00" in page
    assert "+2,300.00" in page
    assert REASON in page


def test_a_cleared_flag_keeps_reason_and_result_and_leaves_the_list(client, filing, office, office_lead):
    one = flag(filing, office)
    with freeze(2024, 7, 10):
        services.clear_flag(flag=one, remark="已核对台账，数字无误", by=office_lead)
    one.refresh_from_db()
    assert (one.word, one.cleared_by, one.remark) == ("已解除", office_lead, "已核对台账，数字无误")
    client.force_login(office)
    assert REASON not in client.get("/filings/flags/").content.decode()
    assert REASON in client.get("/filings/flags/?only=").content.decode()
    flag(filing, office, reason="再次跟踪")


def test_one_figure_has_one_open_flag(filing, office, office_lead):
    flag(filing, office)
    with pytest.raises(BusinessError, match="已在跟踪中"):
        flag(filing, office_lead)


def test_two_people_cannot_clear_the_same_flag(filing, office, office_lead):
    one = flag(filing, office)
    services.clear_flag(flag=one, remark="已核对", by=office)
    with pytest.raises(StaleState):
        services.clear_flag(flag=one, remark="已核对", by=office_lead)


@pytest.mark.parametrize(
    ("code", "reason"), [("B201", " "), ("B201", "长" * 201), ("G101", REASON), ("", REASON)]
)
def test_what_cannot_be_marked_is_refused_and_nothing_is_written(filing, office, code, reason):
    with pytest.raises(BusinessError):
        flag(filing, office, code, reason)
    assert not Flag.objects.exists()


@pytest.mark.parametrize("role", ["bank_maker", "bank_checker", "leader", "lead_unit", "outsider", "auditor"])
def test_only_the_office_marks_and_clears(filing, office, request, role):
    user = request.getfixturevalue(role)
    with pytest.raises(NotAllowed):
        flag(filing, user)
    one = flag(filing, office)
    with pytest.raises(NotAllowed):
        services.clear_flag(flag=one, remark="已核对", by=user)


@pytest.mark.parametrize("role", ["bank_maker", "bank_checker", "leader"])
def test_nobody_else_sees_a_flag(client, filing, office, request, role):
    one = flag(filing, office)
    client.force_login(request.getfixturevalue(role))
    for address in (CELL, filing.get_absolute_url(), f"{filing.get_absolute_url()}talk/", "/"):
        page = client.get(address, follow=True).content.decode()
        assert REASON not in page
        assert "跟踪" not in page
    assert client.post(f"/filings/flags/{one.pk}/clear/", {"comment": "x"}).status_code == 404
    assert client.get("/filings/flags/").status_code == 403


def test_the_office_marks_and_clears_on_the_page_of_the_figure(client, filing, office):
    client.force_login(office)
    assert "标记跟踪" in client.get(CELL).content.decode()
    assert REASON in client.post(f"{CELL}flag/", {"comment": REASON}, follow=True).content.decode()
    one = Flag.objects.get()
    answer = client.post(f"/filings/flags/{one.pk}/clear/", {"comment": "已核对"}, follow=True)
    assert answer.redirect_chain[-1][0] == CELL
    assert "已解除跟踪" in answer.content.decode()
