"""The lawful head of a form: entered whole or not at all, printed, announced before it expires, enforced after (feature Z18)."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from filings import services
from filings.form_heads import expiry_notices
from filings.models import Form, Period
from institutions.models import AuditEvent
from qianjiang_finance.common.errors import BusinessError, NotAllowed
from tests import factories
from tests.filings.workbook_files import template

pytestmark = pytest.mark.django_db
UNTIL = dt.date(2024, 7, 31)
MARKS = {"authority": "黔江区金融办", "approver": "黔江区统计局", "approval_number": "黔统制〔2024〕5号"}


def mark(office, code="B1", until=UNTIL):
    return services.set_form_head(form=Form.objects.get(code=code), valid_until=until, by=office, **MARKS)


def test_an_empty_head_is_a_working_sheet_and_claims_nothing(catalogue):
    form = Form.objects.get(code="B1")
    assert form.head_lines == ("表号：黔金制B1", "工作调度表")


def test_a_whole_head_is_printed_and_logged(catalogue, office):
    assert mark(office).head_lines == (
        "表号：黔金制B1",
        "制定机关：黔江区金融办",
        "批准（备案）机关：黔江区统计局",
        "批准文号：黔统制〔2024〕5号",
        "有效期至：2024年7月31日",
    )
    assert "工作调度表" in AuditEvent.objects.get(verb=AuditEvent.Verb.STANDARD).detail


def test_a_part_of_a_head_is_refused(catalogue, office):
    with pytest.raises(BusinessError, match="一并填写"):
        mark(office, until=None)


def test_only_the_office_writes_a_head(catalogue, leader, bank_maker):
    for person in (leader, bank_maker):
        with pytest.raises(NotAllowed):
            mark(person)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (dt.date(2024, 7, 1), []),
        (dt.date(2024, 7, 2), ["还有29天"]),
        (dt.date(2024, 7, 31), ["还有0天"]),
        (dt.date(2024, 8, 1), ["已于2024年7月31日届满"]),
    ],
)
def test_it_is_announced_before_it_expires(catalogue, office, day, said):
    mark(office)
    found = expiry_notices(day)
    assert len(found) == len(said)
    assert all(words in notice for words, notice in zip(said, found, strict=True))


@pytest.mark.parametrize("url", ["home", "filings:period-list", "filings:form-list"])
def test_the_office_sees_the_notice(client, catalogue, office, url):
    mark(office)
    client.force_login(office)
    with factories.freeze(2024, 7, 10):
        assert "还有21天" in client.get(reverse(url)).content.decode()


def test_a_period_that_needs_an_expired_form_is_not_opened(catalogue, bank, office):
    mark(office)
    with factories.freeze(2024, 8, 1), pytest.raises(BusinessError, match=r"黔金制B1.*已过有效期.*续批"):
        factories.open_period("2024Q2")
    assert not Period.objects.exists()
    with factories.freeze(2024, 7, 31):
        factories.open_period("2024Q2")


def test_an_expired_form_that_nobody_fills_blocks_nothing(catalogue, bank, office):
    """The bank reports B1 to B5; the guarantors' form is not needed."""
    mark(office, "G1")
    with factories.freeze(2024, 8, 1):
        factories.open_period("2024Q2")


def test_the_marks_stand_on_form_filing_and_template(client, catalogue, bank, bank_maker, office):
    mark(office, until=dt.date(2099, 12, 31))
    filing = factories.filing_of(factories.open_period("2024Q2"), bank)
    factories.save(filing, bank_maker)
    client.force_login(bank_maker)
    for name in ("filings:filing-edit", "filings:filing-detail"):
        html = client.get(reverse(name, args=["2024Q2", "B01"])).content.decode()
        assert "批准文号：黔统制〔2024〕5号" in html and "工作调度表" in html
    book = load_workbook(io.BytesIO(template(filing)))
    assert "批准文号：黔统制〔2024〕5号　有效期至：2099年12月31日" in book["B1"]["C1"].value
    assert book["B2"]["C1"].value.startswith("工作调度表")


def test_the_office_enters_a_head_on_the_page(client, catalogue, office):
    client.force_login(office)
    address = reverse("filings:form-head", args=["B1"])
    assert client.post(address, MARKS).status_code == 422
    assert client.post(address, MARKS | {"valid_until": "2024-07-31"}).status_code == 302
    html = client.get(reverse("filings:form-list")).content.decode()
    assert "黔统制〔2024〕5号" in html and "2024年7月31日" in html
