from django.apps import AppConfig


class SetupConfig(AppConfig):
    """Commands that fill an empty database: the basic data of an office, or the demonstration."""

    name = "qianjiang_finance.setup"
    label = "setup"
    verbose_name = "初始化"
