"""Any published table as known on a day: what was in force, which data version, what was corrected since (feature G4)."""

import datetime as dt
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from filings import published
from filings.models import Form
from institutions.models import AuditEvent
from tests import factories

pytestmark = pytest.mark.django_db
BEFORE, FIRST, SECOND = dt.date(2024, 7, 9), dt.date(2024, 7, 10), dt.date(2024, 7, 20)


@pytest.fixture
def period(catalogue, bank, other_bank, bank_maker, bank_checker, office, office_lead):
    """Bank accepted on 10 July with B203 46200; corrected to 45000 on 20 July; the other bank has not filed."""
    with factories.freeze(2024, 7, 10, 23):
        opened = factories.open_period("2024Q2")
        people = {"maker": bank_maker, "checker": bank_checker, "office": office}
        filing = factories.accept_figures(opened, bank, factories.BANK_FIGURES, **people)
    with factories.freeze(2024, 7, 20):
        factories.ask_correction(filing, bank_maker, {"B203": "45000", "B202": "47300"})
        factories.step("approve-correction", filing, office_lead)
        factories.save(filing, bank_maker, {"B203": "45000", "B202": "47300"})
        factories.explain_all(filing, bank_maker)
        factories.step("send-to-check", filing, bank_maker)
        factories.step("sign", filing, bank_checker)
        factories.step("accept", filing, office)
    opened.refresh_from_db()
    return opened


def table(period, on, form="B2"):
    return published.build(period, Form.objects.get(code=form), on)


def value(found, code, row=0):
    place = [item.code for item in found.items].index(code)
    return found.rows[row].cells[place].value


def total(found, code):
    return found.total_cells[[item.code for item in found.items].index(code)].value


@pytest.mark.parametrize(
    ("on", "number", "version"), [(FIRST, 1, 1), (dt.date(2024, 7, 19), 1, 1), (SECOND, 2, 2)]
)
def test_the_newest_revision_accepted_by_the_end_of_the_day_is_in_force(period, on, number, version):
    (revision,) = published.revisions_on(period, on).values()
    assert (revision.number, table(period, on).version) == (number, version)


def test_before_the_acceptance_there_is_nothing_and_nothing_is_zero(period):
    found = table(period, BEFORE)
    assert (found.version, found.rows[0].revision, value(found, "B203"), total(found, "B203")) == (
        0,
        None,
        None,
        None,
    )
    assert found.corrections == ()


def test_the_old_number_is_read_on_the_old_day_with_what_became_of_it(period):
    found = table(period, FIRST)
    assert (value(found, "B203"), total(found, "B203"), value(found, "B201")) == (46200, 46200, 92300)
    assert [(one.item.code, one.old, one.new, one.number) for one in found.corrections] == [
        ("B202", 46100, 47300, 2),
        ("B203", 46200, 45000, 2),
    ]
    assert found.rows[0].is_corrected
    assert found.basis == "2024年二季度数据第1版（截至2024年7月10日24:00），现为第2版"


def test_today_is_what_is_published(period):
    found = table(period, SECOND)
    assert (value(found, "B203"), found.corrections, found.is_current) == (45000, (), True)
    assert found.version == period.data_version


def test_an_institution_that_has_not_filed_is_a_row_without_numbers(period):
    found = table(period, SECOND)
    assert [str(row.filing.institution) for row in found.rows] == ["演示大型银行甲", "演示城商银行乙"]
    assert (found.rows[1].revision, value(found, "B201", row=1)) == (None, None)


def test_rates_have_no_total(period):
    assert total(table(period, SECOND, "B4"), "B405") is None


def test_the_page_shows_the_day_and_exports_it_with_its_version(client, period, leader):
    client.force_login(leader)
    query = {"period": "2024Q2", "form": "B2", "as_of": "2024-07-10"}
    html = client.get(reverse("filings:published"), query).content.decode()
    assert "第1版（截至2024年7月10日24:00），现为第2版" in html
    assert "46,200.00" in html and "45,000.00" in html and "此后更正" in html
    answer = client.get(reverse("filings:published"), query | {"export": "xlsx"})
    page = load_workbook(io.BytesIO(answer.content)).active
    cells = [cell.value for row in page.iter_rows() for cell in row if cell.value is not None]
    assert "数据版本：2024年二季度数据第1版（截至2024年7月10日24:00），现为第2版" in cells
    assert "表号：黔金制B2" in cells and 46200 in cells
    assert any("原46,200.00，现45,000.00（第2版）" in str(cell) for cell in cells)
    assert AuditEvent.objects.filter(verb=AuditEvent.Verb.EXPORT).count() == 1


def test_a_wrong_date_says_so_and_a_future_one_is_today(client, period, office):
    client.force_login(office)
    assert "problem" in client.get(reverse("filings:published"), {"as_of": "昨天"}).content.decode()
    with factories.freeze(2024, 8, 1):
        html = client.get(reverse("filings:published"), {"as_of": "2030-01-01"}).content.decode()
    assert "截至2024年8月1日24:00" in html


def test_without_anything_published_the_page_says_what_will_appear(client, catalogue, office):
    client.force_login(office)
    assert "没有可显示的数据" in client.get(reverse("filings:published")).content.decode()
