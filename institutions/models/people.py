"""People and what they may do. One person has one account; roles are held in memberships (domain §2.3)."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from institutions.models.units import Institution
from institutions.querysets import MembershipQuerySet


class Role(models.Model):
    """A duty a person can hold (experience.md, The people). The three administrators exclude each other and all business roles."""

    OFFICE_STAFF = "office-staff"
    OFFICE_LEAD = "office-lead"
    LEADER = "leader"
    DEPARTMENT = "department"
    MAKER = "maker"
    CHECKER = "checker"
    OFFICER = "officer"
    SYSTEM_ADMIN = "sysadmin"
    SECURITY_ADMIN = "secadmin"
    AUDITOR = "auditor"

    code = models.CharField("代码", max_length=16, primary_key=True)
    name = models.CharField("名称", max_length=20, unique=True)
    duty = models.CharField("职责", max_length=100)
    is_administrator = models.BooleanField("三员", default=False)
    order = models.PositiveSmallIntegerField("排序")

    class Meta:
        verbose_name = verbose_name_plural = "角色"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person with one account. The real name stands in ``name``; rights come from memberships only."""

    first_name = None  # type: ignore[assignment]  # one field for a Chinese name
    last_name = None  # type: ignore[assignment]
    name = models.CharField("姓名", max_length=30)
    phone = models.CharField("办公电话", max_length=30, blank=True)
    must_change_password = models.BooleanField("首次登录须改密", default=False)

    REQUIRED_FIELDS = ["name", "email"]

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @cached_property
    def duties(self) -> tuple[tuple[str, int], ...]:
        """The (role code, institution id) pairs in force today, read once per request."""
        rows = self.memberships.in_force().values_list("role_id", "institution_id")
        return tuple(rows)

    def has_role(self, *roles: str) -> bool:
        """Whether the person holds one of the roles anywhere."""
        return any(role in roles for role, _ in self.duties)

    def has_role_at(self, institution_id: int, *roles: str) -> bool:
        """Whether the person holds one of the roles at that institution."""
        return any(role in roles and at == institution_id for role, at in self.duties)

    def institutions_as(self, *roles: str) -> set[int]:
        """Ids of the institutions where the person holds one of the roles."""
        return {at for role, at in self.duties if role in roles}

    @property
    def is_office(self) -> bool:
        """Staff or lead of the finance office: reads everything of the business."""
        return self.has_role(Role.OFFICE_STAFF, Role.OFFICE_LEAD)

    @property
    def sees_all_institutions(self) -> bool:
        """The office and the district's leaders see every institution's figures (experience.md)."""
        return self.has_role(Role.OFFICE_STAFF, Role.OFFICE_LEAD, Role.LEADER)

    @property
    def is_department(self) -> bool:
        """Works at a department, a regulator or the park."""
        return self.has_role(Role.DEPARTMENT)

    @property
    def is_reporter(self) -> bool:
        """Maker, checker or officer of a reporting institution."""
        return self.has_role(Role.MAKER, Role.CHECKER, Role.OFFICER)


class Membership(models.Model):
    """A person holds a role at an institution from a day, until a day."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name="人员")
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="memberships", verbose_name="单位"
    )
    role = models.ForeignKey(Role, models.PROTECT, related_name="memberships", verbose_name="角色")
    valid_from = models.DateField("生效日期", default=dt.date(2000, 1, 1))
    valid_until = models.DateField("失效日期", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        ordering = ["user__username", "role__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "institution", "role", "valid_from"], name="membership_once_per_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="membership_has_a_duration",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.institution} {self.role}"
