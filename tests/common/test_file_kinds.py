"""What may be attached: a file that is what its name says, within bounds, without programs."""

import pytest

from qianjiang_finance.common.file_kinds import MAX_FILE, WrongKind, check, clean_name
from tests import attachment_files as files


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("批复.pdf", files.PDF), ("现场.png", files.PNG), ("现场.jpg", files.JPEG), ("现场.JPEG", files.JPEG),
        ("说明.docx", files.DOCX), ("台账.xlsx", files.XLSX), ("汇报.pptx", files.PPTX), ("说明.doc", files.DOC),
        ("台账.xls", files.XLS), ("汇报.ppt", files.PPT),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_each_kind_people_use_is_taken(name, content):
    file = check(name, content)
    assert (file.name, file.content) == (name, content)


MACRO_TYPES = b'<Types ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("病毒.exe", files.EXE, "类型不能上传"),
        ("没有扩展名", files.PDF, "类型不能上传"),
        ("页面.html", b"<html>", "类型不能上传"),
        ("图.svg", b"<svg/>", "类型不能上传"),
        ("带宏.docm", files.DOCX, "类型不能上传"),
        ("批复.pdf.exe", files.PDF, "类型不能上传"),
        ("空.pdf", b"", "是空文件"),
        ("改名.pdf", files.EXE, "与扩展名.pdf不符"),
        ("改名.png", files.JPEG, "与扩展名.png不符"),
        ("改名.docx", files.DOC, "与扩展名.docx不符"),
        ("改名.docx", files.XLSX, "与扩展名.docx不符"),
        ("改名.xlsx", files.ZIP, "与扩展名.xlsx不符"),
        ("改名.xls", files.DOC, "与扩展名.xls不符"),
        ("截断.pdf", files.PDF[:40], "不完整或混有其他内容"),
        ("图和压缩包.png", files.PNG + files.ZIP, "不完整或混有其他内容"),
        ("图和网页.jpg", files.JPEG[:20] + b"<script>alert(1)</script>" + files.JPEG[20:], "不完整或混有其他内容"),
        ("文档和压缩包.pdf", files.PDF + files.ZIP + b"%%EOF", "不完整或混有其他内容"),
        ("宏.docx", files.office("word/document.xml", types=MACRO_TYPES), "含有宏"),
        ("宏.xlsx", files.packed({"[Content_Types].xml": b"", "xl/workbook.xml": b"", "xl/vbaProject.bin": b""}), "含有宏"),
        ("宏.xls", files.compound("Workbook", "_VBA_PROJECT"), "含有宏"),
        ("材料.zip", files.ZIP, "压缩包请解压后逐个上传"),
        ("材料.rar", b"Rar!\x1a\x07", "类型不能上传"),
        ("截断.docx", files.DOCX[:30], "已损坏"),
        ("空.docx", files.packed({}), "与扩展名.docx不符"),
        ("程序.docx", files.office("word/document.xml", **{"word/安装.exe": files.EXE}), "程序、脚本"),
        ("外跳.docx", files.office("word/document.xml", **{"../../etc/passwd": b"x"}), "不规范的路径"),
        ("炸弹.xlsx", files.office("xl/workbook.xml", **{"xl/零.xml": bytes(20_000_000)}), "压缩比异常"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_a_file_that_is_not_what_it_says_is_refused_with_its_reason(name, content, sentence):
    with pytest.raises(WrongKind, match=sentence) as refusal:
        check(name, content)
    assert name in str(refusal.value)


def test_ten_megabytes_are_taken_and_one_byte_more_is_not():
    largest = files.PDF[:-7] + bytes(MAX_FILE - len(files.PDF)) + files.PDF[-7:]
    assert len(check("大.pdf", largest).content) == 10_485_760
    with pytest.raises(WrongKind, match="超过10MB"):
        check("大.pdf", files.PDF[:-7] + bytes(MAX_FILE - len(files.PDF) + 1) + files.PDF[-7:])


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/批复.pdf", "批复.pdf"),
        ("C:\\用户\\桌面\\批复.pdf", "批复.pdf"),
        ("批\x00复\r\n.pdf", "批复.pdf"),
        ("batch\u202efdp.exe", "batchfdp.exe"),
        ("..", "未命名"),
        ("", "未命名"),
        ("长" * 150 + ".pdf", "长" * 96 + ".pdf"),
    ],
)
def test_a_name_keeps_only_its_last_part_and_visible_characters(given, kept):
    assert clean_name(given) == kept
