"""What holds for the whole project: no pending migrations, all templates compile, lists sort, services log."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.template.loader import get_template
from django.urls import reverse

from enterprises.tables import CaseTable, EnterpriseTable, EventTable, PublicationTable
from filings.tables import (
    ExceptionTable,
    FilingTable,
    FlagTable,
    IndicatorTable,
    QueryTable,
    RecordTable,
    RuleTable,
    WaiverTable,
)
from institutions.tables import InstitutionTable
from measures.item_table import ItemTable
from measures.order_table import OrderTable
from reports.evidence_table import ProofTable
from reports.score_tables import AdjustmentTable, RunTable, SchemeTable
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
    [
        ("filings:filing-list", FilingTable),
        ("filings:exception-list", ExceptionTable),
        ("filings:indicator-list", IndicatorTable),
        ("filings:query-list", QueryTable),
        ("filings:record-list", RecordTable),
        ("filings:rule-list", RuleTable),
        ("filings:flag-list", FlagTable),
        ("measures:item-list", ItemTable),
        ("filings:waiver-list", WaiverTable),
        ("institutions:institution-list", InstitutionTable),
        ("reports:score-list", RunTable),
        ("reports:adjustment-list", AdjustmentTable),
        ("reports:scheme-list", SchemeTable),
        ("measures:order-list", OrderTable),
        ("enterprises:enterprise-list", EnterpriseTable),
        ("enterprises:event-list", EventTable),
        ("enterprises:publication-list", PublicationTable),
        ("enterprises:case-list", CaseTable),
        ("reports:evidence", ProofTable),
    ],
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
