from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Metrics, dashboards, bulletins: the read side."""

    name = "reports"
    verbose_name = "监管与通报"
