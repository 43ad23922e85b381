"""What is looked at before a workbook is parsed: size, kind, the zip directory, and the bytes of its XML parts.

Everything later is bounded by these limits: a file that passes has at most ``MAX_TOTAL`` bytes of XML in at most ``MAX_TAGS`` tags,
no entity to expand, no cell far away, so that the reader needs no process of its own. Nothing is ever run, followed or written out.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from functools import lru_cache

from filings.workbook.layout import WrongFile

MAX_FILE = 2 * 1024 * 1024
MAX_MEMBERS = 200
MAX_TOTAL = 8 * 1024 * 1024
#: Above this size a part may not be more than ``MAX_RATIO`` times its packed size.
RATIO_FROM, MAX_RATIO = 64 * 1024, 100
MAX_TEXTS = 1024 * 1024
MAX_TAGS = 60_000
MAX_MERGED = 1000
MAX_ROW, MAX_COLUMN = 2000, 50

AGAIN = "请下载填报模板，填写后以.xlsx格式保存再上传"
_OLE, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DAMAGED = "文件不完整或已损坏，可能是拷贝或上传中断，请用Excel或WPS打开原文件另存后再上传"
_DTD = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_OTHER_ENCODING = re.compile(rb"""^[^>]{0,80}encoding\s*=\s*["'](?!utf-8["'])""", re.IGNORECASE)
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\br\s*=\s*["']\$?([A-Za-z]{1,9})\$?(\d{1,12})["']""")
#: First bytes of what people upload by mistake.
_KINDS = (
    (b"%PDF", "这是PDF文件，不是Excel工作簿"),
    (b"\x89PNG", "这是图片，不是Excel工作簿"),
    (b"\xff\xd8\xff", "这是图片，不是Excel工作簿"),
    (b"Rar!", "这是压缩包，请解压后上传其中的工作簿"),
    (b"7z\xbc\xaf", "这是压缩包，请解压后上传其中的工作簿"),
    (b"\x1f\x8b", "这是压缩包，请解压后上传其中的工作簿"),
)
#: A part by the beginning of its name, and why a workbook that has it is not taken.
_FORBIDDEN = (
    ("xl/vbaproject", "工作簿含有宏，系统不接收带宏的文件，请另存为不含宏的.xlsx"),
    ("xl/macrosheets", "工作簿含有宏，系统不接收带宏的文件，请另存为不含宏的.xlsx"),
    ("xl/externallinks", "工作簿引用了其他文件的数据，请断开外部链接、粘贴为数值后再上传"),
    ("xl/connections", "工作簿含有外部数据连接，请删除连接后再上传"),
    ("xl/embeddings", "工作簿内嵌了其他文件，请删除内嵌对象后再上传"),
    ("xl/activex", "工作簿含有控件，请删除控件后再上传"),
)


def checked_parts(content: bytes) -> dict[str, bytes]:
    """The XML parts of a harmless workbook by name; raises WrongFile with the one sentence that says what is wrong."""
    _check_kind(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            members = package.infolist()
            _check_directory(members)
            _check_package({member.filename.lower() for member in members}, package)
            parts = {
                member.filename: package.read(member)
                for member in members
                if member.filename.lower().endswith((".xml", ".rels"))
            }
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise WrongFile(_DAMAGED) from error
    for name, part in parts.items():
        _check_part(name, part)
    if sum(part.count(b"<") for part in parts.values()) > MAX_TAGS:
        raise WrongFile("工作簿内的单元格过多，不是填报模板，请删去无关工作表后再上传")
    return parts


def _check_kind(content: bytes) -> None:
    """Size and first bytes."""
    if not content:
        raise WrongFile("文件是空的，请选择已填写的填报模板")
    if len(content) > MAX_FILE:
        raise WrongFile(f"文件超过{MAX_FILE // 1024 // 1024}MB，请删去图片和无关工作表后再上传")
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise WrongFile("文件设有打开密码，请取消密码后再上传")
        raise WrongFile(f"这是旧版Excel（.xls）格式，改文件名无效，{AGAIN}")
    for beginning, sentence in _KINDS:
        if content.startswith(beginning):
            raise WrongFile(f"{sentence}，{AGAIN}")
    if not content.startswith(_ZIP):
        raise WrongFile(f"{_text_kind(content[:4096])}，{AGAIN}")


def _text_kind(start: bytes) -> str:
    """What a file that is no zip looks like."""
    lowered = start.lower()
    if b"<html" in lowered or b"<table" in lowered:
        return "这是网页格式的表格，不是Excel工作簿"
    if start.lstrip().startswith(b"<?xml"):
        return "这是XML文件，不是Excel工作簿"
    if b"\0" not in start and (b"," in start or b"\t" in start or b"\n" in start):
        return "这是文本或CSV文件，不是Excel工作簿"
    return "无法识别文件格式，不是Excel工作簿"


def _check_directory(members: list[zipfile.ZipInfo]) -> None:
    """Names, number, sizes and packing, from the directory alone."""
    if len(members) > MAX_MEMBERS:
        raise WrongFile(f"工作簿的组成部分超过{MAX_MEMBERS}个，不是填报模板，{AGAIN}")
    names = [member.filename.lower() for member in members]
    if len(set(names)) != len(names):
        raise WrongFile("工作簿内有重名的组成部分，文件可能被改动过，请用Excel或WPS打开另存后再上传")
    if any(member.flag_bits & 1 for member in members):
        raise WrongFile("压缩包设有密码，请取消密码后再上传")
    if any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members):
        raise WrongFile("工作簿的压缩方式不是Excel所用，请用Excel或WPS打开另存后再上传")
    if sum(member.file_size for member in members) > MAX_TOTAL:
        raise WrongFile(f"工作簿展开后超过{MAX_TOTAL // 1024 // 1024}MB，请删去无关内容后再上传")
    for member in members:
        if member.file_size > RATIO_FROM and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            raise WrongFile("工作簿的压缩比异常，可能含有大量重复内容，请删去无关内容后再上传")


def _check_package(names: set[str], package: zipfile.ZipFile) -> None:
    """Whether the zip is a workbook, of the kind that is taken."""
    if "[content_types].xml" not in names:
        if "mimetype" in names:
            raise WrongFile(f"这是OpenDocument（.ods）格式，改文件名无效，{AGAIN}")
        if any(name.endswith((".xlsx", ".xls")) for name in names):
            raise WrongFile("这是压缩包，请解压后上传其中的工作簿")
        raise WrongFile(f"这是压缩包，不是Excel工作簿，{AGAIN}")
    for beginning, sentence in _FORBIDDEN:
        if any(name.startswith(beginning) for name in names):
            raise WrongFile(sentence)
    if "xl/workbook.bin" in names:
        raise WrongFile(f"这是二进制工作簿（.xlsb），{AGAIN}")
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        raise WrongFile(f"这是Word或演示文稿文件，不是Excel工作簿，{AGAIN}")
    if "xl/workbook.xml" not in names:
        raise WrongFile(f"文件里没有工作簿，{AGAIN}")
    types = next(name for name in package.namelist() if name.lower() == "[content_types].xml")
    if b"macroenabled" in package.read(types).lower():
        raise WrongFile("工作簿含有宏，系统不接收带宏的文件，请另存为不含宏的.xlsx")


def _check_part(name: str, part: bytes) -> None:
    """One XML part: its encoding, no DTD, texts and cells within bounds."""
    if b"\0" in part or _OTHER_ENCODING.match(part[:200]):
        raise WrongFile("工作簿内部编码不是UTF-8，请用Excel或WPS打开另存后再上传")
    if _DTD.search(part):
        raise WrongFile("工作簿内含有不允许的XML定义（DTD或实体），系统拒绝读取")
    if name.lower() == "xl/sharedstrings.xml" and len(part) > MAX_TEXTS:
        raise WrongFile("工作簿内的文字过多，不是填报模板，请删去无关内容后再上传")
    if name.lower().startswith("xl/worksheets/"):
        _check_cells(part)


def _check_cells(part: bytes) -> None:
    """No cell far away, not many merged ones."""
    if part.count(b"mergeCell ") > MAX_MERGED:
        raise WrongFile("工作簿内合并的单元格过多，不是填报模板，请重新下载填报模板")
    for letters, row in _CELL.findall(part):
        if int(row) > MAX_ROW or column_number(letters.decode()) > MAX_COLUMN:
            raise WrongFile(
                f"单元格{letters.decode().upper()}{int(row)}超出模板范围（{MAX_ROW}行、{MAX_COLUMN}列），请删去表格以外的内容后再上传"
            )


@lru_cache(maxsize=256)
def column_number(letters: str) -> int:
    """A is 1, Z 26, AA 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
