"""The annex of a bulletin as it was when its figures were taken (features J2, Z4)."""

from __future__ import annotations

from django.db import models

from reports.models.bulletins import Bulletin


class BulletinAnnex(models.Model):
    """The tables behind a bulletin, kept as they are printed: text and tables show the same figures, and an issued bulletin's for good.

    ``content`` is a document, not figures to compute with: :mod:`reports.bulletins.snapshot` writes and reads it.
    """

    bulletin = models.OneToOneField(
        Bulletin, models.PROTECT, related_name="annex", primary_key=True, verbose_name="通报"
    )
    content = models.TextField("附表内容")

    class Meta:
        verbose_name = verbose_name_plural = "通报附表"

    def __str__(self) -> str:
        return f"{self.bulletin_id} 附表"
