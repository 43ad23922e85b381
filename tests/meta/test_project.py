"""What holds for the whole project: no pending migrations, all templates compile, lists sort, services log."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.template.loader import get_template
from django.urls import reverse

from filings.tables import FilingTable
from institutions.tables import InstitutionTable
from tests import factories

ROOT = Path(__file__).resolve().parent.parent.parent
TEMPLATES = sorted(str(path.relative_to(ROOT / "templates")) for path in (ROOT / "templates").rglob("*.html"))


@pytest.mark.django_db
def test_no_migration_is_pending():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_compiles_and_says_its_context(name):
    source = get_template(name).template.source
    assert (
        source.lstrip().startswith("{#")
        or "{# Context:" in source
        or name.startswith(("registration/", "4", "5"))
    )


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_template_holds_inline_script_or_style(name):
    source = get_template(name).template.source
    for forbidden in ("<style", ' style="', "onclick=", "onchange=", "<script>", "http://", "https://"):
        if name.startswith("components/") and forbidden in ("http://", "https://"):
            continue
        assert forbidden not in source


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("list_url", "table"),
    [("filings:filing-list", FilingTable), ("institutions:institution-list", InstitutionTable)],
)
def test_every_orderable_column_sorts(client, catalogue, bank, office, list_url, table):
    factories.open_period("2024Q2")
    client.force_login(office)
    for name, column in table.base_columns.items():
        if column.orderable is not False:
            for sort in (name, f"-{name}"):
                assert client.get(reverse(list_url), {"sort": sort}).status_code == 200


def test_every_requirement_is_pinned_and_has_a_reason():
    for file in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / file).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith(("#", "-r")):
                assert "==" in line and "#" in line, line
