from django.apps import AppConfig


class FilingsConfig(AppConfig):
    """Indicators, periods, filings, figures, checks."""

    name = "filings"
    verbose_name = "数据报送"
