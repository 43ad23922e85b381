"""Evidence of figures and filings: who gives and withdraws it, who reads it, and the list of a measure and quarter."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from filings import services
from filings.models import Evidence, Indicator
from institutions.models import Attachment, AuditEvent
from institutions.services import inspect
from qianjiang_finance.common.errors import BusinessError, NotAllowed
from tests import attachment_files as files
from tests import factories

pytestmark = pytest.mark.django_db

DAY = dt.date(2024, 6, 30)
LIST = "/filings/evidence/"


@pytest.fixture(autouse=True)
def in_july():
    with factories.freeze(2024, 7, 10):
        yield


@pytest.fixture
def filing(catalogue, bank, other_bank, office, bank_maker, bank_checker):
    return factories.filing_of(factories.open_period("2024Q2"), bank)


def add(filing, by, **more):
    wanted = {"title": "贷款台账", "dated_on": DAY, "level": "internal", "code": "B201"} | more
    inspected = inspect([("台账.xlsx", files.XLSX)])[0]
    return services.add_evidence(filing=filing, inspected=inspected, by=by, **wanted)


def url(name, *more):
    return reverse(f"filings:{name}", args=["2024Q2", "B01", *more])


def titles(client, person, **query):
    client.force_login(person)
    return [row.title for row in client.get(LIST, query).context["table"].data]


@pytest.mark.parametrize("name", ["bank_maker", "bank_checker", "office", "office_lead"])
def test_the_institution_and_the_office_give_evidence(filing, request, name):
    person = request.getfixturevalue(name)
    evidence = add(filing, person)
    assert (evidence.indicator.code, evidence.dated_on, evidence.by) == ("B201", DAY, person)
    assert evidence.is_from_office is name.startswith("office")
    assert evidence.is_live


@pytest.mark.parametrize("name", ["other_maker", "leader", "outsider"])
def test_nobody_else_gives_evidence(filing, request, name):
    with pytest.raises(NotAllowed, match="可以上传佐证"):
        add(filing, request.getfixturevalue(name))
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": " "}, "请填写材料名称"),
        ({"title": "长" * 61}, "不超过60个字"),
        ({"dated_on": None}, "请填写材料日期"),
        ({"dated_on": dt.date(2024, 7, 11)}, "不能晚于今天"),
        ({"code": "G101"}, "没有指标G101"),
        ({"level": "secret"}, "请选择数据级别"),
    ],
)
def test_evidence_that_cannot_be_is_refused_and_nothing_kept(filing, bank_maker, change, sentence):
    with pytest.raises(BusinessError, match=sentence):
        add(filing, bank_maker, **change)
    assert not Evidence.objects.exists()
    assert not Attachment.objects.exists()


def test_withdrawn_evidence_stays_with_its_reason(client, filing, bank_maker, bank_checker):
    evidence = add(filing, bank_maker)
    services.withdraw_evidence(evidence=evidence, reason="传错文件", by=bank_checker)
    evidence.refresh_from_db()
    assert (evidence.word, evidence.withdrawn_by, evidence.withdrawn_reason) == (
        "已撤回",
        bank_checker,
        "传错文件",
    )
    client.force_login(bank_maker)
    page = client.get(url("filing-evidence")).content.decode()
    assert "已撤回" in page and "传错文件" in page
    assert client.get(url("filing-file", evidence.attachment.key)).status_code == 200


def test_withdrawing_needs_a_reason_and_is_done_once(filing, bank_maker):
    evidence = add(filing, bank_maker)
    stale = Evidence.objects.get(pk=evidence.pk)
    with pytest.raises(BusinessError, match="请填写撤回原因"):
        services.withdraw_evidence(evidence=evidence, reason=" ", by=bank_maker)
    services.withdraw_evidence(evidence=evidence, reason="传错文件", by=bank_maker)
    with pytest.raises(BusinessError, match="已被撤回"):
        services.withdraw_evidence(evidence=stale, reason="再撤一次", by=bank_maker)
    evidence.refresh_from_db()
    with pytest.raises(NotAllowed, match="已撤回"):
        services.withdraw_evidence(evidence=evidence, reason="再撤一次", by=bank_maker)
    assert evidence.withdrawn_reason == "传错文件"


def test_each_side_withdraws_only_its_own(filing, bank_maker, office, other_maker, leader):
    own, offices = add(filing, bank_maker), add(filing, office)
    for evidence, person in ((own, office), (offices, bank_maker), (own, other_maker), (own, leader)):
        with pytest.raises(NotAllowed):
            services.withdraw_evidence(evidence=evidence, reason="不应成功", by=person)
    assert Evidence.objects.live().count() == 2


def test_a_file_is_handed_to_the_institution_the_office_and_leaders_and_logged(
    client, filing, bank_maker, office, leader, other_maker
):
    key = add(filing, bank_maker).attachment.key
    for person, code in ((bank_maker, 200), (office, 200), (leader, 200), (other_maker, 404)):
        client.force_login(person)
        assert client.get(url("filing-file", key)).status_code == code
        assert client.get(url("filing-evidence")).status_code == code
    assert AuditEvent.objects.filter(verb="download").count() == 3
    client.force_login(office)
    assert client.get(reverse("filings:filing-file", args=["2024Q2", "B02", key])).status_code == 404


def test_the_page_uploads_and_withdraws(client, filing, bank_maker):
    client.force_login(bank_maker)
    data = {"title": "贷款台账", "item": "B201", "dated_on": "2024-06-30", "level": "sensitive"}
    upload = SimpleUploadedFile("台账.xlsx", files.XLSX)
    assert client.post(url("evidence-add"), data | {"files": upload}).status_code == 302
    evidence = Evidence.objects.get()
    assert (evidence.attachment.level, evidence.indicator.code) == ("sensitive", "B201")
    gone = client.post(url("evidence-withdraw", evidence.pk), {"reason": "传错文件"})
    assert gone.status_code == 302
    assert not Evidence.objects.live().exists()


def test_a_refused_upload_writes_nothing_and_loses_no_text(client, filing, bank_maker):
    client.force_login(bank_maker)
    data = {"title": "六月末的贷款台账", "dated_on": "2024-06-30", "item": "B201", "level": "internal"}
    for upload in ({}, {"files": SimpleUploadedFile("病毒.exe", files.EXE)}):
        answer = client.post(url("evidence-add"), data | upload)
        assert answer.status_code == 422
        assert "六月末的贷款台账" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_the_list_of_a_measure_has_its_figures_and_whole_filings_on_demand(
    client, filing, bank_maker, office
):
    measure = Indicator.objects.get(code="B201").measures.first()
    other = Indicator.objects.filter(code__startswith="B", is_core=True).exclude(measures=measure).first()
    add(filing, bank_maker, title="属于措施")
    add(filing, bank_maker, title="其他措施", code=other.code)
    add(filing, bank_maker, title="整张报表", code="")
    query = {"measure": measure.number, "period": "2024Q2"}
    assert titles(client, office, **query) == ["属于措施"]
    assert titles(client, office, **query, whole="1") == ["整张报表", "属于措施"]
    assert titles(client, office) == ["整张报表", "其他措施", "属于措施"]


def test_the_list_tells_what_was_withdrawn_apart(client, filing, bank_maker, office):
    services.withdraw_evidence(evidence=add(filing, bank_maker, title="旧"), reason="传错", by=bank_maker)
    add(filing, bank_maker, title="新")
    assert titles(client, office, state="live") == ["新"]
    assert titles(client, office, state="withdrawn") == ["旧"]


def test_each_institution_lists_only_its_own_and_the_list_exports_itself(
    client, filing, bank_maker, other_maker, office, leader
):
    add(filing, bank_maker)
    for person, count in ((bank_maker, 1), (other_maker, 0), (office, 1), (leader, 1)):
        assert len(titles(client, person)) == count
    text = client.get(LIST, {"export": "csv"}).content.decode("utf-8-sig")
    assert "贷款台账" in text and "2024-06-30" in text and "台账.xlsx" in text


def test_the_page_of_a_measure_leads_to_its_evidence_for_those_who_may_list_it(
    client, catalogue, office, outsider
):
    for person, count in ((office, 1), (outsider, 0)):
        client.force_login(person)
        page = client.get("/measures/3/").content.decode()
        assert page.count("/reports/evidence/?measure=3") == count
