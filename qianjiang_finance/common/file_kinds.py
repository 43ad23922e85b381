"""Which files people may attach, and whether a file is what its name says (domain §8.2, 入侵防范 d).

Extension, first bytes and, for office files, the directory inside must agree. Archives are refused: nobody sees what they hold. Nothing is
unpacked to disk or run.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass

from qianjiang_finance.common.errors import BusinessError

MAX_FILE = 10 * 1024 * 1024
_MAX_NAME = 100
_MAX_MEMBERS = 2000
_MAX_UNPACKED = 200 * 1024 * 1024
#: The directory of a zip may be this many times smaller than what it unpacks to, above ``_RATIO_FROM`` bytes.
_RATIO_FROM, _MAX_RATIO = 1024 * 1024, 100
_MAX_TYPES_PART = 1024 * 1024

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_STARTS: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "doc": (_OLE,),
    "xls": (_OLE,),
    "ppt": (_OLE,),
    "docx": _ZIP,
    "xlsx": _ZIP,
    "pptx": _ZIP,
}
EXTENSIONS = tuple(_STARTS)
#: The last bytes within which the end of a file must stand; what follows it belongs to another format.
_ENDS = {"pdf": b"%%EOF", "png": b"IEND", "jpg": b"\xff\xd9", "jpeg": b"\xff\xd9"}
_TAIL = 1024
#: The stream of an old office file that tells its program, as it is named in the directory of the compound file.
_OLE_STREAMS = {"doc": ("WordDocument",), "xls": ("Workbook", "Book"), "ppt": ("PowerPoint Document",)}
_OLE_MACROS = "_VBA_PROJECT"
_OOXML_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
#: What a person could start with a click, also from within a package.
_RUNNABLE = re.compile(
    r"\.(exe|dll|com|scr|bat|cmd|msi|vbs|vbe|js|jse|wsf|ps1|jar|lnk|hta|reg|sh|apk|docm|xlsm|pptm)$", re.I
)
_UNWANTED = re.compile(r'[\x00-\x1f\x7f"<>|*?:\u200b-\u200f\u202a-\u202e\u2066-\u2069]')


class WrongKind(BusinessError):
    """The file is not taken; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may be kept: its cleaned name, extension in small letters, and bytes."""

    name: str
    extension: str
    content: bytes


def check(name: str, content: bytes) -> CheckedFile:
    """The file if it may be kept; raises WrongKind: size, extension, first and last bytes, inner directory, macros."""
    clean = clean_name(name)
    extension = clean.rpartition(".")[2].lower() if "." in clean else ""
    if extension not in _STARTS:
        raise WrongKind(
            f"“{clean}”的类型不能上传，可上传PDF、图片（PNG、JPG）、Word、Excel和PPT文件；压缩包请解压后逐个上传"
        )
    if not content:
        raise WrongKind(f"“{clean}”是空文件，请检查后重新选择")
    if len(content) > MAX_FILE:
        raise WrongKind(f"“{clean}”超过{MAX_FILE // 1024 // 1024}MB，请压缩图片或拆分后上传")
    if not content.startswith(_STARTS[extension]):
        raise WrongKind(f"“{clean}”的内容与扩展名.{extension}不符，请用原来的程序另存后再上传")
    _check_end(clean, extension, content)
    if extension in _OLE_STREAMS:
        _check_ole(clean, extension, content)
    if _STARTS[extension] is _ZIP:
        _check_zip(clean, extension, content)
    return CheckedFile(clean, extension, content)


def clean_name(name: str) -> str:
    """The last part of a path, without characters that a file system or a reader's eye would take wrongly; at most 100 characters."""
    last = _UNWANTED.sub("", name.replace("\\", "/").rpartition("/")[2]).strip(" .") or "未命名"
    stem, dot, extension = last.rpartition(".")
    if not dot:
        return last[:_MAX_NAME]
    return (
        f"{stem[: _MAX_NAME - len(extension) - 1]}.{extension}" if len(extension) < 10 else last[:_MAX_NAME]
    )


def _check_end(name: str, extension: str, content: bytes) -> None:
    """Another file hung on behind a picture or a PDF (a polyglot) is refused, and so is a truncated one."""
    end = _ENDS.get(extension)
    if end is None:
        return
    at = content.rfind(end)
    if at < max(len(content) - _TAIL, 0) or b"PK\x05\x06" in content[-66_000:] or _names_a_script(content):
        raise WrongKind(f"“{name}”不完整或混有其他内容，请用原来的程序重新导出后再上传")


def _names_a_script(content: bytes) -> bool:
    """A page or a script written into the beginning of a picture or a PDF."""
    beginning = content[:4096].lower()
    return any(mark in beginning for mark in (b"<script", b"<html", b"<?php", b"mz\x90\x00\x03"))


def _check_ole(name: str, extension: str, content: bytes) -> None:
    """An old office file holds the stream of its program and no macros."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") + b"\x00\x00" in content

    if holds(_OLE_MACROS):
        raise WrongKind(f"“{name}”含有宏，系统不接收带宏的文件，请另存为不含宏的文件")
    if not any(holds(stream) for stream in _OLE_STREAMS[extension]):
        raise WrongKind(f"“{name}”的内容与扩展名.{extension}不符，请用原来的程序另存后再上传")


def _check_zip(name: str, extension: str, content: bytes) -> None:
    """The package of an office file: within bounds, without programs, with its parts and without macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_members(name, package.infolist())
            _check_ooxml(name, extension, package)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        OSError,
        ValueError,
        RuntimeError,
    ) as error:
        raise WrongKind(f"“{name}”不完整或已损坏，请重新保存后再上传") from error


def _check_members(name: str, members: list[zipfile.ZipInfo]) -> None:
    """Number, sizes, packing and names, from the directory alone."""
    if len(members) > _MAX_MEMBERS or sum(member.file_size for member in members) > _MAX_UNPACKED:
        raise WrongKind(f"“{name}”内含文件过多或展开后过大，请拆分后上传")
    for member in members:
        if member.file_size > _RATIO_FROM and member.file_size > _MAX_RATIO * max(member.compress_size, 1):
            raise WrongKind(f"“{name}”的压缩比异常，请删去重复内容后再上传")
        if member.flag_bits & 1:
            raise WrongKind(f"“{name}”设有密码，请取消密码后再上传")
        parts = member.filename.replace("\\", "/").split("/")
        if ".." in parts or parts[0] == "" or ":" in parts[0]:
            raise WrongKind(f"“{name}”内有不规范的路径，请重新打包后再上传")
        if _RUNNABLE.search(member.filename):
            raise WrongKind(f"“{name}”内有程序、脚本或带宏的文件，系统不接收")


def _check_ooxml(name: str, extension: str, package: zipfile.ZipFile) -> None:
    """[Content_Types].xml and the part of its program, no macros in either."""
    names = {member.filename.lower(): member for member in package.infolist()}
    types = names.get("[content_types].xml")
    if types is None or _OOXML_PARTS[extension] not in names:
        raise WrongKind(f"“{name}”的内容与扩展名.{extension}不符，请用原来的程序另存后再上传")
    macros = any(
        "vbaproject" in member or "/macrosheets/" in member or "/activex/" in member for member in names
    )
    if macros or (types.file_size <= _MAX_TYPES_PART and b"macroenabled" in package.read(types).lower()):
        raise WrongKind(f"“{name}”含有宏，系统不接收带宏的文件，请另存为不含宏的文件")
    if types.file_size > _MAX_TYPES_PART:
        raise WrongKind(f"“{name}”不完整或已损坏，请重新保存后再上传")
