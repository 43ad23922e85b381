"""The pages of tasks: list and filters, unit statistics that open their lists, steps, evidence, plan, board (features A2, A4–A11)."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from measures import services
from measures.models import Instruction, Plan, Task, WorkItem
from qianjiang_finance.common.errors import BusinessError
from tests import factories
from tests.attachment_files import EXE, PDF
from tests.measures.task_world import hand_out, item_of, prove, take

pytestmark = pytest.mark.django_db

ITEM = "/measures/tasks/2024/M01-T1/B01/"


@pytest.fixture
def plan(policy, bank, other_bank, bank_maker, other_maker, office):
    return hand_out(office)


def page(client, person, path, status=200):
    client.force_login(person)
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def count_of(html):
    return int(html.split("共 ")[1].split(" ")[0])


def test_a_bank_sees_its_own_rows_and_another_banks_is_not_found(client, plan, bank, bank_maker):
    html = page(client, bank_maker, "/measures/tasks/?year=2024")
    assert count_of(html) == WorkItem.objects.filter(institution=bank).count()
    assert "演示城商银行乙" not in html
    page(client, bank_maker, ITEM)
    page(client, bank_maker, "/measures/tasks/2024/M01-T1/B02/", 404)


def test_a_department_sees_its_own_rows_and_those_of_the_measures_it_leads(client, plan, lead_unit):
    page(client, lead_unit, "/measures/tasks/2024/M13-T1/B01/")
    page(client, lead_unit, "/measures/tasks/2024/M10-T5/FGW/")
    page(client, lead_unit, "/measures/tasks/2024/M01-T1/B01/", 404)


def test_rows_not_handed_out_are_the_offices_alone(client, policy, bank, bank_maker, office):
    with factories.freeze(2024, 1, 8):
        services.start_plan(year=2024, by=office)
    assert count_of(page(client, office, "/measures/tasks/?year=2024")) == WorkItem.objects.count()
    assert count_of(page(client, bank_maker, "/measures/tasks/?year=2024")) == 0
    page(client, bank_maker, ITEM, 404)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("only=on-time", {"M01-T1/B01"}),
        ("only=late&task=M01-T1", {"M01-T1/B02"}),
        ("only=extended", {"M13-T1/B01"}),
        ("only=sent-back", {"M01-T1/B01"}),
        ("only=overdue&task=M01-T1", {"M01-T1/B02"}),
        ("state=done", {"M01-T1/B01"}),
        ("light=red&unit=B02&measure=1", {"M01-T1/B02"}),
        ("condition=done", {"M01-T1/B01"}),
        ("only=instructed&unit=B01", {"M01-T1/B01"}),
    ],
)
def test_each_filter_shows_its_rows(
    client, plan, bank, other_bank, bank_maker, other_maker, office, query, expected
):
    for unit, person in ((bank, bank_maker), (other_bank, other_maker)):
        services.sign_all(unit=unit, year=2024, by=person)
    prove(item_of("M01-T1", bank), bank_maker)
    with factories.freeze(2024, 3, 20):
        take("submit", item_of("M01-T1", bank), bank_maker, "计划已报送")
        take("send-back", item_of("M01-T1", bank), office, "缺附件")
        take("submit", item_of("M01-T1", bank), bank_maker, "已补充")
        take("close", item_of("M01-T1", bank), office)
        take("ask-extension", item_of("M13-T1", bank), bank_maker, "总行未批", dt.date(2025, 1, 31))
        take("grant-extension", item_of("M13-T1", bank), office)
        services.instruct(
            task=Task.objects.get(code="M01-T1"),
            leader="区领导",
            text="抓紧办理",
            given_on=dt.date(2024, 3, 20),
            by=office,
        )
    with factories.freeze(2024, 5, 6):
        client.force_login(office)
        response = client.get(f"/measures/tasks/?year=2024&{query}")
    rows = {f"{row.task.code}/{row.institution.code}" for row in response.context["table"].data.data}
    assert rows == expected


def test_each_number_of_a_unit_opens_the_list_with_as_many_rows(client, plan, bank, bank_maker, office):
    services.sign_all(unit=bank, year=2024, by=bank_maker)
    prove(item_of("M01-T1", bank), bank_maker)
    take("submit", item_of("M01-T1", bank), bank_maker, "计划已报送")
    take("close", item_of("M01-T1", bank), office)
    client.force_login(office)
    record = client.get("/measures/tasks/units/B01/?year=2024").context["record"]
    assert sum(count.value for count in record.counts) > 0
    for count in record.counts:
        html = client.get(count.url).content.decode()
        assert count_of(html) == count.value, count.url


def test_a_unit_lists_every_measure_it_leads_or_answers_for(client, plan, bank_maker, lead_unit, office):
    html = page(client, office, "/measures/tasks/units/FGW/?year=2024")
    # FGW leads 3, 5, 7, 13 and answers for 10 and 11 (domain §1.3).
    measures = client.get("/measures/tasks/units/FGW/?year=2024").context["measures"]
    duties = {line.measure.number: line.duty for line in measures}
    assert duties == {3: "牵头", 5: "牵头", 7: "牵头", 10: "责任", 11: "责任", 13: "牵头"}
    assert "措施7" in html
    page(client, bank_maker, "/measures/tasks/units/B01/?year=2024")
    page(client, bank_maker, "/measures/tasks/units/B02/?year=2024", 404)


def test_the_way_of_a_task_by_its_pages(client, plan, bank_maker, office):
    client.force_login(bank_maker)
    client.post(f"{ITEM}step/sign/")
    refused = client.post(f"{ITEM}step/submit/", {"comment": "计划已报送"})
    assert refused.status_code == 422 and "请先上传佐证" in refused.content.decode()
    file = SimpleUploadedFile("计划.pdf", PDF)
    client.post(
        f"{ITEM}evidence/",
        {
            "title": "年度计划",
            "dated_on": "2024-01-02",
            "level": "internal",
            "quarter": "2024Q1",
            "files": file,
        },
    )
    client.post(f"{ITEM}step/submit/", {"comment": "计划已报送"})
    client.force_login(office)
    assert client.post(f"{ITEM}step/close/").status_code == 302
    html = page(client, office, ITEM)
    for word in ("签收", "上传佐证", "提交成果", "审核办结", "绿 逾期办结", "已办结"):
        assert word in html


def test_a_program_is_no_evidence_and_a_file_is_for_those_who_see_the_row(
    client, plan, bank, bank_maker, other_maker
):
    take("sign", item_of("M01-T1", bank), bank_maker)
    client.force_login(bank_maker)
    file = SimpleUploadedFile("计划.pdf", EXE)
    refused = client.post(f"{ITEM}evidence/", {"title": "年度计划", "dated_on": "2024-01-02", "files": file})
    assert refused.status_code == 422
    assert 'value="年度计划"' in refused.content.decode()  # what was typed stays
    prove(item_of("M01-T1", bank), bank_maker)
    key = item_of("M01-T1", bank).evidence.get().attachment.key
    answer = client.get(f"{ITEM}files/{key}/")
    assert answer.status_code == 200 and answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    client.force_login(other_maker)
    assert client.get(f"{ITEM}files/{key}/").status_code == 404


def test_a_step_without_the_right_is_refused_and_an_old_page_is_told(
    client, plan, bank, bank_maker, other_maker, office
):
    client.force_login(office)
    assert client.post(f"{ITEM}step/sign/").status_code == 403
    client.force_login(other_maker)
    assert client.post(f"{ITEM}step/sign/").status_code == 404


def test_progress_by_its_page_keeps_what_was_typed_and_shows_last_quarters_words(
    client, plan, bank, bank_maker, office
):
    path = "/measures/tasks/2024/M01-T3/B01/"
    take("sign", item_of("M01-T3", bank), bank_maker)
    client.force_login(bank_maker)
    with factories.freeze(2024, 7, 5):
        words = {"quarter": "2024Q1", "verdict": "met", "text": "已取得专项规模五千万元"}
        assert client.post(f"{path}progress/", words).status_code == 302
        refused = client.post(f"{path}progress/", {"quarter": "2024Q2", "text": "短", "verdict": "met"})
        assert refused.status_code == 422 and "至少5个字" in refused.content.decode()
        html = page(client, bank_maker, f"{path}?quarter=2024Q2")
        assert "已取得专项规模五千万元" in html.split("上季度</h3>")[1]
        client.force_login(office)
        client.post(f"{path}progress/2024Q1/return/", {"comment": "请写明批复文号"})
        html = page(client, bank_maker, f"{path}?quarter=2024Q1")
        assert "审核意见：请写明批复文号" in html
        assert (
            item_of("M01-T3", bank).progress.get(index=2024 * 4).verdict == ""
        )  # returned: nothing is reported
        client.post(f"{path}progress/", words | {"text": "已取得专项规模五千万元，文号在佐证中"})
        client.force_login(office)
        client.post(f"{path}progress/2024Q1/confirm/")
    assert item_of("M01-T3", bank).progress.get(index=2024 * 4).state == "confirmed"


def test_a_leaders_word_is_marked_in_the_list_and_told_to_those_who_owe(client, plan, leader, bank_maker):
    client.force_login(leader)
    answer = client.post(
        "/measures/tasks/2024/M01-T1/", {"leader": "任意", "given_on": "2024-03-01", "text": "请抓紧报送"}
    )
    assert answer.status_code == 302
    assert Instruction.objects.get().leader == "区领导"  # the leader's own name
    assert "批示" in page(client, leader, "/measures/tasks/?year=2024&only=instructed")
    assert bank_maker.notices.filter(subject="领导批示：M01-T1").count() == 1


def test_the_office_makes_hands_out_splits_and_retires_by_its_pages(client, policy, bank, office):
    client.force_login(office)
    with factories.freeze(2024, 1, 8):
        client.post("/measures/tasks/plans/start/", {"year": "2024"})
        assert client.post("/measures/tasks/plans/2024/issue/").status_code == 302
        part = {
            "name": "上半年投放", "kind": "milestone", "frequency": "half-year", "due_on": "2024-06-30", "evidence": "台账",
            "met_when": "完成投放", "owners": ["B01"],
        }  # fmt: skip
        assert client.post("/measures/tasks/plans/2024/M01-T1/split/", part).status_code == 302
        assert client.post("/measures/tasks/plans/2024/add/", {"name": ""}).status_code == 422
        client.post("/measures/tasks/plans/2024/M13-T5/retire/", {"comment": "另行安排"})
    assert Plan.objects.get().year == 2024
    html = page(client, office, "/measures/tasks/plans/2024/")
    assert "M01-T1-1" in html and "已停用" in html
    assert "子任务" in page(client, office, "/measures/tasks/2024/M01-T1/")


def test_signing_for_everything_is_offered_where_something_waits(client, plan, bank, bank_maker):
    html = page(client, bank_maker, "/measures/tasks/?year=2024")
    assert "全部签收" in html
    client.post("/measures/tasks/2024/sign/B01/")
    assert not WorkItem.objects.filter(institution=bank, state="issued").exists()
    assert "全部签收" not in page(client, bank_maker, "/measures/tasks/?year=2024")


def test_the_board_shows_thirteen_measures_with_words(client, plan, leader):
    html = page(client, leader, "/measures/tasks/board/?quarter=2024Q1")
    assert html.count('class="light-tile') == 13
    page(client, leader, "/measures/3/report/", 403)


def test_the_list_exports_the_words_of_the_page(client, plan, office):
    client.force_login(office)
    answer = client.get("/measures/tasks/?year=2024&unit=B01&task=M01-T1&export=csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("编号,任务,承担单位,性质,灯,状态")
    assert lines[1].startswith("M01-T1,制定年度制造业信贷投放计划,演示大型银行甲,里程碑,")


def test_a_closed_milestone_shows_its_state_in_the_quarters_after_and_not_that_a_report_is_missing(
    client, plan, bank, bank_maker, office
):
    """Closed on 20 May: of the first quarter nothing was said, from the second on nothing is owed."""
    item = item_of("M01-T1", bank)
    with factories.freeze(2024, 1, 10):
        take("sign", item, bank_maker)
        prove(item, bank_maker)
    with factories.freeze(2024, 5, 20):
        take("submit", item, bank_maker, "计划已报送")
        take("close", item, office)
    with factories.freeze(2024, 11, 5):
        html = page(client, office, ITEM)
    rows = html.partition('id="progress"')[2].partition("</table>")[0].split("<tr>")[2:]
    words = [row.partition("<td>")[2].partition("</td>")[0] for row in rows]
    assert len(words) == 4
    assert all("已办结" in word and "未报" not in word for word in words[:3])
    assert "未报" in words[3]


@pytest.mark.parametrize("year", ["9999", "0000", "2098"])
def test_a_year_without_a_plan_shows_the_running_one(client, plan, office, year):
    client.force_login(office)
    for path in ("/measures/tasks/", "/measures/tasks/units/", "/measures/tasks/remind/"):
        assert client.get(path, {"year": year}).status_code == 200


def test_a_plan_being_made_does_not_hide_the_running_one(client, plan, bank_maker, office):
    services.copy_plan(source=plan, year=plan.year + 1, by=office)
    with factories.freeze(plan.year + 1, 2, 1):
        client.force_login(bank_maker)
        shown = client.get("/measures/tasks/").context["table"].rows
    assert len(shown) > 0


def test_a_plan_is_made_for_a_near_year_only(plan, office):
    with pytest.raises(BusinessError, match="年度应在2023年至"):
        services.copy_plan(source=plan, year=2099, by=office)
