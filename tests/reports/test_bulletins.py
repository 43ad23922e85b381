"""The life of a bulletin on the five banks of domain §5.3: draft, words, previews, 会签, signing, number, issue, receipts."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from filings.models import DataUse, Filing, Period
from filings.services import rebuild_summary
from institutions.models import Institution, Notice
from measures.models import SupervisionOrder
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError, NotAllowed, StaleState
from reports import bulletin_policies as policies
from reports import services
from reports.bulletin_steps import STEPS
from reports.bulletins.composing import document_of, ordinal, read_contents
from reports.bulletins.document import Number
from reports.bulletins.number_page import number_page
from reports.bulletins.said import authorities_of, lines_by_institution
from reports.drafting.checking import unknown_keys
from reports.figures import totals
from reports.models import Bulletin, BulletinPreview, BulletinSeries, SentenceTemplate
from tests import factories
from tests.reports.bulletin_example import agree_all, draft, issue, maker_of, publish_the_five, step
from tests.reports.test_drafting import ORACLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def period(catalogue) -> Period:
    return publish_the_five()


@pytest.fixture
def bulletin(period, office) -> Bulletin:
    return draft(office)


def paragraph(bulletin, section, place=0):
    return bulletin.paragraphs.filter(section=section)[place]


def change(bulletin, row, words, by, **more):
    bulletin.refresh_from_db()
    changes = {row.pk: services.Change(words=words, **more)}
    return services.save_words(bulletin=bulletin, changes=changes, by=by, seen=bulletin.edit_number)


def test_the_paragraph_of_the_domain_stands_in_the_draft_character_for_character(bulletin):
    by_text = [p.text.removeprefix(p.run_in) for p in document_of(bulletin).paragraphs]
    runs = [p.run_in for p in document_of(bulletin).paragraphs]
    wanted = ["（一）总量。", "（二）结构。", "（三）价格。", "（五）机构情况。"]
    assert "".join(by_text[runs.index(run)] for run in wanted) == ORACLE


def test_the_title_and_the_paper_come_from_kind_period_and_series(bulletin):
    document = document_of(bulletin)
    assert document.title == "关于2024年上半年全区金融支持制造业高质量发展情况的通报"
    assert document.addressees.endswith("地方金融机构：")
    assert (document.number, document.date, document.is_draft) == ("", None, True)
    assert document.attachments[:2] == ("主要指标完成情况", "分机构制造业贷款排名")


def test_points_are_written_by_rules_that_stand_beside_them(bulletin):
    origins = list(bulletin.paragraphs.exclude(origin="").values_list("origin", flat=True))
    assert origins == [
        "特点.投放", "特点.期限", "特点.价格", "特点.产业链", "表扬.A", "表扬.C", "表扬.E",
        "问题.C4", "问题.C1", "问题.C3", "问题.C5", "问题.C6", "问题.C10", "提醒.B",
    ]  # fmt: skip
    assert all(bulletin.paragraphs.exclude(origin="").values_list("rule", flat=True))
    text = document_of(bulletin).text
    assert (
        "增量居前三位的是演示大型银行甲、演示城商银行丙、演示村镇银行戊，分别增加7300万元、5300万元、1800万元。"
        in text
    )
    assert (
        "演示大型银行乙制造业贷款占各项贷款的比重未比上年同期提高，为10.39%，比上年同期下降0.44个百分点。"
        in text
    )
    assert (
        "演示大型银行甲：适用的政策核查9项全部达标，制造业贷款比年初增加7300万元，增量居全区第1位，予以通报表扬。"
        in text
    )
    assert "演示大型银行乙：政策核查6项未达标" in text


def test_without_names_problems_are_told_of_few_some_or_most(period, office):
    text = document_of(draft(office, names_banks=False)).text
    assert "部分银行制造业信用贷款占比未比上年同期提高。" in text
    assert "个别银行制造业贷款占各项贷款的比重未比上年同期提高。" in text
    problems = text.split("三、存在问题")[1]
    assert "演示大型银行乙" not in problems
    assert "演示农商银行丁" not in problems


def test_orders_name_units_and_a_day_and_the_rule(bulletin):
    order = bulletin.orders.get(measure=12)
    assert [unit.code for unit in order.units.all()][:1] == ["D"]
    assert order.due_on >= dt.date(2024, 9, 30)
    assert "C6未达标，对应措施12" in order.rule
    assert bulletin.orders.count() == 4


def test_a_missing_report_is_told_with_the_rule_chosen_for_it(period, office):
    filing = Filing.objects.get(period=period, institution__code="C")
    filing.revisions.update(accepted_at=None)
    period.published.filter(institution=filing.institution).delete()
    bulletin = draft(office)
    text = document_of(bulletin).text
    assert "1家机构未在规定时限内报送，本次统计未包含其数据。" in text
    assert "应报5家，实报4家。" in text
    assert bulletin.data_note.endswith("本期未报1家，按“不计入”处理")
    period.missing_rule = Period.MissingRule.WAIT
    period.save()
    bulletin.refresh_from_db()
    assert any("报齐并重新取数后才能签发" in reason for reason in services.why_not_signed(bulletin))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"kind": "special"}, "请填写专项通报的专题"),
        ({"kind": "yearly"}, "请选择四季度"),
        ({"kind": "correction"}, "影响核查"),
    ],
)
def test_a_draft_that_makes_no_sense_is_refused(period, office, values, words):
    with pytest.raises(BusinessError, match=words):
        draft(office, **values)


def test_a_special_bulletin_has_its_topic_and_no_merits(period, office):
    bulletin = draft(office, kind="special", topic="数据迟报")
    assert bulletin.title == "关于2024年上半年数据迟报情况的通报"
    assert not bulletin.paragraphs.filter(section="merits").exists()


@pytest.mark.parametrize(
    ("topic", "origins", "measures"),
    [
        ("贷款利率", ["问题.C6"], [12]),
        ("信用贷款和产业链支持", ["问题.C4", "问题.C5"], [3, 8]),
        ("三张清单公示", [], []),
    ],
)
def test_a_special_bulletin_tells_of_its_topic_alone(period, office, topic, origins, measures):
    bulletin = draft(office, kind="special", topic=topic)
    assert list(bulletin.paragraphs.exclude(origin="").values_list("origin", flat=True)) == origins
    assert list(bulletin.orders.values_list("measure", flat=True)) == measures


def test_praise_and_reminders_make_a_notice_of_their_own(period, office):
    bulletin = draft(office, kind="praise")
    sections = set(bulletin.paragraphs.values_list("section", flat=True))
    assert sections == {"lead", "praise", "remind", "closing"}


def test_only_the_office_drafts(period, bank_maker_of_a, leader):
    for person in (bank_maker_of_a, leader):
        with pytest.raises(NotAllowed):
            draft(person)


@pytest.fixture
def bank_maker_of_a(period):
    return maker_of("A")


def test_every_number_has_cells_that_add_up_to_it(bulletin):
    contents = read_contents(bulletin)
    for figure in contents.figures.values():
        for part in number_page(bulletin, figure).parts:
            if part.is_weighted:
                weighed = sum(cell.value * (weight or 0) for cell, weight in part.rows)
                assert part.total == weighed / sum(weight or 0 for _, weight in part.rows)
            elif part.total is not None:
                assert part.total == sum(cell.value for cell in part.cells)
    balance = number_page(bulletin, contents.figures["B201.余额"]).parts[0]
    assert (len(balance.cells), balance.total) == (5, 212800)
    assert [cell.value for cell in balance.cells] == [92300, 53200, 38800, 26100, 2400]


def test_a_group_and_a_bank_show_their_own_cells_only(bulletin):
    figures = read_contents(bulletin).figures
    parts = number_page(bulletin, figures["大型银行.B201.对全区"]).parts
    assert [(part.scope, len(part.cells)) for part in parts[:2]] == [("大型银行", 2), ("大型银行", 2)]
    assert [len(part.cells) for part in parts[2:]] == [5, 5]
    own = number_page(bulletin, figures["@A.B201.增加额"]).parts
    assert [(part.scope, len(part.cells)) for part in own] == [("演示大型银行甲", 1), ("演示大型银行甲", 1)]


def test_words_change_and_numbers_do_not(bulletin, office):
    row = paragraph(bulletin, "price")
    change(bulletin, row, "今年以来，{年初至今}发放制造业贷款{B207.累计}。", office)
    assert "今年以来，1—6月发放制造业贷款8.62亿元。" in document_of(bulletin).text
    row.refresh_from_db()
    assert row.is_edited


def test_a_placeholder_that_does_not_exist_is_named_and_nothing_is_saved(bulletin, office):
    row = paragraph(bulletin, "price")
    with pytest.raises(BusinessError, match=r"\{B207\.胡写\}"):
        change(bulletin, row, "发放{B207.胡写}", office)
    row.refresh_from_db()
    assert row.words == row.proposed


def test_a_number_typed_by_hand_is_found_and_marked(bulletin, office):
    row = paragraph(bulletin, "closing")
    assert change(bulletin, row, "请于12月31日前报送3份材料。", office) == ["12", "31", "3"]
    spans = [span for p in document_of(bulletin).paragraphs for span in p.spans]
    typed = [span.text for span in spans if isinstance(span, Number) and span.is_typed]
    assert typed == ["12", "31", "3"]


def test_a_new_placeholder_takes_its_figure(bulletin, office):
    change(bulletin, paragraph(bulletin, "closing"), "首贷户{B505.数值}。", office)
    assert "首贷户50户。" in document_of(bulletin).text


def test_a_proposed_paragraph_is_struck_only_with_a_reason_and_stays(bulletin, office):
    row = bulletin.paragraphs.get(origin="提醒.B")
    with pytest.raises(BusinessError, match="请写明理由"):
        change(bulletin, row, row.words, office, is_struck=True)
    change(bulletin, row, row.words, office, is_struck=True, strike_reason="已另行约谈")
    assert "予以提醒督促的机构" not in document_of(bulletin).text
    assert bulletin.paragraphs.filter(origin="提醒.B", is_struck=True).exists()


def test_an_edit_from_an_old_page_is_refused(bulletin, office):
    row = paragraph(bulletin, "closing")
    change(bulletin, row, "请抓好落实。", office)
    with pytest.raises(StaleState):
        services.save_words(bulletin=bulletin, changes={row.pk: services.Change("别的")}, by=office, seen=0)


def test_a_paragraph_of_the_writers_own_stands_at_the_end_of_its_section(bulletin, office):
    services.add_paragraph(
        bulletin=bulletin, section="risk", words="总体风险可控。", by=office, seen=bulletin.edit_number
    )
    lines = document_of(bulletin).text.splitlines()
    place = lines.index("总体风险可控。")
    assert lines[place - 1].startswith("（四）风险。")
    assert lines[place + 1].startswith("（五）机构情况。")


def test_an_order_needs_words_units_and_a_day_to_come(bulletin, office):
    unit = Institution.objects.filter(code="A")
    due = clock.today() + dt.timedelta(days=30)
    good = {"words": "逐户对接。", "due_on": due, "units": unit}
    for wrong in ({"words": " "}, {"units": unit.none()}, {"due_on": clock.today() - dt.timedelta(days=1)}):
        with pytest.raises(BusinessError):
            services.save_order(
                bulletin=bulletin, order=None, by=office, seen=bulletin.edit_number, **(good | wrong)
            )
    bulletin.refresh_from_db()
    order = services.save_order(bulletin=bulletin, order=None, by=office, seen=bulletin.edit_number, **good)
    assert (order.words, order.place) == ("逐户对接", 50)
    services.remove_order(bulletin=bulletin, order=order, by=office, seen=bulletin.edit_number)
    assert bulletin.orders.count() == 4
    assert "删去要求：逐户对接" in bulletin.events.last().comment


def test_whose_figures_are_used_decides_who_countersigns():
    assert authorities_of(["{B201.余额}"]) == {}
    assert list(authorities_of(["{B405.利率}"])) == ["RH"]
    assert list(authorities_of(["{B216/B201.占比}", "{@A.B405.利率}"])) == ["RH", "JG"]


EXPECTED = {
    "submit": ({"draft"}, {"office", "office_lead"}),
    "pass": ({"review"}, {"office_lead"}),
    "circulate": ({"review"}, {"office_lead"}),
    "return": ({"review", "countersign", "signing"}, {"office", "office_lead"}),
    "sign": ({"signing"}, {"office_lead"}),
    "number": ({"signed"}, {"office", "office_lead"}),
    "issue": ({"numbered"}, {"office", "office_lead"}),
    "close": ({"issued"}, {"office", "office_lead"}),
    "cancel": ({"draft", "review", "countersign", "signing"}, {"office", "office_lead"}),
}
CAST = ("bank_maker", "bank_checker", "office", "office_lead", "leader", "lead_unit", "outsider", "sysadmin")


@pytest.mark.parametrize("name", STEPS)
def test_a_step_is_allowed_only_from_its_states_and_for_its_people(basics, request, office, name):
    """The drafter is 金融办经办, who therefore may not pass what he drafted."""
    people = {role: request.getfixturevalue(role) for role in CAST}
    states, allowed = EXPECTED[name]
    needs = STEPS[name].countersigned is True
    for state, (role, person) in itertools.product(Bulletin.State.values, people.items()):
        bulletin = Bulletin(state=state, drafted_by=office)
        decision = policies.can_take_step(STEPS[name], person, bulletin, needs_countersign=needs)
        assert bool(decision) == (state in states and role in allowed), (name, state, role)


def test_a_bulletin_with_figures_of_the_authorities_cannot_pass_without_them(bulletin, office, office_lead):
    step("submit", bulletin, office)
    with pytest.raises(NotAllowed, match="须先会签"):
        step("pass", bulletin, office_lead)
    bulletin = step("circulate", bulletin, office_lead)
    assert {row.institution.code for row in bulletin.countersigns.all()} == {"RH", "JG"}
    first, second = bulletin.countersigns.all()
    with pytest.raises(BusinessError, match="书面意见"):
        services.countersign(countersign=first, comment="", by=office)
    person = factories.make_user("rh", ("department", "RH"))
    services.countersign(
        countersign=first if first.institution.code == "RH" else second, comment="", by=person
    )
    bulletin.refresh_from_db()
    assert bulletin.state == "countersign"
    rest = bulletin.countersigns.get(institution__code="JG")
    services.countersign(countersign=rest, comment="7月20日书面同意", by=office)
    bulletin.refresh_from_db()
    assert bulletin.state == "signing"


def test_a_countersigner_sees_the_bulletin_only_while_it_is_asked(bulletin, office, office_lead):
    person = factories.make_user("rh", ("department", "RH"))
    assert not Bulletin.objects.visible_to(person).exists()
    step("submit", bulletin, office)
    step("circulate", bulletin, office_lead)
    assert Bulletin.objects.visible_to(person).exists()
    step("return", bulletin, office, "须改")
    assert not Bulletin.objects.visible_to(person).exists()


@pytest.fixture
def signing(bulletin, office, office_lead) -> Bulletin:
    step("submit", bulletin, office)
    bulletin = step("circulate", bulletin, office_lead)
    for row in bulletin.countersigns.all():
        services.countersign(countersign=row, comment="已书面会签", by=office)
    bulletin.refresh_from_db()
    return bulletin


def test_each_bank_is_shown_its_own_lines_and_nothing_of_the_others(bulletin):
    said = {institution.code: lines for institution, lines in lines_by_institution(bulletin).items()}
    assert set(said) == {"A", "B", "C", "D", "E"}
    assert "增量居前三位的是演示大型银行甲、××、××，分别增加7300万元、××、××。" in said["A"]
    assert "演示大型银行乙：政策核查6项未达标" in said["B"]
    assert "要求：规范收费" in said["D"]
    names = {
        "A": "演示大型银行甲",
        "B": "演示大型银行乙",
        "C": "演示城商银行丙",
        "D": "演示农商银行丁",
        "E": "演示村镇银行戊",
    }
    for code, lines in said.items():
        others = [name for other, name in names.items() if other != code]
        assert not any(name in lines for name in others)


def test_a_name_typed_into_the_words_counts_and_is_hidden_from_others(bulletin, office):
    row = paragraph(bulletin, "closing")
    change(bulletin, row, "演示大型银行甲和演示城商银行丙要带头落实。", office)
    said = {institution.code: lines for institution, lines in lines_by_institution(bulletin).items()}
    assert "演示大型银行甲和××要带头落实。" in said["A"]
    assert "要带头落实" not in said["B"]


def test_nothing_is_signed_before_the_banks_have_seen_what_is_said(signing, office, office_lead):
    with pytest.raises(BusinessError, match="先征求意见"):
        step("sign", signing, office_lead)
    services.send_previews(bulletin=signing, by=office)
    with pytest.raises(BusinessError, match="还在回复期限内"):
        step("sign", signing, office_lead)


def test_an_unanswered_appeal_blocks_the_signing_until_it_is_answered(signing, office, office_lead):
    previews = services.send_previews(bulletin=signing, by=office)
    for preview in previews:
        code = preview.institution.code
        answer = "appeal" if code == "B" else "agree"
        services.answer_preview(
            preview=preview, answer=answer, comment="贷款减少系企业提前还款", by=maker_of(code)
        )
    with pytest.raises(BusinessError, match="演示大型银行乙的申诉还没有答复"):
        step("sign", signing, office_lead)
    appealed = signing.previews.get(institution__code="B")
    services.reply_preview(preview=appealed, reply="经核实，数据无误，维持原表述", by=office)
    assert step("sign", signing, office_lead).state == "signed"
    assert Notice.objects.filter(recipient__username="b-maker", subject__startswith="金融办已答复").exists()


def test_silence_until_the_last_day_counts_as_no_objection(signing, office, office_lead):
    with clock.at(clock.local(2026, 11, 26, 9)):
        preview = services.send_previews(bulletin=signing, by=office)[0]
    assert preview.due_on == dt.date(2026, 12, 1)
    with clock.at(clock.local(2026, 12, 1, 23)), pytest.raises(BusinessError):
        step("sign", signing, office_lead)
    with clock.at(clock.local(2026, 12, 2, 1)):
        with pytest.raises(NotAllowed, match="视为无意见"):
            services.answer_preview(preview=preview, answer="agree", comment="", by=maker_of("A"))
        assert step("sign", signing, office_lead).signed_on == dt.date(2026, 12, 2)


def test_changed_lines_go_out_again_to_those_they_are_about(signing, office, office_lead):
    agree_all(signing, office)
    with pytest.raises(BusinessError, match="都已收到"):
        services.send_previews(bulletin=signing, by=office)
    bulletin = step("return", signing, office, "改一句")
    row = bulletin.paragraphs.get(origin="提醒.B")
    change(bulletin, row, row.words.replace("请认真分析原因，抓紧整改", "请限期整改"), office)
    step("submit", bulletin, office)
    again = services.send_previews(bulletin=step("circulate", bulletin, office_lead), by=office)
    assert [(preview.institution.code, preview.round) for preview in again] == [("B", 2)]


def test_a_bank_answers_for_itself_only_and_once(signing, office):
    preview = {row.institution.code: row for row in services.send_previews(bulletin=signing, by=office)}
    with pytest.raises(NotAllowed):
        services.answer_preview(preview=preview["B"], answer="agree", comment="", by=maker_of("A"))
    with pytest.raises(BusinessError, match="至少10个字"):
        services.answer_preview(preview=preview["B"], answer="appeal", comment="不服", by=maker_of("B"))
    services.answer_preview(preview=preview["B"], answer="agree", comment="", by=maker_of("B"))
    old = BulletinPreview.objects.get(pk=preview["B"].pk)
    old.state = BulletinPreview.State.WAITING
    with pytest.raises(StaleState):
        services.answer_preview(preview=old, answer="agree", comment="", by=maker_of("B"))


def test_a_series_numbers_its_bulletins_within_the_year(period, office, office_lead):
    first = issue(draft(office), office, office_lead)
    year = clock.today().year
    assert first.number == f"黔江金融办发〔{year}〕1号"
    other = BulletinSeries.objects.get(name="通报专号")
    third = issue(draft(office, series=other), office, office_lead)
    assert third.number == f"黔江金融通报〔{year}〕1号"
    again = issue(draft(office), office, office_lead)
    assert again.number == f"黔江金融办发〔{year}〕2号"


def test_an_issued_bulletin_changes_no_more(bulletin, office, office_lead):
    bulletin = issue(bulletin, office, office_lead)
    row = paragraph(bulletin, "closing")
    before = document_of(bulletin)
    with pytest.raises(NotAllowed):
        change(bulletin, row, "别的", office)
    with pytest.raises(NotAllowed):
        services.refresh_figures(bulletin=bulletin, by=office, seen=bulletin.edit_number)
    for name in ("return", "cancel", "submit"):
        with pytest.raises(NotAllowed):
            step(name, bulletin, office_lead, "原因")
    assert document_of(bulletin) == before
    assert (before.is_draft, before.date, before.printed_on) == (False, clock.today(), clock.today())


def test_issue_reaches_the_circle_and_is_written_into_the_log_of_uses(bulletin, office, office_lead):
    maker = maker_of("A")
    bulletin = issue(bulletin, office, office_lead)
    codes = set(bulletin.recipients.values_list("institution__code", flat=True))
    assert {"A", "B", "C", "D", "E", "FGW", "JRB"} <= codes
    assert Notice.objects.filter(recipient=maker, subject__startswith=bulletin.number).exists()
    use = DataUse.objects.get(kind="bulletin")
    assert {row.period_id: row.is_base for row in use.periods.all()}[bulletin.period.index] is False
    assert use.periods.count() == 5


def test_each_order_becomes_a_supervision_order_when_the_bulletin_is_issued(bulletin, office, office_lead):
    assert not SupervisionOrder.objects.exists()
    bulletin = issue(bulletin, office, office_lead)
    orders = SupervisionOrder.objects.order_by("serial")
    assert [(order.source, order.measure.number) for order in orders] == [
        ("bulletin", n) for n in (1, 3, 8, 12)
    ]
    assert {order.source_link for order in orders} == {bulletin.get_absolute_url()}
    assert {unit.institution.code for unit in orders[3].units.all()} == {"D", "JRB", "JXW", "RH", "JG"}


def test_carried_balances_count_in_totals_and_not_for_the_bank(period, office):
    filing = Filing.objects.get(period=period, institution__code="C")
    filing.revisions.update(accepted_at=None)
    period.published.filter(institution=filing.institution).delete()
    Period.objects.filter(pk=period.pk).update(missing_rule=Period.MissingRule.CARRY)
    rebuild_summary(period=period)
    bulletin = draft(office)
    figures = read_contents(bulletin).figures
    # 212800 − 38800 (C in 2024Q2) + 36400 (C in 2024Q1)
    assert figures["B201.余额"].value == 210400
    assert figures["B201.余额"].value == totals(["B201"], [period.quarter])("B201", period.quarter)
    part = number_page(bulletin, figures["B201.余额"]).parts[0]
    assert [cell.institution for cell in part.cells if "沿用" in cell.institution] == [
        "演示城商银行丙（沿用上期）"
    ]
    assert "@C.B201.增量排名" not in figures


def test_readings_and_receipts_are_marked_once_by_the_recipient_alone(bulletin, office, office_lead, leader):
    bulletin = issue(bulletin, office, office_lead)
    recipient = bulletin.recipients.get(institution__code="A")
    assert services.mark_read(bulletin=bulletin, by=leader) == 0
    assert services.mark_read(bulletin=bulletin, by=maker_of("A")) == 1
    assert services.mark_read(bulletin=bulletin, by=maker_of("A")) == 0
    services.mark_downloaded(bulletin=bulletin, by=maker_of("A"))
    with pytest.raises(NotAllowed):
        services.confirm_receipt(recipient=recipient, by=maker_of("B"))
    services.confirm_receipt(recipient=recipient, by=maker_of("A"))
    recipient.refresh_from_db()
    assert recipient.read_by == recipient.downloaded_by == recipient.confirmed_by == maker_of("A")
    with pytest.raises(BusinessError, match="请填写归档的说明"):
        step("close", bulletin, office)
    assert step("close", bulletin, office, "其余单位电话确认").state == "closed"


def test_who_sees_which_bulletins(bulletin, office, office_lead, leader, lead_unit, outsider):
    maker = maker_of("A")
    assert [Bulletin.objects.visible_to(p).count() for p in (office, leader, maker, lead_unit)] == [
        1,
        0,
        0,
        0,
    ]
    issue(bulletin, office, office_lead)
    seen = [Bulletin.objects.visible_to(p).count() for p in (leader, maker, lead_unit, outsider)]
    assert seen == [1, 1, 1, 0]


def test_templates_are_loaded_once_and_edited_by_the_office(period, office, leader):
    count = SentenceTemplate.objects.count()
    services.load_templates()
    assert SentenceTemplate.objects.count() == count
    row = SentenceTemplate.objects.get(kind="quarterly", section="closing")
    values = {"kind": row.kind, "section": row.section, "is_active": True}
    with pytest.raises(NotAllowed):
        services.save_template(template=row, words="别的", by=leader, **values)
    with pytest.raises(BusinessError, match=r"\{B201\.没有\}"):
        services.save_template(template=row, words="{B201.没有}", by=office, **values)
    services.save_template(template=row, words="请认真落实，{期}。", by=office, **values)
    assert document_of(draft(office)).text.endswith("请认真落实，2024年上半年。")


def test_every_sentence_that_ships_names_only_placeholders_that_exist(period):
    assert unknown_keys(SentenceTemplate.objects.values_list("words", flat=True)) == []


def test_a_pattern_without_year_or_number_is_refused(period, office):
    series = BulletinSeries.objects.get(name="金融办发文")
    with pytest.raises(BusinessError, match="须含"):
        services.save_series(series=series, values={"pattern": "黔江金融办发{号}号"}, by=office)


@pytest.mark.parametrize(
    ("number", "word"), [(1, "一"), (10, "十"), (11, "十一"), (19, "十九"), (20, "二十"), (23, "二十三")]
)
def test_ordinals_are_chinese(number, word):
    assert ordinal(number) == word
