"""Keeping, scanning and handing out attached files."""

import hashlib
import io

import pytest
from django.core.management import CommandError, call_command
from django.db.models import ProtectedError
from django.test import RequestFactory

from institutions import services
from institutions.models import Attachment, AttachmentContent, AuditEvent
from institutions.views.attachments import attachment_response, uploaded_files
from qianjiang_finance.common.errors import BusinessError
from tests import attachment_files as files

pytestmark = pytest.mark.django_db

EICAR = files.PDF[:-7] + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE" + files.PDF[-7:]


def finds_eicar(name, content):
    """A scanner for the tests: clean unless the test signature stands in the file."""
    return b"EICAR" not in content


def breaks(name, content):
    raise OSError("the scanner's daemon is down")


@pytest.fixture
def scanner(settings):
    settings.ATTACHMENT_SCANNER = f"{__name__}.finds_eicar"


def keep(by, name="批复.pdf", content=files.PDF, level="internal"):
    (inspected,) = services.inspect([(name, content)])
    return services.keep(inspected=inspected, level=level, by=by)


def read(attachment, by):
    return services.read_attachment(attachment=attachment, by=by, address="10.0.0.7")


def test_a_file_is_kept_with_its_checksum_under_a_random_name(bank_maker):
    first, second = keep(bank_maker), keep(bank_maker)
    assert first.sha256 == hashlib.sha256(files.PDF).hexdigest()
    assert (first.size, first.scan, first.level) == (len(files.PDF), "none", "internal")
    assert first.key != second.key and first.key.version == 4
    assert bytes(first.content.data) == files.PDF


def test_a_level_that_does_not_exist_is_refused(bank_maker):
    with pytest.raises(BusinessError, match="请选择数据级别"):
        keep(bank_maker, level="secret")
    assert not Attachment.objects.exists()


def test_more_than_five_files_at_once_are_refused():
    with pytest.raises(BusinessError, match="一次最多上传5个文件"):
        services.inspect([("批复.pdf", files.PDF)] * 6)


def test_one_bad_file_among_good_ones_refuses_all():
    with pytest.raises(BusinessError, match="病毒"):
        services.inspect([("批复.pdf", files.PDF), ("病毒.exe", files.EXE)])


def test_a_clean_file_passes_the_scanner(scanner, bank_maker):
    attachment = keep(bank_maker)
    assert attachment.get_scan_display() == "通过"
    assert read(attachment, bank_maker) == files.PDF


def test_an_infected_file_is_in_quarantine_logged_and_nobody_gets_it(scanner, bank_maker, office_lead):
    attachment = keep(bank_maker, content=EICAR)
    assert attachment.get_scan_display() == "隔离"
    row = AuditEvent.objects.get(verb="quarantine")
    assert (row.subject, row.by) == ("批复.pdf", bank_maker)
    for person in (bank_maker, office_lead):
        with pytest.raises(BusinessError, match="查出病毒，已隔离"):
            read(attachment, person)
    assert not AuditEvent.objects.filter(verb="download").exists()


@pytest.mark.parametrize("scanner_setting", [f"{__name__}.breaks", "no.such.scanner", "/no/such/scanner -"])
def test_a_scanner_that_does_not_answer_lets_the_file_wait(settings, bank_maker, scanner_setting):
    settings.ATTACHMENT_SCANNER = scanner_setting
    attachment = keep(bank_maker)
    assert attachment.get_scan_display() == "待扫描"
    with pytest.raises(BusinessError, match="等待病毒扫描"):
        read(attachment, bank_maker)


@pytest.mark.parametrize(
    ("command", "word"), [("/bin/cat", "通过"), ("/bin/false", "隔离"), ("/bin/sh -c 'exit 2'", "待扫描")]
)
def test_a_command_tells_by_its_exit_code(settings, bank_maker, command, word):
    settings.ATTACHMENT_SCANNER = command
    assert keep(bank_maker).get_scan_display() == word


def test_the_nightly_command_scans_what_waited(settings, bank_maker):
    settings.ATTACHMENT_SCANNER = f"{__name__}.breaks"
    clean, infected = keep(bank_maker), keep(bank_maker, content=EICAR)
    settings.ATTACHMENT_SCANNER = f"{__name__}.finds_eicar"
    said = io.StringIO()
    call_command("check_attachments", stdout=said)
    assert said.getvalue() == "通过：1个\n隔离：1个\n附件校验码核对一致\n"
    clean.refresh_from_db()
    infected.refresh_from_db()
    assert (clean.scan, infected.scan) == ("clean", "infected")
    assert AuditEvent.objects.get(verb="quarantine").by is None


def test_without_a_scanner_a_waiting_file_goes_on_waiting(settings, bank_maker):
    settings.ATTACHMENT_SCANNER = f"{__name__}.breaks"
    keep(bank_maker)
    settings.ATTACHMENT_SCANNER = ""
    assert services.scan_waiting() == {"待扫描": 1}


def test_an_altered_file_is_named_by_the_nightly_command_and_not_handed_out(bank_maker):
    attachment = keep(bank_maker)
    AttachmentContent.objects.update(data=files.PDF + b" ")
    attachment = Attachment.objects.get(pk=attachment.pk)
    with pytest.raises(BusinessError, match="校验码不符"):
        read(attachment, bank_maker)
    said = io.StringIO()
    with pytest.raises(CommandError, match="有1个附件被改动"):
        call_command("check_attachments", stdout=io.StringIO(), stderr=said)
    assert "批复.pdf" in said.getvalue()


def test_a_download_is_logged_with_who_what_and_where(bank_maker):
    read(keep(bank_maker), bank_maker)
    row = AuditEvent.objects.get(verb="download")
    assert (row.subject, row.by, row.address) == ("批复.pdf", bank_maker, "10.0.0.7")
    assert row.detail.startswith(f"内部，{len(files.PDF)}字节，校验码")


def test_a_download_is_an_attachment_with_its_chinese_name_and_never_shown_in_place(bank_maker):
    request = RequestFactory().get("/")
    request.user = bank_maker
    answer = attachment_response(request, keep(bank_maker))
    assert answer.content == files.PDF
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%E6%89%B9%E5%A4%8D.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/octet-stream"


def test_the_uploaded_files_of_a_request_are_read_by_name_and_content():
    upload = io.BytesIO(files.PDF)
    upload.name = "批复.pdf"
    request = RequestFactory().post("/", {"files": [upload]})
    assert uploaded_files(request) == [("批复.pdf", files.PDF)]


def test_a_file_that_is_referred_to_cannot_be_deleted(bank_maker):
    with pytest.raises(ProtectedError):
        keep(bank_maker).delete()
