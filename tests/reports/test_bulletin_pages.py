"""The pages of bulletins: reading, editing, previews, drift, templates (features J6, J7, Z3, Z4, Z8)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from reports import services
from reports.models import Bulletin, BulletinPreview, BulletinSeries, SentenceTemplate
from tests import factories
from tests.reports.bulletin_example import draft, issue, maker_of, publish_the_five, step
from tests.reports.test_bulletin_drift import correct

pytestmark = pytest.mark.django_db


@pytest.fixture
def period(catalogue):
    return publish_the_five()


@pytest.fixture
def bulletin(period, office) -> Bulletin:
    return draft(office)


def page(client, user, name, *args, **query):
    client.force_login(user)
    response = client.get(reverse(f"reports:{name}", args=args), query)
    return response.status_code, response.content.decode()


def post(client, user, name, *args, **data):
    client.force_login(user)
    return client.post(reverse(f"reports:{name}", args=args), data, follow=True)


def test_a_draft_is_written_from_the_form_and_opened(client, period, office):
    values = {"kind": "quarterly", "period": "2024Q2", "series": _series(), "names_banks": "on"}
    response = post(client, office, "bulletin-add", **values)
    assert "关于2024年上半年全区金融支持制造业高质量发展情况的通报" in response.content.decode()
    assert "草稿" in response.content.decode()


def _series():
    return BulletinSeries.objects.order_by("pk").first().pk


def test_a_form_without_a_topic_says_what_is_missing(client, period, office):
    client.force_login(office)
    values = {"kind": "special", "period": "2024Q2", "series": _series()}
    response = client.post(reverse("reports:bulletin-add"), values)
    assert response.status_code == 422
    assert "请填写专项通报的专题" in response.content.decode()


def test_each_number_of_the_page_leads_to_its_cells(client, bulletin, office):
    _, body = page(client, office, "bulletin-detail", bulletin.pk)
    address = f"/reports/bulletins/{bulletin.pk}/numbers/?key=B201.%E4%BD%99%E9%A2%9D"
    assert address in body
    status, cells = page(client, office, "bulletin-number", bulletin.pk, key="B201.余额")
    assert status == 200
    assert "92,300.00" in cells
    assert "212,800.00" in cells
    assert page(client, office, "bulletin-number", bulletin.pk, key="B999.余额")[0] == 404


def test_a_bank_reads_an_issued_bulletin_without_the_others_cells(client, bulletin, office, office_lead):
    maker = maker_of("A")
    assert page(client, maker, "bulletin-detail", bulletin.pk)[0] == 404
    issue(bulletin, office, office_lead)
    status, body = page(client, maker, "bulletin-detail", bulletin.pk)
    assert status == 200
    assert "numbers/?key" not in body
    assert page(client, maker, "bulletin-number", bulletin.pk, key="B201.余额")[0] == 403
    for name in ("bulletin-previews", "bulletin-recipients", "bulletin-drift", "bulletin-history"):
        assert page(client, maker, name, bulletin.pk)[0] == 403
    recipient = bulletin.recipients.get(institution__code="A")
    assert recipient.read_by == maker
    post(client, maker, "bulletin-confirm", bulletin.pk, recipient.pk)
    recipient.refresh_from_db()
    assert recipient.confirmed_by == maker
    other = bulletin.recipients.get(institution__code="B")
    assert post(client, maker, "bulletin-confirm", bulletin.pk, other.pk).status_code == 403


def test_the_editor_saves_words_and_marks_typed_numbers(client, bulletin, office):
    row = bulletin.paragraphs.get(section="closing")
    data = {"seen": bulletin.edit_number, f"words-{row.pk}": "请于3日内报送。"}
    response = post(client, office, "bulletin-save", bulletin.pk, **data)
    body = response.content.decode()
    assert "有1处手工数字" in body
    assert '<mark class="typed-number"' in body


def test_a_refused_save_keeps_what_was_typed(client, bulletin, office):
    row = bulletin.paragraphs.get(section="closing")
    client.force_login(office)
    data = {"seen": 0, f"words-{row.pk}": "请落实{B201.胡写}。"}
    response = client.post(reverse("reports:bulletin-save", args=[bulletin.pk]), data)
    assert response.status_code == 422
    assert "没有这样的占位：{B201.胡写}" in response.content.decode()
    assert "请落实{B201.胡写}。</textarea>" in response.content.decode()


def test_the_editor_is_closed_after_drafting(client, bulletin, office):
    step("submit", bulletin, office)
    assert page(client, office, "bulletin-edit", bulletin.pk)[0] == 403


def test_paragraphs_orders_and_figures_are_changed_by_their_buttons(client, bulletin, office):
    data = {"seen": 0, "section": "risk", "words": "总体可控。"}
    post(client, office, "bulletin-paragraph", bulletin.pk, **data)
    order = bulletin.orders.first()
    post(client, office, "order-remove", bulletin.pk, order.pk, seen=1)
    unit = bulletin.orders.first().units.first()
    new = {"seen": 2, "words": "逐户走访", "due_on": "2099-01-31", "units": [unit.pk]}
    post(client, office, "order-add", bulletin.pk, **new)
    post(client, office, "bulletin-refresh", bulletin.pk, seen=3)
    bulletin.refresh_from_db()
    assert bulletin.paragraphs.filter(words="总体可控。").exists()
    assert bulletin.orders.filter(words="逐户走访").exists()
    assert not bulletin.orders.filter(pk=order.pk).exists()
    assert bulletin.edit_number == 4
    assert bulletin.events.filter(verb="refresh").exists()


def test_stale_figures_are_told_and_taken_anew(client, bulletin, office):
    correct("C", "B201", 35000)
    _, body = page(client, office, "bulletin-detail", bulletin.pk)
    assert "2024年二季度的数据在取数后有更新" in body
    response = post(client, office, "bulletin-refresh", bulletin.pk, seen=0)
    assert "20.90亿元" in response.content.decode()
    assert "在取数后有更新" not in response.content.decode()


def test_a_bank_sees_its_own_lines_and_appeals_and_the_office_answers(client, bulletin, office, office_lead):
    step("submit", bulletin, office)
    post(client, office, "bulletin-preview-send", bulletin.pk)
    maker = maker_of("B")
    _, listed = page(client, maker, "bulletin-list")
    assert "请核对涉及本单位的内容" in listed
    _, body = page(client, maker, "bulletin-mine", bulletin.pk)
    assert "演示大型银行乙：政策核查6项未达标" in body
    assert "演示农商银行丁" not in body
    reason = {"answer": "appeal", "comment": "贷款减少系企业提前还款所致"}
    post(client, maker, "bulletin-mine", bulletin.pk, **reason)
    preview = BulletinPreview.objects.get(institution__code="B")
    assert preview.state == "appealed"
    _, office_page = page(client, office, "bulletin-previews", bulletin.pk)
    assert "贷款减少系企业提前还款所致" in office_page
    assert "演示大型银行乙的申诉还没有答复" in office_page
    post(client, office, "bulletin-preview-reply", bulletin.pk, preview.pk, comment="维持")
    preview.refresh_from_db()
    assert (preview.state, preview.reply) == ("answered", "维持")


def test_nobody_sees_lines_that_were_not_sent_to_them(client, bulletin, office):
    assert page(client, maker_of("A"), "bulletin-mine", bulletin.pk)[0] == 404
    step("submit", bulletin, office)
    services.send_previews(bulletin=bulletin, by=office)
    stranger = factories.make_user("stranger", ("department", "FGW"))
    assert page(client, stranger, "bulletin-mine", bulletin.pk)[0] == 404


def test_the_drift_page_lists_changes_and_drafts_the_correction(client, bulletin, office, office_lead):
    issue(bulletin, office, office_lead)
    assert "现行数据与通报一致" in page(client, office, "bulletin-drift", bulletin.pk)[1]
    correct("C", "B201", 35000)
    _, body = page(client, office, "bulletin-drift", bulletin.pk)
    assert "第2位" in body
    assert "35,000.00" in body
    response = post(client, office, "bulletin-correct", bulletin.pk)
    assert "更正通报草稿" in response.content.decode()
    assert Bulletin.objects.filter(corrects=bulletin).count() == 1


def test_recipients_export_with_their_marks(client, bulletin, office, office_lead):
    issue(bulletin, office, office_lead)
    status, _ = page(client, office, "bulletin-recipients", bulletin.pk, only="unread")
    assert status == 200
    client.force_login(office)
    response = client.get(reverse("reports:bulletin-recipients", args=[bulletin.pk]), {"export": "csv"})
    text = b"".join(response.streaming_content if response.streaming else [response.content]).decode(
        "utf-8-sig"
    )
    assert "演示大型银行甲" in text


def test_a_template_is_tried_before_it_is_saved_and_unknown_placeholders_are_named(client, period, office):
    row = SentenceTemplate.objects.get(kind="quarterly", section="closing")
    values = {"kind": row.kind, "section": row.section, "is_active": "on"}
    words = "全区贷款{B102.余额}，{B102.没有}，约3亿元。"
    body = post(
        client, office, "template-edit", row.pk, words=words, **{"try": "1"}, **values
    ).content.decode()
    assert "全区贷款189.20亿元，{B102.没有}，约3亿元。" in body
    assert "没有这样的占位" in body
    assert "手工数字：3" in body
    row.refresh_from_db()
    assert row.words != words
    post(client, office, "template-edit", row.pk, words="全区贷款{B102.余额}。", **values)
    row.refresh_from_db()
    assert (row.words, row.changed_by) == ("全区贷款{B102.余额}。", office)


def test_a_series_is_changed_by_the_office(client, period, office):
    values = {
        "pattern": "黔金通〔{年}〕{号}号", "agency_head": "金融办文件", "signature": "金融办", "addressees": "各银行",
        "copies_to": "", "comment_days": 5,
    }  # fmt: skip
    post(client, office, "series-edit", _series(), **values)
    assert draft(office).comment_days == 5
    client.force_login(office)
    wrong = client.post(reverse("reports:series-edit", args=[_series()]), values | {"pattern": "没有"})
    assert wrong.status_code == 422


def test_the_list_shows_each_reader_what_is_theirs(client, bulletin, office, office_lead, leader):
    title = bulletin.title
    assert title in page(client, office, "bulletin-list")[1]
    assert title not in page(client, leader, "bulletin-list")[1]
    issue(bulletin, office, office_lead)
    assert title in page(client, maker_of("A"), "bulletin-list")[1]
    assert "附表工作簿" not in page(client, maker_of("A"), "bulletin-list")[1]


def test_a_feedback_sheet_is_the_banks_own_and_names_no_other(client, bulletin, office, office_lead):
    maker = maker_of("B")
    assert page(client, office, "bulletin-feedback", bulletin.pk, "B")[0] == 404
    issue(bulletin, office, office_lead)
    status, body = page(client, maker, "bulletin-feedback", bulletin.pk, "B")
    assert status == 200
    assert "演示大型银行乙：政策核查6项未达标" in body
    assert "53,200.00" in body
    assert "加大制造业信贷投放" in body
    for other in ("演示大型银行甲", "演示城商银行丙", "演示农商银行丁", "演示村镇银行戊"):
        assert other not in body
    assert page(client, maker, "bulletin-feedback", bulletin.pk, "A")[0] == 404
    assert page(client, office, "bulletin-feedback", bulletin.pk, "A")[0] == 200
