"""Small files of every kind people attach, and some that only pretend."""

from __future__ import annotations

import io
import zipfile

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(21) + b"\x00\x00\x00\x00IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(20) + b"\xff\xd9"
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(100)


def packed(members: dict[str, bytes]) -> bytes:
    """A zip of the members by name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return stream.getvalue()


def office(part: str, *, types: bytes = b"<Types/>", **more: bytes) -> bytes:
    """An office file with its main part, e.g. word/document.xml."""
    return packed({"[Content_Types].xml": types, part: b"<x/>", **more})


def compound(*streams: str) -> bytes:
    """An old office file, as far as its beginning and the names of its streams go."""
    names = b"".join(stream.encode("utf-16-le") + b"\x00\x00" for stream in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64) + names


DOCX, XLSX, PPTX = office("word/document.xml"), office("xl/workbook.xml"), office("ppt/presentation.xml")
DOC, XLS, PPT = compound("WordDocument"), compound("Workbook"), compound("PowerPoint Document")
ZIP = packed({"台账.csv": b"1,2\n"})
