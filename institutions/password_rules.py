"""Rules of a password whose words the framework does not have in Chinese (domain §8.2, 身份鉴别)."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator


class LongEnough(MinimumLengthValidator):
    """The framework's rule of a least length, said in Chinese; its own sentence for it is not translated."""

    def get_error_message(self) -> str:
        return f"密码太短，至少应有{self.min_length}位"

    def get_help_text(self) -> str:
        return f"密码至少应有{self.min_length}位"
