from django.apps import AppConfig


class CommonConfig(AppConfig):
    """Things with no business word in them."""

    name = "qianjiang_finance.common"
    label = "common"
    verbose_name = "公共部分"
