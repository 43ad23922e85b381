"""Keeping files and scanning them (ADR 5). The room that shows a file asks its own policy and refers to the row with PROTECT.

Checking and scanning take time, so they come before the transaction: ``inspect`` first, then ``keep`` inside the transaction that writes
what the file belongs to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from institutions import audit, scanning
from institutions.models import Attachment, AttachmentContent, AuditEvent, DataLevel, User
from qianjiang_finance.common import clock, file_kinds
from qianjiang_finance.common.errors import BusinessError

#: Files in one upload; the request as a whole is bounded by ``REQUEST_BODY_LIMIT``.
MAX_COUNT = 5


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that may be kept, with the scanner's verdict."""

    file: file_kinds.CheckedFile
    scan: Attachment.Scan


def inspect(files: Sequence[tuple[str, bytes]]) -> list[Inspected]:
    """Check and scan the uploaded files (name, content); raises BusinessError for the first that is not taken. Writes nothing."""
    if len(files) > MAX_COUNT:
        raise BusinessError(f"一次最多上传{MAX_COUNT}个文件，请分次上传")
    checked = [file_kinds.check(name, content) for name, content in files]
    return [Inspected(file, scanning.verdict(file.name, file.content)) for file in checked]


@transaction.atomic
def keep(*, inspected: Inspected, level: str, by: User) -> Attachment:
    """Store an inspected file with its checksum. A quarantined one is kept as proof, logged, and cannot be read by anybody."""
    if level not in DataLevel.values:
        raise BusinessError("请选择数据级别：公开、内部或敏感")
    file = inspected.file
    attachment = Attachment.objects.create(
        name=file.name,
        size=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
        level=level,
        scan=inspected.scan,
        by=by,
        at=clock.now(),
    )
    AttachmentContent.objects.create(attachment=attachment, data=file.content)
    if inspected.scan == Attachment.Scan.INFECTED:
        _log_quarantine(attachment, by)
    return attachment


@transaction.atomic
def read_attachment(*, attachment: Attachment, by: User, address: str | None) -> bytes:
    """The bytes, with a line in the log. The caller has asked its own policy whether the person may see what the file belongs to.

    Raises BusinessError for a file in quarantine or not yet scanned, and for one whose bytes no longer give its checksum.
    """
    if attachment.scan == Attachment.Scan.INFECTED:
        raise BusinessError(f"“{attachment}”查出病毒，已隔离，不能下载")
    if not attachment.is_readable:
        raise BusinessError(f"“{attachment}”正在等待病毒扫描，请稍后再试")
    content = bytes(attachment.content.data)
    if hashlib.sha256(content).hexdigest() != attachment.sha256:
        raise BusinessError(f"“{attachment}”的内容与上传时的校验码不符，请报告系统管理员")
    detail = f"{attachment.get_level_display()}，{attachment.size}字节，校验码{attachment.sha256[:16]}"
    audit.record(
        verb=AuditEvent.Verb.DOWNLOAD, subject=attachment.name, by=by, detail=detail, address=address
    )
    return content


def scan_waiting() -> dict[str, int]:
    """Ask the scanner again about every file that waits; returns how many ended in each state. Without a scanner they go on waiting."""
    counts: dict[str, int] = {}
    for attachment in Attachment.objects.filter(scan=Attachment.Scan.WAITING).select_related("content"):
        verdict = scanning.verdict(attachment.name, bytes(attachment.content.data))
        if verdict in (Attachment.Scan.CLEAN, Attachment.Scan.INFECTED):
            _settle(attachment, verdict)
        else:
            verdict = Attachment.Scan.WAITING
        counts[verdict.label] = counts.get(verdict.label, 0) + 1
    return counts


@transaction.atomic
def _settle(attachment: Attachment, verdict: Attachment.Scan) -> None:
    waiting = Attachment.objects.filter(pk=attachment.pk, scan=Attachment.Scan.WAITING)
    if waiting.update(scan=verdict) and verdict == Attachment.Scan.INFECTED:
        _log_quarantine(attachment, None)


def altered_attachments() -> list[Attachment]:
    """The attachments whose bytes no longer give their checksum; the nightly proof of domain §8.2, 数据完整性."""
    rows = Attachment.objects.select_related("content").iterator(chunk_size=20)
    return [row for row in rows if hashlib.sha256(bytes(row.content.data)).hexdigest() != row.sha256]


def _log_quarantine(attachment: Attachment, by: User | None) -> None:
    detail = f"病毒扫描未通过，已隔离，校验码{attachment.sha256}"
    audit.record(verb=AuditEvent.Verb.QUARANTINE, subject=attachment.name, by=by, detail=detail)
