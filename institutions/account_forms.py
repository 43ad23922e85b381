"""The login form and the form of a new password, in the office's words (domain §8.2, 身份鉴别)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, UsernameField

_CURRENT = {"autocomplete": "current-password"}
_NEW = {"autocomplete": "new-password"}
_REFUSED = "登录名或密码不正确，请核对后重新输入。连续输错5次将锁定15分钟"


class LoginForm(AuthenticationForm):
    """登录名 and 密码. One error for a wrong name, a wrong password and a stopped account, so that none betrays which names exist."""

    username = UsernameField(
        label="登录名", max_length=150, widget=forms.TextInput(attrs={"autofocus": True})
    )
    password = forms.CharField(label="密码", strip=False, widget=forms.PasswordInput(attrs=_CURRENT))

    error_messages = {"invalid_login": _REFUSED, "inactive": _REFUSED}


class NewPasswordForm(PasswordChangeForm):
    """The present password and the new one twice; the new one differs from the present one."""

    old_password = forms.CharField(
        label="当前密码",
        strip=False,
        widget=forms.PasswordInput(attrs={**_CURRENT, "autofocus": True}),
    )
    new_password1 = forms.CharField(
        label="新密码",
        strip=False,
        widget=forms.PasswordInput(attrs=_NEW),
        help_text="至少10位，不能全是数字，不能与登录名相近，不能使用常见密码",
    )
    new_password2 = forms.CharField(
        label="再次输入新密码", strip=False, widget=forms.PasswordInput(attrs=_NEW)
    )

    error_messages = {
        "password_incorrect": "当前密码不正确，请重新输入",
        "password_mismatch": "两次输入的新密码不一致，请重新输入",
        "password_unchanged": "新密码不能与当前密码相同，请另设一个",
    }

    def clean(self) -> dict[str, Any]:
        super().clean()
        old, new = self.cleaned_data.get("old_password"), self.cleaned_data.get("new_password1")
        if old and old == new:
            self.add_error("new_password1", self.error_messages["password_unchanged"])
        return self.cleaned_data
