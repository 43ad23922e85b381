"""A list of 50 rows as the pages show it, against the same table in the library's own template (quality.md, lists)."""

from __future__ import annotations

from bench.rows import Line, best_of, markdown
from bench.stage import empty_stage

ROWS = 50


def measure() -> list[Line]:
    """The list of filings; needs a stage."""
    from django.template.loader import get_template
    from django.test import RequestFactory
    from django_tables2 import RequestConfig

    from filings.models import Filing
    from filings.tables import FilingTable
    from tests import factories

    factories.make_user("office", ("office-staff", "JRB"))
    for number in range(1, ROWS + 1):
        factories.make_institution(f"B{number:02}", kind="LB", name=f"演示银行{number}", order=number)
    factories.open_period("2024Q1")
    rows = list(Filing.objects.select_related("institution__kind", "period")[:ROWS])
    request = RequestFactory().get("/filings/")

    def shown(template: str) -> str:
        table = FilingTable(rows)
        RequestConfig(request, paginate={"per_page": ROWS}).configure(table)
        return get_template(template).render({"table": table}, request)

    ours, stock = "components/table.html", "django_tables2/table.html"
    assert shown(ours).count("<tr") == shown(stock).count("<tr") == ROWS + 1
    return [
        Line(
            f"a list of {ROWS} rows and 9 columns",
            best_of(lambda: shown(ours)),
            theirs=best_of(lambda: shown(stock)),
            rival="stock django-tables2",
            bar=5,
            is_least=True,
        )
    ]


if __name__ == "__main__":
    with empty_stage("lists"):
        print(markdown(measure()))
