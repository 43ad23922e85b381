"""What the system administrator keeps: accounts. Everything else is there to be read.

Institutions are maintained by the finance office and roles by the security administrator, through services that check and log.
Every act on an account is logged too, and the log is the auditor's to read and not shown here (domain §8.2, 访问控制 and 安全审计).
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from django.db import transaction
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse  # noqa: TID251  the admin's hooks are handed requests

from institutions import audit
from institutions.access import address_of
from institutions.admin_site import is_system_admin, site
from institutions.models import (
    Alias,
    AuditEvent,
    FormerName,
    Group,
    Institution,
    Kind,
    Membership,
    Role,
    User,
)


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows the system administrator may look at and never write."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_system_admin(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_system_admin(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class NewAccountForm(UserCreationForm):
    """A new account; its first password is known to the administrator and must be changed."""

    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username", "name")

    def save(self, commit: bool = True) -> User:
        self.instance.must_change_password = True
        return super().save(commit)


class AccountForm(UserChangeForm):
    """The data of an account."""

    class Meta(UserChangeForm.Meta):
        model = User


class ResetPasswordForm(AdminPasswordChangeForm):
    """A password set for somebody else, who must change it at the next login."""

    def save(self, commit: bool = True) -> Any:
        self.user.must_change_password = True  # saved with the password
        return super().save(commit)


@admin.register(User, site=site)
class AccountAdmin(ReadOnlyAdmin, UserAdmin):
    """Accounts: opened, stopped and given a new password here; never deleted, for the log names them."""

    add_form = NewAccountForm
    form = AccountForm
    change_password_form = ResetPasswordForm
    list_display = ("username", "name", "phone", "is_active", "must_change_password", "last_login")
    list_filter = ("is_active", "must_change_password")
    search_fields = ("username", "name")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("人员", {"fields": ("name", "phone", "email")}),
        ("账号", {"fields": ("is_active", "must_change_password", "last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "name", "phone", "email", "password1", "password2")}),)
    readonly_fields = ("last_login", "date_joined")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_system_admin(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_system_admin(request)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Nobody stops the own account: the last administrator would lock everybody out."""
        own = ("is_active",) if obj is not None and obj == request.user else ()
        return (*super().get_readonly_fields(request, obj), *own)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        """Save the account and log what was done to it, in the transaction of the page."""
        super().save_model(request, obj, form, change)
        detail = _account_changes(form) if change else f"开立账号：{obj.name}"
        if detail:
            _log_account(request, obj, detail)

    @transaction.atomic
    def user_change_password(
        self,
        request: HttpRequest,
        id: str,  # noqa: A002  Django's name
        form_url: str = "",
    ) -> HttpResponse:
        """Set a password or take it away; a change is logged with the administrator's name."""
        before = self.get_object(request, id)
        response = super().user_change_password(request, id, form_url)
        if before and not User.objects.filter(pk=before.pk, password=before.password).exists():
            _log_account(request, before, "重置密码")
        return response


def _account_changes(form: ModelForm) -> str:
    """What a saved form has changed, in words: 停用账号；修改姓名、办公电话. Empty if nothing."""
    parts = []
    if "is_active" in form.changed_data:
        parts.append("恢复账号" if form.cleaned_data["is_active"] else "停用账号")
    if "username" in form.changed_data:
        parts.append(f"登录名由{form.initial['username']}改为{form.cleaned_data['username']}")
    others = [name for name in form.changed_data if name not in ("is_active", "username")]
    if others:
        parts.append("修改" + "、".join(str(form.fields[name].label) for name in others))
    return "；".join(parts)


def _log_account(request: HttpRequest, user: User, detail: str) -> None:
    assert isinstance(request.user, User)  # the site's has_permission
    audit.record(
        verb=AuditEvent.Verb.ACCOUNT,
        subject=user.username,
        by=request.user,
        detail=detail,
        address=address_of(request),
    )


@admin.register(Role, site=site)
class RoleAdmin(ReadOnlyAdmin):
    """The duties a person can hold."""

    list_display = ("name", "code", "duty", "is_administrator")


@admin.register(Membership, site=site)
class MembershipAdmin(ReadOnlyAdmin):
    """Who holds which role where; given and ended by the security administrator."""

    list_display = ("user", "institution", "role", "valid_from", "valid_until")
    list_filter = ("role",)
    list_select_related = ("user", "institution", "role")
    search_fields = ("user__username", "user__name", "institution__name")


@admin.register(Kind, site=site)
class KindAdmin(ReadOnlyAdmin):
    """Classes of institutions."""

    list_display = ("name", "code", "is_bank", "is_agency")


@admin.register(Group, site=site)
class GroupAdmin(ReadOnlyAdmin):
    """Institutions addressed as one."""

    list_display = ("name", "code", "is_peer_group")


@admin.register(Institution, site=site)
class InstitutionAdmin(ReadOnlyAdmin):
    """Institutions as the finance office keeps them."""

    list_display = ("code", "name", "short_name", "kind", "opened_on", "closed_on")
    list_filter = ("kind",)
    list_select_related = ("kind",)
    search_fields = ("code", "name", "short_name")


@admin.register(FormerName, site=site)
class FormerNameAdmin(ReadOnlyAdmin):
    """Names that institutions carried."""

    list_display = ("institution", "name", "short_name", "valid_from", "valid_until")
    list_select_related = ("institution",)
    search_fields = ("name", "institution__name")


@admin.register(Alias, site=site)
class AliasAdmin(ReadOnlyAdmin):
    """Names as printed in documents."""

    list_display = ("text", "institution", "group")
    list_select_related = ("institution", "group")
    search_fields = ("text",)
