"""The pages of supervision orders, and the Word file read back."""

import datetime as dt
import io

import pytest
from docx import Document

from institutions.models import AuditEvent
from institutions.services import inspect
from measures import services
from measures.models import OrderFile, OrderUnit, SupervisionOrder
from measures.order_steps import ORDER_STEPS
from tests.attachment_files import PDF, ZIP
from tests.factories import freeze, issue_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(policy, bank, other_bank, bank_maker, other_maker, office, office_lead):
    with freeze(2024, 7, 26):
        return issue_order(office, "B01", "B02", "JG")


def page(client, user, address, day=(2024, 7, 29)):
    client.force_login(user)
    with freeze(*day):
        return client.get(address)


def words_of(content):
    """All words of a Word file, those in tables too."""
    document = Document(io.BytesIO(content))
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        lines += [cell.text for row in table.rows for cell in row.cells]
    return "\n".join(lines)


def test_the_office_issues_an_order_from_the_form_filled_by_the_address(
    client, policy, bank, other_bank, office
):
    address = "/measures/orders/new/?subject=占比下降&source=bulletin&units=B01"
    shown = page(client, office, address).content.decode()
    assert 'value="占比下降"' in shown and 'value="B01" checked' in shown and 'value="B02"' in shown
    typed = {
        "subject": "占比下降",
        "source": "bulletin",
        "requirement": "说明原因和措施",
        "due_on": "2024-08-09",
    }
    with freeze(2024, 7, 26):
        refused = client.post(address, typed)
        assert refused.status_code == 422 and "请选择至少一个责任单位" in refused.content.decode()
        answer = client.post(address, typed | {"units": ["B01", "B02"]}, follow=True)
    order = SupervisionOrder.objects.get()
    assert answer.redirect_chain[-1][0] == order.get_absolute_url()
    assert [unit.institution.code for unit in order.units.all()] == ["B01", "B02"]


def test_an_unreadable_file_refuses_the_whole_order(client, policy, bank, office):
    client.force_login(office)
    upload = io.BytesIO(ZIP)
    upload.name = "材料.zip"
    typed = {
        "subject": "占比下降",
        "source": "check",
        "requirement": "说明原因",
        "due_on": "2099-08-09",
        "units": "B01",
    }
    refused = client.post("/measures/orders/new/", typed | {"files": upload})
    assert refused.status_code == 422 and "压缩包请解压后" in refused.content.decode()
    assert not SupervisionOrder.objects.exists()


def test_a_bank_signs_and_answers_with_a_file_that_another_bank_cannot_get(
    client, order, bank_maker, other_maker
):
    unit = order.units.get(institution__code="B01")
    client.force_login(bank_maker)
    address = unit.get_absolute_url()
    upload = io.BytesIO(PDF)
    upload.name = "凭证.pdf"
    with freeze(2024, 7, 29):
        assert client.post(f"{address}sign/").status_code == 302
        refused = client.post(f"{address}reply/", {"comment": "短"})
        assert refused.status_code == 422 and ">短</textarea>" in refused.content.decode()
        assert client.post(f"{address}reply/", {"comment": "已逐户核对", "files": upload}).status_code == 302
    file = f"{order.get_absolute_url()}files/{OrderFile.objects.get().attachment.key}/"
    answer = page(client, bank_maker, file)
    assert answer.content == PDF and "attachment" in answer["Content-Disposition"]
    assert page(client, other_maker, file).status_code == 404
    assert "已逐户核对" in page(client, bank_maker, address).content.decode()
    assert page(client, other_maker, address).status_code == 404


def test_a_unit_comes_from_the_order_to_its_own_part(client, order, bank_maker):
    answer = page(client, bank_maker, order.get_absolute_url())
    assert answer.url == order.units.get(institution__code="B01").get_absolute_url()


def test_the_list_tells_overdue_and_exports_what_it_shows(client, order, office, bank_maker):
    shown = page(client, office, "/measures/orders/?only=overdue", day=(2024, 8, 12)).content.decode()
    assert shown.count("逾期1个工作日") == 3
    on_the_day = page(client, bank_maker, "/measures/orders/", day=(2024, 8, 9)).content.decode()
    assert "今日到期" in on_the_day and "个工作日" not in on_the_day
    client.force_login(office)
    text = client.get("/measures/orders/?institution=B01&export=csv").content.decode("utf-8-sig")
    head, row, *_ = text.splitlines()
    assert head == "编号,督办事项,来源,责任单位,下达日期,期限,状态,时限"
    assert row.startswith(
        "黔江金督〔2024〕1号,核查提前收回贷款情况,核查,演示大型银行甲,2024-07-26,2024-08-09,待签收,"
    )


def test_the_word_file_orders_banks_and_asks_the_regulator_each_on_its_page(
    client, order, office, bank_maker
):
    ordered = words_of(page(client, office, f"{order.get_absolute_url()}order.docx?unit=B01").content)
    for text in (
        "督办单",
        "黔江金督〔2024〕1号",
        "演示大型银行甲",
        "于2024年8月9日前回复",
        "签收回执",
        "2024年7月26日",
    ):
        assert text in ordered
    asked = words_of(page(client, office, f"{order.get_absolute_url()}order.docx?unit=JG").content)
    for text in ("商请函", "国家金融监督管理总局黔江监管分局", "商请贵单位予以支持", "收悉回执"):
        assert text in asked
    assert not any(text in asked for text in ("督办单", "督办事项", "抓好落实", "逾期"))
    both = words_of(page(client, office, f"{order.get_absolute_url()}order.docx").content)
    assert both.count("单位（盖章）") == 3
    own = words_of(page(client, bank_maker, f"{order.get_absolute_url()}order.docx").content)
    assert own.count("单位（盖章）") == 1 and "演示城商银行乙" not in own
    for unit in ("B02", "JG", "B99"):
        assert (
            page(client, bank_maker, f"{order.get_absolute_url()}order.docx?unit={unit}").status_code == 404
        )
    assert AuditEvent.objects.filter(verb="export", subject="督办单黔江金督〔2024〕1号").count() == 4


def test_the_slip_tells_who_signed_in_the_system(client, order, bank_maker, office):
    unit = OrderUnit.objects.select_related("order", "institution").get(order=order, institution__code="B01")
    with freeze(2024, 7, 29, hour=10):
        services.take_order_step(step=ORDER_STEPS["sign"], unit=unit, by=bank_maker)
    text = words_of(page(client, office, f"{order.get_absolute_url()}order.docx?unit=B01").content)
    assert "甲填报（系统签收）" in text and "2024年7月29日 10:00" in text


def test_a_file_of_the_order_itself_is_for_all_its_units(
    client, policy, bank, other_bank, other_maker, bank_maker, office
):
    with freeze(2024, 7, 26):
        order = issue_order(office, "B01", files=inspect([("通报.pdf", PDF)]), due_on=dt.date(2024, 8, 9))
    file = f"{order.get_absolute_url()}files/{OrderFile.objects.get().attachment.key}/"
    assert page(client, bank_maker, file).status_code == 200
    assert page(client, other_maker, file).status_code == 404
