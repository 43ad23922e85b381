"""The room of the lists that the policy names besides figures."""

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    verbose_name = "企业和名单"
