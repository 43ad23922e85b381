"""附表6 报送质量, counted by hand, and the lists behind its numbers."""

import pytest
from django.urls import reverse

from filings import conduct, services
from filings.models import DisciplineRecord
from tests import factories
from tests.factories import freeze

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(catalogue, bank, other_bank, office, bank_maker, bank_checker):
    """2024Q1: on time after one return; 2024Q2: three days late. The other bank never files; 2024Q3 is not due yet."""

    def submit(filing, month, day):
        with freeze(2024, month, day):
            factories.save(filing, bank_maker)
            factories.explain_all(filing, bank_maker)
            factories.step("send-to-check", filing, bank_maker)
            factories.step("sign", filing, bank_checker)

    for code, month in (("2024Q1", 4), ("2024Q2", 7), ("2024Q3", 10)):
        with freeze(2024, month, 1):
            period = factories.open_period(code, closes_on=None)
            period.filings.exclude(institution__in=[bank, other_bank]).delete()
            filing = factories.filing_of(period, bank)
        if code == "2024Q1":
            submit(filing, 4, 12)
            with freeze(2024, 4, 12, 18):
                factories.step("send-back", filing, office, "请核对")
            submit(filing, 4, 15)
        if code == "2024Q2":
            submit(filing, 7, 17)
    with freeze(2024, 10, 8):
        services.refresh_records()


def row_of(table, institution):
    return next(row.counts.values for row in table.rows if row.institution == institution)


def test_the_numbers_of_the_year_are_those_of_the_filings_and_records(year, office, bank, other_bank):
    with freeze(2024, 10, 8):
        table = conduct.build(2024, office)
        assert conduct.build(2023, office).rows == ()
    assert row_of(table, bank) == (2, 1, 1, 0, 1, 0, 0)
    assert row_of(table, other_bank) == (2, 0, 0, 2, 0, 0, 0)
    assert table.total.values == (4, 1, 1, 2, 1, 0, 0)


def test_a_waived_record_is_not_counted(year, office, bank):
    DisciplineRecord.objects.filter(kind="late").update(state="waived")
    with freeze(2024, 10, 8):
        assert row_of(conduct.build(2024, office), bank) == (2, 1, 0, 0, 1, 0, 0)


def test_a_reporter_sees_its_own_line(year, bank_maker, bank):
    with freeze(2024, 10, 8):
        assert [row.institution for row in conduct.build(2024, bank_maker).rows] == [bank]


def test_each_number_opens_a_list_of_that_length(client, year, office):
    client.force_login(office)
    with freeze(2024, 10, 8):
        page = client.get(reverse("filings:conduct") + "?year=2024")
        for institution, cells in page.context["rows"]:
            for number, (name, query) in cells[1:]:
                url = reverse(f"filings:{name}") + f"?year=2024&institution={institution.code}&{query}"
                rows = client.get(url).context["table"].rows
                assert len(rows) == number, (institution, url)


def test_the_table_is_exported(client, year, office):
    client.force_login(office)
    with freeze(2024, 10, 8):
        answer = client.get(reverse("filings:conduct") + "?year=2024&export=csv")
    assert answer.content.decode("utf-8-sig").splitlines()[:4] == [
        "机构,类型,应报,按时,迟报,漏报,退回,更正,错报",
        "演示大型银行甲,大型银行,2,1,1,0,1,0,0",
        "演示城商银行乙,地方法人银行,2,0,0,2,0,0,0",
        "合计,,4,1,1,2,1,0,0",
    ]
