from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Metrics, dashboards, bulletins: the read side."""

    name = "reports"
    verbose_name = "监管与通报"

    def ready(self) -> None:
        """Let the pages of tasks and measures draw in figures, checks and bulletins."""
        from measures.drawn import use_sources
        from reports.supervision.chain import figures_of_measure
        from reports.supervision.drawn import figures_of

        use_sources(figures_of, figures_of_measure)
