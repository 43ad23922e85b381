from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    """The policy document and its measures."""

    name = "measures"
    verbose_name = "政策措施"
