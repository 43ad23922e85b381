"""What every office starts with: kinds, groups, roles, units, the policy, the catalogue of indicators and rules, bulletin sentences."""

from __future__ import annotations

from pathlib import Path

from filings.services import load_catalogue
from institutions.services import load_basics
from measures.models import Plan
from measures.services import import_policy, start_plan
from qianjiang_finance.common import clock
from reports.services import load_templates
from reports.services.schemes import load_default_scheme

POLICY_FILE = Path(__file__).resolve().parent.parent.parent / "measures" / "data" / "qjjr-2023-30.txt"


def load_office() -> None:
    """Load the basic data; a second call changes nothing."""
    load_basics()
    import_policy(text=POLICY_FILE.read_text(encoding="utf-8"))
    load_catalogue()
    load_templates()
    load_default_scheme()


def load_plan() -> None:
    """The plan of the current year as a start, not handed out; only where no plan was ever made."""
    if not Plan.objects.exists():
        start_plan(year=clock.today().year, by=None)
