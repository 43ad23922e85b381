"""Files that people attach to something: kept in the database, apart from their description (ADR 5; domain §8.2, §8.3)."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class DataLevel(models.TextChoices):
    """How far the content may go (domain §8.3). 高敏 material does not belong into attachments."""

    PUBLIC = "public", "公开"
    INTERNAL = "internal", "内部"
    SENSITIVE = "sensitive", "敏感"


class Attachment(models.Model):
    """One file as it was uploaded. What it belongs to refers to it with PROTECT, in a row of its own room.

    ``key`` is its random name in addresses. Only a file that is not quarantined nor waiting for the scanner may be read.
    """

    class Scan(models.TextChoices):
        WAITING = "waiting", "待扫描"
        CLEAN = "clean", "通过"
        INFECTED = "infected", "隔离"
        NONE = "none", "未设扫描"

    key = models.UUIDField("随机名", default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("文件名", max_length=100)
    size = models.PositiveIntegerField("字节数")
    sha256 = models.CharField("校验码", max_length=64)
    level = models.CharField("数据级别", max_length=12, choices=DataLevel)
    scan = models.CharField("病毒扫描", max_length=12, choices=Scan)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人")
    at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_readable(self) -> bool:
        return self.scan in (self.Scan.CLEAN, self.Scan.NONE)

    @property
    def scan_tone(self) -> str:
        """Tone of the badge beside the word."""
        return {"waiting": "wait", "clean": "ok", "infected": "bad", "none": "idle"}[self.scan]


class AttachmentContent(models.Model):
    """The bytes of an attachment, in a table of their own so that no list ever reads them."""

    attachment = models.OneToOneField(
        Attachment, models.PROTECT, primary_key=True, related_name="content", verbose_name="附件"
    )
    data = models.BinaryField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "附件内容"

    def __str__(self) -> str:
        return str(self.attachment_id)
