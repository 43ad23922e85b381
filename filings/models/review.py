"""Who of the office reviews whom (feature D4)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from institutions.models import Institution, Kind


class ReviewerAssignment(models.Model):
    """A person of the office reviews an institution, or all of a kind that have no reviewer of their own, from a day until a day.

    ``valid_until`` is the first day without the duty, as in a membership. The duty orders the work; it gives and takes no right.
    """

    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="review_duties", verbose_name="审核人"
    )
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, related_name="reviewers", verbose_name="机构"
    )
    kind = models.ForeignKey(
        Kind, models.PROTECT, null=True, related_name="reviewers", verbose_name="机构类型"
    )
    valid_from = models.DateField("生效日期")
    valid_until = models.DateField("失效日期", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "审核分工"
        ordering = ["valid_from", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(institution__isnull=True) ^ Q(kind__isnull=True), name="reviewer_of_one_thing"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="reviewer_has_a_duration",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer} {self.institution_id or self.kind_id}"
