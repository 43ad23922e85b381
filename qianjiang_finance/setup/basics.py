"""What every office starts with: kinds, groups, roles, units, the policy, the catalogue of indicators and rules."""

from __future__ import annotations

from pathlib import Path

from filings.services import load_catalogue
from institutions.services import load_basics
from measures.services import import_policy

POLICY_FILE = Path(__file__).resolve().parent.parent.parent / "measures" / "data" / "qjjr-2023-30.txt"


def load_office() -> None:
    """Load the basic data; a second call changes nothing."""
    load_basics()
    import_policy(text=POLICY_FILE.read_text(encoding="utf-8"))
    load_catalogue()
