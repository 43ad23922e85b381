"""Threads, queries and the office's notes: who may, which states, who is told, and what a bank never sees."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from filings import policies, services
from filings.models import Message, MessageFile, OfficeNote, Thread
from filings.models.talk import ThreadStatus
from filings.services import Contribution
from filings.talk_steps import TALK_STEPS
from institutions.models import AuditEvent, Notice
from institutions.services import inspect
from qianjiang_finance.common.errors import BusinessError, NotAllowed, StaleState
from tests import attachment_files as files
from tests import factories

pytestmark = pytest.mark.django_db

DUE = dt.date(2024, 7, 20)


@pytest.fixture(autouse=True)
def in_july():
    with factories.freeze(2024, 7, 15):
        yield


@pytest.fixture
def filing(catalogue, bank, other_bank, office, bank_maker, bank_checker):
    return factories.filing_of(factories.open_period("2024Q2"), bank)


def ask(filing, by, *, code="B201", owner="", text="贷款比上季下降较多，请说明"):
    said = Contribution(text, due_on=DUE, owner=owner)
    return services.open_thread(filing=filing, title="贷款下降", said=said, by=by, code=code, is_query=True)


def talk(filing, by, text="请问口径"):
    return services.open_thread(filing=filing, title="口径", said=Contribution(text), by=by)


def status(thread):
    return Thread.objects.get(pk=thread.pk).status


def url(name, *more):
    return reverse(f"filings:{name}", args=["2024Q2", "B01", *more])


def told(person):
    return [notice.subject for notice in Notice.objects.filter(recipient=person)]


def test_a_query_goes_from_asked_to_answered_to_closed_and_back(filing, office, bank_maker):
    thread = ask(filing, office)
    assert status(thread) == "open"
    services.reply(thread=thread, said=Contribution("到期收回"), by=bank_maker)
    assert status(thread) == "answered"
    services.take_talk_step(step=TALK_STEPS["close"], thread=thread, said=Contribution(""), by=office)
    assert status(thread) == "closed"
    services.take_talk_step(
        step=TALK_STEPS["reopen"], thread=thread, said=Contribution("请附台账", due_on=DUE), by=office
    )
    assert status(thread) == "open"
    events = Message.objects.values_list("verb", "from_status", "to_status")
    assert list(events) == [
        ("ask", "talk", "open"), ("answer", "open", "answered"), ("close", "answered", "closed"), ("reopen", "closed", "open"),
    ]  # fmt: skip


def test_words_of_the_office_in_an_open_query_do_not_answer_it(filing, office):
    thread = ask(filing, office)
    services.reply(thread=thread, said=Contribution("请尽快"), by=office)
    assert status(thread) == "open"


EXPECTED = {
    "say": ({"talk", "open", "answered"}, {"bank_maker", "bank_checker", "office", "office_lead"}),
    "ask": ({"talk"}, {"office", "office_lead"}),
    "answer": ({"open"}, {"bank_maker", "bank_checker"}),
    "close": ({"open", "answered"}, {"office", "office_lead"}),
    "reopen": ({"answered", "closed"}, {"office", "office_lead"}),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_step_is_allowed_only_from_its_states_and_for_its_people(filing, request, name):
    cast = ("bank_maker", "bank_checker", "other_maker", "office", "office_lead", "leader", "outsider")
    thread = Thread(filing=filing)
    states, people = EXPECTED[name]
    for person in cast:
        user = request.getfixturevalue(person)
        for state in ThreadStatus.values:
            thread.status = state
            allowed = bool(policies.can_take_talk_step(TALK_STEPS[name], user, thread))
            assert allowed is (state in states and person in people), (person, state)


def test_the_expectation_names_every_step():
    assert set(EXPECTED) == set(TALK_STEPS) == set(Message.Verb.values)


def test_a_stranger_and_a_leader_cannot_speak(filing, other_maker, leader):
    for person in (other_maker, leader):
        with pytest.raises(NotAllowed):
            talk(filing, person)
    assert not Thread.objects.exists()


def test_a_bank_cannot_ask(filing, bank_maker):
    with pytest.raises(NotAllowed, match="问询由金融办提出"):
        ask(filing, bank_maker)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"code": "G101"}, "没有指标G101"),
        ({"owner": "office"}, "答复人应是填报单位"),
        ({"text": "  "}, "请填写内容"),
        ({"text": "长" * 2001}, "不超过2000个字"),
    ],
)
def test_a_query_that_cannot_be_is_refused(filing, office, change, sentence):
    with pytest.raises(BusinessError, match=sentence):
        ask(filing, office, **change)
    assert not Thread.objects.exists()


def test_a_query_needs_a_day_that_is_not_past(filing, office):
    for day in (None, dt.date(2024, 7, 14)):
        with pytest.raises(BusinessError, match="请填写答复期限"):
            services.open_thread(
                filing=filing, title="问", said=Contribution("问", due_on=day), by=office, is_query=True
            )


def test_of_two_who_act_at_once_the_slower_is_told(filing, office, office_lead):
    thread = ask(filing, office)
    stale = Thread.objects.get(pk=thread.pk)
    services.take_talk_step(step=TALK_STEPS["close"], thread=thread, said=Contribution(""), by=office)
    with pytest.raises(StaleState):
        services.reply(thread=stale, said=Contribution("再看看"), by=office_lead)
    assert Message.objects.count() == 2


def test_a_query_tells_its_owner_and_the_answer_tells_who_asked(filing, office, bank_maker, bank_checker):
    thread = ask(filing, office, owner="b01-maker")
    assert told(bank_maker) == [f"{filing}：金融办经办提出问询“贷款下降”"]
    assert told(bank_checker) == []
    services.reply(thread=thread, said=Contribution("到期收回"), by=bank_maker)
    assert told(office) == [f"{filing}：甲填报答复“贷款下降”"]


def test_a_query_to_the_institution_tells_all_its_people_and_no_other(
    filing, office, bank_maker, bank_checker, other_maker
):
    ask(filing, office)
    assert [len(told(person)) for person in (bank_maker, bank_checker, other_maker, office)] == [1, 1, 0, 0]


def test_a_mention_tells_who_sees_the_thread_and_nobody_else(filing, bank_maker, bank_checker, other_maker):
    talk(filing, bank_maker, "请@甲复核 看一下，也请@乙填报 看")
    assert [person.username for person in Message.objects.get().mentions.all()] == ["b01-checker"]
    assert (len(told(bank_checker)), told(other_maker), told(bank_maker)) == (1, [], [])


def test_the_longer_name_is_the_one_that_is_meant(filing, bank, bank_maker):
    short = factories.make_user("b01-a", ("maker", bank), name="王小")
    long = factories.make_user("b01-b", ("maker", bank), name="王小明")
    talk(filing, bank_maker, "@王小明 请看")
    assert (told(short), len(told(long))) == ([], 1)


def test_a_file_comes_with_a_message_and_is_handed_to_the_two_sides_only(
    client, filing, office, bank_maker, other_maker
):
    said = Contribution("台账", files=inspect([("台账.xlsx", files.XLSX)]))
    services.open_thread(filing=filing, title="台账", said=said, by=bank_maker)
    attachment = MessageFile.objects.get().attachment
    for person, code in ((office, 200), (bank_maker, 200), (other_maker, 404)):
        client.force_login(person)
        assert client.get(url("filing-file", attachment.key)).status_code == code
    assert AuditEvent.objects.filter(verb="download").count() == 2
    other = reverse("filings:filing-file", args=["2024Q2", "B02", attachment.key])
    client.force_login(office)
    assert client.get(other).status_code == 404


def test_the_page_opens_a_thread_with_a_file(client, filing, bank_maker):
    client.force_login(bank_maker)
    data = {"title": "台账", "text": "见附件", "item": "B201", "level": "sensitive"}
    answer = client.post(url("thread-open"), data | {"files": SimpleUploadedFile("台账.xlsx", files.XLSX)})
    assert answer.status_code == 302
    attachment = MessageFile.objects.get().attachment
    assert (attachment.level, Thread.objects.get().indicator.code) == ("sensitive", "B201")
    assert attachment.sha256[:16] in client.get(url("filing-talk")).content.decode()


def test_a_refused_file_writes_nothing_and_loses_no_text(client, filing, bank_maker):
    client.force_login(bank_maker)
    data = {"title": "台账", "text": "写了很久的话", "files": SimpleUploadedFile("病毒.exe", files.EXE)}
    answer = client.post(url("thread-open"), data)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "类型不能上传" in page and "写了很久的话" in page
    assert not Thread.objects.exists()


def test_the_buttons_of_the_page_answer_close_and_reopen(client, filing, office, bank_maker):
    thread = ask(filing, office)
    client.force_login(bank_maker)
    assert client.post(url("thread-reply", thread.pk), {"text": "到期收回"}).status_code == 302
    assert client.post(url("thread-step", thread.pk, "close")).status_code == 403
    client.force_login(office)
    assert client.post(url("thread-step", thread.pk, "close")).status_code == 302
    assert status(thread) == "closed"
    again = client.post(url("thread-step", thread.pk, "reopen"), {"text": "请附台账", "due_on": "2024-07-20"})
    assert (again.status_code, status(thread)) == (302, "open")


def test_each_side_lists_its_queries_and_exports_them(client, filing, office, bank_maker, other_maker):
    ask(filing, office)
    talk(filing, bank_maker)
    for person, count in ((office, 1), (bank_maker, 1), (other_maker, 0)):
        client.force_login(person)
        assert len(client.get(reverse("filings:query-list")).context["table"].data) == count
    client.force_login(office)
    text = client.get(reverse("filings:query-list"), {"export": "csv"}).content.decode("utf-8-sig")
    assert "贷款下降" in text and "待答复" in text and "2024-07-20" in text


def test_a_query_past_its_day_is_late(client, filing, office):
    ask(filing, office)
    client.force_login(office)
    assert len(client.get(reverse("filings:query-list"), {"only": "late"}).context["table"].data) == 0
    with factories.freeze(2024, 7, 21):
        page = client.get(reverse("filings:query-list"), {"only": "late"})
        assert "逾期未答复" in page.content.decode() and len(page.context["table"].data) == 1
        assert page.context["table"].rows[0].get_cell("age") == 6


def test_a_figure_with_an_open_query_is_marked_in_the_form_until_it_is_answered(
    client, filing, office, bank_maker
):
    thread = ask(filing, office)
    client.force_login(bank_maker)
    assert client.get(url("filing-edit")).content.decode().count("问询待答复") == 1
    services.reply(thread=thread, said=Contribution("到期收回"), by=bank_maker)
    assert "问询待答复" not in client.get(url("filing-edit")).content.decode()


def test_the_home_pages_count_the_queries(client, filing, office, bank_maker, other_maker):
    thread = ask(filing, office)
    for person, count in ((office, 1), (bank_maker, 1), (other_maker, 0)):
        client.force_login(person)
        tiles = {tile.label: tile.value for tile in client.get("/").context["home"].tiles}
        assert tiles.get("待答复问询", 0) == count
    services.reply(thread=thread, said=Contribution("到期收回"), by=bank_maker)
    client.force_login(office)
    tiles = {tile.label: tile.value for tile in client.get("/").context["home"].tiles}
    assert (tiles["待答复问询"], tiles["已答复待关闭"]) == (0, 1)


SECRET = "电话核实：疑似漏报，暂不告知"


def test_a_note_of_the_office_is_seen_by_the_office_alone(
    client, filing, office, bank_maker, bank_checker, other_maker, leader
):
    services.add_note(filing=filing, text=SECRET, by=office, code="B201")
    client.force_login(office)
    assert SECRET in client.get(url("filing-talk")).content.decode()
    pages = [
        url("filing-talk"), url("filing-detail"), url("filing-cell", "B201"), reverse("filings:query-list"), "/", "/notices/",
        f"{reverse('filings:query-list')}?export=csv", f"{reverse('filings:filing-list')}?export=csv", url("filing-edit"),
    ]  # fmt: skip
    for person in (bank_maker, bank_checker, other_maker, leader):
        assert not OfficeNote.objects.visible_to(person).exists()
        client.force_login(person)
        for page in pages:
            text = client.get(page).content.decode()
            assert SECRET not in text and "内部备忘" not in text, (person, page)
    assert not Notice.objects.exists()


def test_only_the_office_writes_notes_and_never_empty_ones(filing, office, bank_maker):
    with pytest.raises(NotAllowed):
        services.add_note(filing=filing, text="x", by=bank_maker)
    with pytest.raises(BusinessError, match="请填写备忘内容"):
        services.add_note(filing=filing, text=" ", by=office)
