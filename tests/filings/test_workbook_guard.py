"""Broken, hostile and mistaken files: each is refused with its own sentence, in less than a second, and never with an error page."""

import io
import time
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from filings.models import Figure, ImportAttempt
from filings.workbook import WrongFile, checked_parts, guard
from tests import factories
from tests.filings import workbook_files as files

pytestmark = pytest.mark.django_db

SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BOMB = b"<a>" + b" " * 3_000_000 + b"</a>"
NS = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def plain_workbook(_):
    stream = io.BytesIO()
    Workbook().save(stream)
    return stream.getvalue()


def sheet_of(body):
    """The template with another first sheet."""
    part = b"<worksheet " + NS + b"><sheetData>" + body + b"</sheetData></worksheet>"
    return lambda good: files.zipped({**files.parts(good), SHEET: part})


def plus(name, part=b"<a/>"):
    return lambda good: files.zipped({**files.parts(good), name: part})


def without(name):
    return lambda good: files.zipped({k: v for k, v in files.parts(good).items() if k != name})


def many_rows(good):
    return sheet_of(b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 2200)))(
        good
    )


#: What is wrong → the file, or how the good one is broken; words of its sentence.
BROKEN = {
    "empty": (b"", "文件是空的"),
    "too large": (lambda good: good + bytes(guard.MAX_FILE), "文件超过2MB"),
    "old xls": (OLE, "旧版Excel（.xls）"),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "文件设有打开密码"),
    "csv renamed": ("代码,本期\nB101,1\n".encode(), "文本或CSV文件"),
    "csv in GBK": ("代码,本期\nB101,1\n".encode("gbk"), "文本或CSV文件"),
    "web page": (b"<html><table></table></html>", "网页格式"),
    "xml spreadsheet": (b'<?xml version="1.0"?><Workbook/>', "XML文件"),
    "pdf": (b"%PDF-1.7 ...", "PDF文件"),
    "png": (b"\x89PNG\r\n\x1a\n", "图片"),
    "jpeg": (b"\xff\xd8\xff\xe0", "图片"),
    "rar": (b"Rar!\x1a\x07", "压缩包，请解压"),
    "7z": (b"7z\xbc\xaf\x27\x1c", "压缩包，请解压"),
    "gzip": (b"\x1f\x8b\x08", "压缩包，请解压"),
    "noise": (bytes(range(256)), "无法识别文件格式"),
    "truncated": (lambda good: good[: len(good) // 2], "文件不完整或已损坏"),
    "cut at the end": (lambda good: good[:-30], "文件不完整或已损坏"),
    "two bytes": (b"PK", "文件不完整或已损坏"),
    "flipped bytes": (lambda good: good[:300] + bytes(60) + good[360:], "文件不完整或已损坏"),
    "empty zip": (files.zipped({}), "压缩包，不是Excel工作簿"),
    "workbook in a zip": (lambda good: files.zipped({"a.xlsx": good}), "请解压后上传其中的工作簿"),
    "ods renamed": (
        files.zipped({"mimetype": b"application/vnd.oasis", "content.xml": b"<a/>"}),
        "OpenDocument（.ods）",
    ),
    "no content types": (without(files.CONTENT_TYPES), "压缩包，不是Excel工作簿"),
    "word file": (
        files.zipped({files.CONTENT_TYPES: b"<a/>", "word/document.xml": b"<a/>"}),
        "Word或演示文稿",
    ),
    "binary workbook": (
        files.zipped({files.CONTENT_TYPES: b"<a/>", "xl/workbook.bin": b"x"}),
        ".xlsb",
    ),
    "no workbook": (without("xl/workbook.xml"), "文件里没有工作簿"),
    "macro": (plus("xl/vbaProject.bin", b"x"), "含有宏"),
    "macro by type": (
        lambda good: files.edited(
            good, files.CONTENT_TYPES, b"spreadsheetml.sheet.main", b"x.macroEnabled.main"
        ),
        "含有宏",
    ),
    "old macro sheet": (plus("xl/macrosheets/sheet1.xml"), "含有宏"),
    "external link": (plus("xl/externalLinks/externalLink1.xml"), "引用了其他文件"),
    "connection": (plus("xl/connections.xml"), "外部数据连接"),
    "embedded file": (plus("xl/embeddings/oleObject1.bin", b"x"), "内嵌了其他文件"),
    "control": (plus("xl/activeX/activeX1.xml"), "含有控件"),
    "many members": (
        lambda good: files.zipped({**files.parts(good), **{f"x{n}": b"" for n in range(200)}}),
        "超过200个",
    ),
    "a member in another case": (plus("xl/WORKBOOK.xml"), "重名"),
    "encrypted zip": (files.with_password_bit, "压缩包设有密码"),
    "bzip2": (lambda good: files.zipped(files.parts(good), zipfile.ZIP_BZIP2), "压缩方式"),
    "zip bomb": (plus("xl/media/image1.xml", BOMB), "压缩比异常"),
    "too much inside": (plus("xl/x.bin", bytes(9 * 1024 * 1024)), "展开后超过8MB"),
    "doctype": (plus("docProps/app.xml", b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'), "DTD或实体"),
    "entity only": (plus("xl/theme/theme1.xml", b"<! ENTITY x>"), "DTD或实体"),
    "utf-16 part": (plus("docProps/app.xml", '<?xml version="1.0"?><a/>'.encode("utf-16")), "不是UTF-8"),
    "other encoding": (plus("docProps/app.xml", b'<?xml version="1.0" encoding="GBK"?><a/>'), "不是UTF-8"),
    "far row": (sheet_of(b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), "单元格A1048576超出"),
    "far column": (sheet_of(b'<row r="1"><c r="XFD1"><v>1</v></c></row>'), "单元格XFD1超出"),
    "impossible column": (sheet_of(b'<row r="1"><c s="1" r="ZZZZZZ1"/></row>'), "单元格ZZZZZZ1超出"),
    "many rows": (many_rows, "单元格A2001超出"),
    "many tags": (sheet_of(b"".join(b'<c s="%d"/>' % n for n in range(60_000))), "单元格过多"),
    "many merged": (sheet_of(b'<mergeCell ref="A1:B2"/>' * 1001), "合并的单元格过多"),
    "giant texts": (
        lambda good: files.zipped(
            {**files.parts(good), "xl/sharedStrings.xml": b"<sst>" + b"0123456789" * 120_000 + b"</sst>"},
            zipfile.ZIP_STORED,
        ),
        "文字过多",
    ),
    "not xml": (plus(SHEET, b"<worksheet><sheetData>"), "内部结构不完整"),
    "no relations": (without("xl/_rels/workbook.xml.rels"), "内部结构不完整"),
    "missing sheet": (without(SHEET), "内部结构不完整"),
    "missing texts": (
        lambda good: without("xl/sharedStrings.xml")(sheet_of(b'<row><c t="s"><v>0</v></c></row>')(good)),
        "内部结构不完整",
    ),
    "bad text number": (sheet_of(b'<row r="1"><c r="A1" t="s"><v>99999</v></c></row>'), "内部结构不完整"),
    "bad number": (sheet_of(b'<row r="1"><c r="A1"><v>1;2</v></c></row>'), "内部结构不完整"),
    "bad row number": (sheet_of(b'<row r="one"><c><v>1</v></c></row>'), "内部结构不完整"),
    "bad merged range": (
        lambda good: files.edited(good, SHEET, b'<mergeCell ref="C1:H1"', b'<mergeCell ref="?"'),
        "内部结构不完整",
    ),
    "other workbook": (plain_workbook, "不是本系统的填报模板"),
}


@pytest.fixture
def filing(catalogue, bank, office):
    return factories.filing_of(factories.open_period("2024Q2"), bank)


@pytest.fixture
def send(client, filing, bank_maker):
    def post(content, name="填报.xlsx"):
        client.force_login(bank_maker)
        url = reverse("filings:filing-upload", args=["2024Q2", "B01"])
        return client.post(url, {"workbook": SimpleUploadedFile(name, content)})

    return post


@pytest.fixture
def good(filing):
    return files.template(filing)


def test_there_are_at_least_forty_kinds_of_broken_files():
    assert len(BROKEN) >= 40


def test_the_template_itself_passes(good):
    assert SHEET in checked_parts(good)


def test_each_broken_file_is_refused_with_its_sentence_within_a_second_and_kept(send, good):
    for kind, (breaking, sentence) in BROKEN.items():
        content = breaking(good) if callable(breaking) else breaking
        start = time.perf_counter()
        answer = send(content)
        assert time.perf_counter() - start < 1, kind
        assert answer.status_code == 422, kind
        (problem,) = answer.context["problems"]
        assert sentence in problem, (kind, problem)
        attempt = ImportAttempt.objects.latest("pk")
        assert (attempt.is_accepted, bytes(attempt.content), attempt.outcome) == (False, content, problem), (
            kind
        )
    assert ImportAttempt.objects.count() == len(BROKEN)
    assert not Figure.objects.exists()


def test_a_name_that_stands_twice_in_the_zip_is_refused(good):
    pairs = list(files.parts(good).items())
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = files.zipped([*pairs, pairs[0]])
    with pytest.raises(WrongFile, match="重名"):
        checked_parts(content)


def test_a_file_cut_anywhere_is_refused_and_never_an_error(good):
    for length in range(1, len(good), 499):
        with pytest.raises(WrongFile):
            checked_parts(good[:length])


def test_tags_nested_deep_do_not_crash(send, good):
    tags = b"".join(b"<a%d>" % n for n in range(20_000)) + b"".join(
        b"</a%d>" % n for n in range(19_999, -1, -1)
    )
    assert send(sheet_of(tags)(good)).status_code == 302


def test_a_tag_that_never_ends_takes_no_time(send, good):
    content = files.zipped({**files.parts(good), SHEET: b"<c " * 50_000}, zipfile.ZIP_STORED)
    start = time.perf_counter()
    assert send(content).status_code == 422
    assert time.perf_counter() - start < 1


def test_a_body_above_the_limit_is_answered_413(send):
    answer = send(bytes(11 * 1024 * 1024 + 1))
    assert answer.status_code == 413
    assert "文件过大" in answer.content.decode()
    assert not ImportAttempt.objects.exists()
