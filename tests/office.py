"""A real LibreOffice and poppler's tools: a file as the pages that a reader would print."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

#: As on paper: a page that is left blank before an even one is a page.
KEEPING_BLANK_PAGES = 'pdf:writer_pdf_Export:{"IsSkipEmptyPages":{"type":"boolean","value":"false"}}'


def to_pdf(file: Path, folder: Path) -> Path:
    """The file as a PDF in the folder, made by LibreOffice with a profile of its own."""
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile"]
    kind = KEEPING_BLANK_PAGES if file.suffix == ".docx" else "pdf"
    subprocess.run(
        [*command, "--convert-to", kind, "--outdir", str(folder), str(file)],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return folder / f"{file.stem}.pdf"


def text_of(pdf: Path, page: int | None = None) -> str:
    """The words of the PDF, or of one of its pages, laid out as on paper."""
    pages = [] if page is None else ["-f", str(page), "-l", str(page)]
    done = subprocess.run(
        ["pdftotext", "-layout", *pages, str(pdf), "-"], check=True, capture_output=True, text=True
    )
    return done.stdout


def boxes_of(pdf: Path) -> list[tuple[int, float, float, float, float, float, float, str]]:
    """Every word of the PDF: page, width and height of the page, left, top, right, bottom in points, the word."""
    done = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True, text=True)
    found, number, width, height = [], 0, 0.0, 0.0
    for line in done.stdout.splitlines():
        numbers = [float(one) for one in re.findall(r'"([\d.-]+)"', line)]
        if "<page " in line:
            number, (width, height) = number + 1, numbers
        elif "<word " in line:
            found.append((number, width, height, *numbers, re.sub("<[^>]+>", "", line).strip()))
    return found
