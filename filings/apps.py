from django.apps import AppConfig


class FilingsConfig(AppConfig):
    """Indicators, periods, filings, figures, checks."""

    name = "filings"
    verbose_name = "数据报送"

    def ready(self) -> None:
        """Let every count of working days know the office's own days."""
        from filings import calendar
        from qianjiang_finance.common import workdays

        workdays.use_own_days(calendar.own_days)
