"""All evidence of a measure and quarter: from figures, tasks, orders, events, cases and lists, each to its readers."""

import datetime as dt

import pytest

from enterprises.services import add_event_file, file_publication, start_publication, take_case_step
from enterprises.steps import CASE_STEPS
from filings import services
from institutions.services import inspect
from measures.models import Measure, OrderUnit
from measures.order_steps import ORDER_STEPS
from measures.services import take_order_step
from qianjiang_finance.common.quarter import Quarter
from reports.evidence import proofs_of
from tests import factories
from tests.attachment_files import PDF
from tests.factories import filing_of, freeze
from tests.measures.task_world import hand_out, item_of, prove, take

pytestmark = pytest.mark.django_db

Q1, Q2 = Quarter(2024, 1), Quarter(2024, 2)


def file(name):
    return inspect([(name, PDF)])[0]


@pytest.fixture
def world(catalogue, bank, other_bank, bank_maker, bank_checker, other_maker, office, office_lead, leader):
    """Files of the bank in 2024Q2 for measures 3, 10, 11 and 13, and one of a task of measure 1 in 2024Q1."""
    hand_out(office)
    with freeze(2024, 1, 10):
        take("sign", item_of("M01-T1", bank), bank_maker)
        prove(item_of("M01-T1", bank), bank_maker)
    period = factories.open_period("2024Q2")
    with freeze(2024, 7, 8):
        services.add_evidence(
            filing=filing_of(period, bank), title="信用贷款台账", dated_on=dt.date(2024, 7, 1), inspected=file("台账.pdf"), level="sensitive",
            by=bank_maker, code="B204",
        )  # fmt: skip
    with freeze(2024, 6, 28):
        factories.issue_order(office, "B01", "B02", measure=Measure.objects.get(number=11))
        unit = OrderUnit.objects.select_related("order", "institution__kind").get(institution=bank)
        take_order_step(step=ORDER_STEPS["sign"], unit=unit, by=bank_maker)
        take_order_step(
            step=ORDER_STEPS["reply"],
            unit=unit,
            by=bank_maker,
            comment="已逐户核对",
            files=[file("回复.pdf")],
        )
    case = factories.open_case(office, bank, "2024Q2")
    take_case_step(
        step=CASE_STEPS["explain"], case=case, by=bank_maker, comment="两户主动归还", files=[file("凭证.pdf")]
    )
    event = factories.hold_event(office, factories.make_enterprise(office), bank)
    with freeze(2024, 5, 22):
        add_event_file(event=event, kind="minutes", inspected=file("纪要.pdf"), by=office)
    with freeze(2024, 6, 3):
        row = start_publication(institution=bank, which="credit", by=bank_maker)
        file_publication(
            publication=row,
            published_on=dt.date(2024, 6, 3),
            place="大厅",
            link="",
            files=[file("清单.pdf")],
            by=bank_maker,
        )


def found(number, quarter, reader):
    proofs = proofs_of(Measure.objects.get(number=number), quarter, reader)
    return [(proof.kind, proof.whose, proof.attachment.name) for proof in proofs]


def test_each_measure_has_the_files_of_its_figures_tasks_orders_and_lists(world, office):
    bank = "演示大型银行甲"
    assert found(1, Q1, office) == [("任务 M01-T1", bank, "计划.pdf")]
    assert found(3, Q2, office) == [("报表 B204", bank, "台账.pdf")]
    assert found(10, Q2, office) == [("对接活动 纪要", "区金融办", "纪要.pdf")]
    assert {row[0].split()[0] for row in found(11, Q2, office)} == {"核查单", "督办单"}
    # B204 belongs to measure 13 too.
    assert set(found(13, Q2, office)) == {
        ("三张清单 授信清单", bank, "清单.pdf"),
        ("报表 B204", bank, "台账.pdf"),
    }
    assert found(3, Q1, office) == found(10, Quarter(2024, 3), office) == []


def test_another_bank_sees_none_of_it_and_the_own_bank_all(world, other_maker, bank_maker):
    wanted = ((1, Q1), (3, Q2), (11, Q2), (13, Q2))
    assert [len(found(number, quarter, bank_maker)) for number, quarter in wanted] == [1, 1, 2, 2]
    assert [found(number, quarter, other_maker) for number, quarter in wanted] == [[], [], [], []]


def test_a_department_sees_the_events_and_no_figures(world, lead_unit):
    assert found(3, Q2, lead_unit) == [] and found(11, Q2, lead_unit) == []
    assert len(found(10, Q2, lead_unit)) == 1


def test_the_page_links_to_where_the_file_stands_and_exports(client, world, office):
    client.force_login(office)
    page = client.get("/reports/evidence/?measure=3&quarter=2024Q2").content.decode()
    assert "/filings/2024Q2/B01/evidence/#evidence-" in page and "信用贷款台账" in page
    rows = (
        client.get("/reports/evidence/?measure=3&quarter=2024Q2&export=csv")
        .content.decode("utf-8-sig")
        .splitlines()
    )
    assert rows[0] == "来源,单位,材料名称,材料日期,文件,数据级别,状态,上传人,上传时间"
    assert (
        rows[1]
        == "报表 B204,演示大型银行甲,信用贷款台账,2024-07-01,台账.pdf,敏感,有效,甲填报,2024-07-08 09:00"
    )
    for wrong in ("measure=99", "measure=x", "quarter=2024Q5"):
        assert client.get(f"/reports/evidence/?{wrong}").status_code == 404


def test_nothing_that_a_row_refers_to_can_be_deleted(world):
    from django.db.models import ProtectedError

    from institutions.models import Attachment

    for attachment in Attachment.objects.all():
        with pytest.raises(ProtectedError):
            attachment.delete()
