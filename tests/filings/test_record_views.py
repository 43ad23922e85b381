"""Pages of the records of discipline: who sees which, what may be done there, the export."""

import pytest
from django.urls import reverse

from filings import services
from filings.models import DisciplineRecord
from tests import factories
from tests.factories import freeze

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(catalogue, bank, other_bank, office):
    """漏报 of both banks in 2024Q2; the record of the first."""
    with freeze(2024, 7, 1):
        factories.open_period("2024Q2", closes_on=None)
    with freeze(2024, 7, 20):
        services.refresh_records()
    return DisciplineRecord.objects.get(filing__institution=bank)


def get(client, user, name, *args, query=""):
    client.force_login(user)
    with freeze(2024, 7, 22):
        return client.get(reverse(f"filings:{name}", args=args) + query)


def post(client, user, record, step, comment="系统登录故障"):
    client.force_login(user)
    with freeze(2024, 7, 22):
        url = reverse("filings:record-step", args=[record.pk, step])
        return client.post(url, {"comment": comment}, follow=True)


def test_a_bank_sees_its_own_records_and_the_office_all(client, record, bank_maker, office, other_bank):
    own = get(client, bank_maker, "record-list").content.decode()
    assert record.facts in own
    assert own.count("漏报</a>") == 1
    everything = get(client, office, "record-list").content.decode()
    assert "演示城商银行乙" in everything


def test_the_list_is_filtered_by_year_kind_state_and_institution(client, record, office):
    def rows(query):
        return get(client, office, "record-list", query=query).context["table"].rows

    everybody = len(rows(""))
    assert len(rows("?year=2024&kind=missing&state=active")) == everybody
    assert [row.record for row in rows("?institution=B01")] == [record]
    assert len(rows("?kind=late")) == 0
    assert len(rows("?state=appealed")) == 0


def test_another_banks_record_is_not_found(client, record, other_maker):
    assert get(client, other_maker, "record-detail", record.pk).status_code == 404
    assert post(client, other_maker, record, "appeal").status_code == 404


def test_a_bank_appeals_and_the_office_answers(client, record, bank_maker, office):
    page = get(client, bank_maker, "record-detail", record.pk).content.decode()
    assert "2024年7月24日24:00" in page
    assert "申诉理由（必填）" in page
    assert "已办理：申诉" in post(client, bank_maker, record, "appeal").content.decode()
    waiting = get(client, office, "record-list").content.decode()
    assert "有 1 件申诉待答复" in waiting
    answered = post(client, office, record, "revoke", "情况属实").content.decode()
    assert "免予记录" in answered
    assert "情况属实" in answered
    assert "系统登录故障" in answered


def test_a_step_without_reason_is_refused_with_a_sentence(client, record, bank_maker):
    assert "请填写申诉理由" in post(client, bank_maker, record, "appeal", " ").content.decode()
    record.refresh_from_db()
    assert record.state == "active"


def test_a_step_of_another_role_is_forbidden(client, record, bank_maker, office):
    assert post(client, office, record, "appeal").status_code == 403
    assert post(client, bank_maker, record, "uphold").status_code == 403


def test_the_filing_lists_its_records_and_the_office_puts_down_a_false_report(
    client, record, bank_maker, office
):
    own = get(client, bank_maker, "filing-records", "2024Q2", "B01").content.decode()
    assert record.facts in own
    assert "登记虚报瞒报" not in own
    client.force_login(office)
    url = reverse("filings:record-register", args=["2024Q2", "B01"])
    answer = client.post(url, {"comment": "台账与报表不符"}, follow=True).content.decode()
    assert "待金融办负责人确认" in answer
    assert "台账与报表不符" in answer
    assert "请填写核查情况和证据" in client.post(url, {"comment": ""}, follow=True).content.decode()


def test_the_export_has_words_and_days(client, record, office):
    answer = get(client, office, "record-list", query="?export=csv&institution=B01")
    head, row = answer.content.decode("utf-8-sig").splitlines()[:2]
    assert head == "记录,机构,报送期,天数或次数,事实,发生日期,状态,申诉期限"
    assert row.startswith("漏报,演示大型银行甲,2024年二季度,1项次,")
    assert row.endswith("2024-07-20,生效,2024-07-24")
