"""The pages of the workbook round trip: download, upload, conflicts, every file kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from filings.models import Figure, FigureChange, ImportAttempt
from filings.services import load_workbook, save_draft
from filings.services.drafts import Typed
from qianjiang_finance.common.errors import NotAllowed
from tests import factories
from tests.factories import BANK_FIGURES, save, step
from tests.filings import workbook_files as files

pytestmark = pytest.mark.django_db

NUMBERS = {code: float(text) for code, text in BANK_FIGURES.items()}


@pytest.fixture
def filing(catalogue, bank, other_bank, office):
    return factories.filing_of(factories.open_period("2024Q2"), bank)


@pytest.fixture
def second_maker(bank):
    return factories.make_user("b01-maker2", ("maker", bank), name="甲填报二")


def url(name, *more):
    return reverse(f"filings:{name}", args=["2024Q2", "B01", *more])


@pytest.fixture
def send(client, bank_maker):
    def post(content, name="填报.xlsx", by=None):
        client.force_login(by or bank_maker)
        return client.post(url("filing-upload"), {"workbook": SimpleUploadedFile(name, content)})

    return post


def stored(filing):
    """The numbers of the draft as texts, by code."""
    figures = Figure.objects.filter(revision__filing=filing, raw__isnull=False).select_related("indicator")
    return {figure.indicator.code: str(figure.indicator.from_raw(figure.raw)) for figure in figures}


def told(client):
    """The messages on the form, where an upload leads."""
    page = client.get(url("filing-edit"), {"check": 1})
    return [str(message) for message in page.context["messages"]]


def test_the_template_comes_as_a_file_with_a_chinese_name(client, filing, bank_maker):
    client.force_login(bank_maker)
    answer = client.get(url("filing-template"))
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer.content[:2] == b"PK"


def test_a_filled_template_fills_the_draft_and_leads_to_the_form_with_the_checks(
    client, send, filing, bank_maker
):
    answer = send(files.filled(files.template(filing), NUMBERS))
    assert answer.status_code == 302
    assert answer.url == url("filing-edit") + "?check=1#content"
    assert told(client) == ["已导入“填报.xlsx”，改动36项"]
    assert stored(filing) == BANK_FIGURES
    attempt = ImportAttempt.objects.get()
    assert (attempt.is_accepted, attempt.outcome) == (True, "导入36项")
    assert {change.source for change in FigureChange.objects.all()} == {attempt}


def test_errors_do_not_refuse_the_file_and_are_told_with_their_cells(client, send, filing):
    send(files.filled(files.template(filing), NUMBERS | {"B204": 18900.0, "B101": "约七十亿"}))
    assert len(stored(filing)) == 35
    assert Figure.objects.get(indicator__code="B101").typed == "约七十亿"
    _, warning = told(client)
    assert warning == (
        "必须改2处：B1表 G6：R02 各项存款余额：无法识别为数字；"
        "B2表 G9：R05 制造业信用贷款余额：信用与担保类之和不等于制造业贷款"
    )
    assert "B2表 G9：R05" in ImportAttempt.objects.get().outcome


def test_a_mended_workbook_uploaded_again_is_in_conflict_with_nobody(client, send, filing):
    content = files.template(filing)
    send(files.filled(content, NUMBERS | {"B204": 18900.0}))
    answer = send(files.filled(content, NUMBERS))
    assert answer.status_code == 302
    assert stored(filing)["B204"] == "19800.00"
    back = send(files.filled(content, NUMBERS | {"B204": None}))
    assert back.status_code == 302
    assert "B204" not in stored(filing)


def test_what_another_wrote_since_is_reported_and_not_overwritten(client, send, filing, second_maker):
    content = files.template(filing)
    save(filing, second_maker, {"B101": "111", "B102": "222"})
    answer = send(files.filled(content, {"B101": 999, "B103": 5}))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "您填“999.00”，甲填报二已填“111.00”" in page
    assert 'value="999"' in page
    assert f'action="{url("filing-edit")}"' in page
    assert stored(filing) == {
        "B101": "111.00", "B102": "222.00", "B103": "5.00",
    }  # fmt: skip


def test_what_another_uploaded_since_is_reported(send, filing, bank_maker, second_maker):
    content = files.template(filing)
    send(files.filled(content, {"B101": 111}), by=second_maker)
    answer = send(files.filled(content, {"B101": 999}), by=bank_maker)
    assert answer.status_code == 409
    assert stored(filing)["B101"] == "111.00"


def test_a_template_from_before_a_return_does_not_wipe_what_was_signed(
    send, filing, bank_maker, bank_checker, office
):
    empty = files.template(filing)
    save(filing, bank_maker)
    step("send-to-check", filing, bank_maker)
    step("sign", filing, bank_checker)
    step("send-back", filing, office, "请核对")
    assert send(files.filled(empty, {"B101": 700001})).status_code == 409
    assert len(stored(filing)) >= 36
    assert str(Figure.objects.latest("pk").revision.figures.get(indicator__code="B101").raw) == "70000000"


def test_codes_the_workbook_lacks_keep_their_values(client, send, filing, bank_maker):
    save(filing, bank_maker)
    content = files.changed(files.template(filing), lambda book: book.remove(book["B3"]))
    send(content)
    assert told(client) == ["已导入“填报.xlsx”，改动0项；工作簿中没有的7项保持原值"]
    assert len(stored(filing)) == 36


def test_the_wrong_institutions_file_is_refused_whole_and_kept(send, filing, other_bank, bank_maker):
    theirs = files.template(factories.filing_of(filing.period, other_bank))
    answer = send(theirs, name="错.xlsx")
    assert answer.status_code == 422
    assert "这是机构代码B02的模板" in answer.content.decode()
    assert not Figure.objects.exists()
    attempt = ImportAttempt.objects.get()
    assert (attempt.is_accepted, attempt.file_name, bytes(attempt.content)) == (False, "错.xlsx", theirs)


def test_no_file_is_asked_for_and_nothing_is_kept(client, filing, bank_maker):
    client.force_login(bank_maker)
    answer = client.post(url("filing-upload"))
    assert answer.status_code == 422
    assert "请先选择文件" in answer.content.decode()
    assert not ImportAttempt.objects.exists()


def test_texts_that_look_like_code_come_back_as_text(client, send, filing):
    evil = "<script>alert(1)</script>"
    send(
        files.filled(files.template(filing), {"B101": evil, "B102": 5}, {"B102": "=cmd|' /C calc'!A0"}),
        name=f"{evil}.xlsx",
    )
    page = client.get(url("filing-edit"), {"check": 1}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    again = files.parts(files.template(filing))
    assert b"<f>" not in b"".join(again.values())


def test_each_uploaded_file_can_be_downloaded_as_it_came(client, send, filing, office, other_maker, leader):
    content = b"no workbook"
    send(content, name="坏的.xlsx")
    address = url("filing-uploaded", ImportAttempt.objects.get().pk)
    for person, code in ((office, 200), (other_maker, 404), (leader, 404)):
        client.force_login(person)
        assert client.get(address).status_code == code
    client.force_login(office)
    answer = client.get(address)
    assert answer.content == content
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%E5%9D%8F%E7%9A%84.xlsx"
    assert address in client.get(filing.get_absolute_url()).content.decode()


def test_an_upload_of_another_filing_is_not_found(client, send, filing, other_bank, office):
    send(b"x")
    client.force_login(office)
    other = reverse("filings:filing-uploaded", args=["2024Q2", "B02", ImportAttempt.objects.get().pk])
    assert client.get(other).status_code == 404


@pytest.mark.parametrize("name", ["filing-template", "filing-upload"])
def test_who_may_not_fill_is_told_so_on_the_filing(client, filing, bank_checker, name):
    client.force_login(bank_checker)
    answer = client.get(url(name), follow=True)
    assert "只有本单位的填报人可以" in answer.content.decode()


def test_nothing_is_taken_once_the_filing_is_signed(client, send, filing, bank_maker, bank_checker):
    content = files.filled(files.template(filing), NUMBERS)
    save(filing, bank_maker)
    step("send-to-check", filing, bank_maker)
    step("sign", filing, bank_checker)
    assert send(content).status_code == 302
    assert not ImportAttempt.objects.exists()
    with pytest.raises(NotAllowed):
        load_workbook(filing=filing, content=content, file_name="a.xlsx", by=bank_checker)


def test_the_buttons_stand_on_both_pages_for_who_may_fill(client, filing, bank_maker, bank_checker):
    client.force_login(bank_maker)
    for page in (url("filing-edit"), filing.get_absolute_url()):
        text = client.get(page).content.decode()
        assert url("filing-template") in text and url("filing-upload") in text
    client.force_login(bank_checker)
    assert url("filing-upload") not in client.get(filing.get_absolute_url()).content.decode()


def test_a_cell_left_as_in_the_template_keeps_what_another_wrote(send, filing, bank_maker, second_maker):
    save(filing, bank_maker, {"B101": "100"})
    content = files.template(filing)
    save_draft(filing=filing, typed={"B101": Typed("150")}, by=second_maker, seen=1)
    assert send(files.filled(content, {"B102": 5})).status_code == 302
    assert stored(filing) == {"B101": "150.00", "B102": "5.00"}
