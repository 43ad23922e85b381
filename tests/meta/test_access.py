"""Role × URL × method: the expected code of every address for every role. An address missing from the table fails.

Columns: maker and checker of the bank, maker of another bank, office staff, office lead, leader, lead department, a person without
any role, the administrators of the system, of security and of audit. Anonymous is always sent to the login, except on the pages
named in ``OPEN``.
"""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests import factories

pytestmark = pytest.mark.django_db

ROLES = (
    "bank_maker", "bank_checker", "other_maker", "office", "office_lead", "leader", "lead_unit", "outsider", "sysadmin",
    "secadmin", "auditor",
)  # fmt: skip
OPEN = {"login", "healthz"}
F = ("2024Q2", "B01")

#: (name, args, method) → codes in the order of ROLES. A filing of B01 in 2024Q2 is not started yet.
TABLE = {
    ("home", (), "get"): (200, 200, 200, 200, 200, 302, 302, 200, 302, 302, 302),
    ("healthz", (), "get"): (200,) * 11,
    ("login", (), "get"): (302,) * 11,
    ("logout", (), "post"): (302,) * 11,
    ("logout", (), "get"): (405,) * 11,
    ("password-change", (), "get"): (200,) * 11,
    ("measures:measure-list", (), "get"): (200, 200, 200, 200, 200, 200, 200, 200, 403, 403, 403),
    ("measures:measure-detail", (3,), "get"): (200, 200, 200, 200, 200, 200, 200, 200, 403, 403, 403),
    ("institutions:institution-list", (), "get"): (200, 200, 200, 200, 200, 200, 200, 200, 403, 403, 403),
    ("institutions:institution-detail", ("B01",), "get"): (200, 200, 404, 200, 200, 200, 404, 404, 403, 403, 403),
    ("institutions:institution-add", (), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("institutions:institution-add", (), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("institutions:institution-rename", ("B01",), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("institutions:institution-rename", ("B01",), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("institutions:institution-close", ("B01",), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("institutions:institution-close", ("B01",), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("institutions:duty-list", (), "get"): (403, 403, 403, 403, 403, 403, 403, 403, 403, 200, 403),
    ("institutions:duty-grant", (), "get"): (405,) * 11,
    ("institutions:duty-grant", (), "post"): (403, 403, 403, 403, 403, 403, 403, 403, 403, 422, 403),
    ("institutions:duty-end", (0,), "get"): (405,) * 11,
    ("institutions:duty-end", (0,), "post"): (403, 403, 403, 403, 403, 403, 403, 403, 403, 404, 403),
    ("institutions:audit-log", (), "get"): (403, 403, 403, 403, 403, 403, 403, 403, 403, 403, 200),
    ("institutions:audit-log", (), "post"): (405,) * 11,
    ("filings:filing-list", (), "get"): (200, 200, 200, 200, 200, 200, 403, 403, 403, 403, 403),
    ("filings:filing-detail", F, "get"): (200, 200, 404, 200, 200, 200, 404, 404, 404, 404, 404),
    ("filings:filing-edit", F, "get"): (200, 302, 404, 302, 302, 302, 404, 404, 404, 404, 404),
    ("filings:filing-edit", F, "post"): (302, 409, 404, 409, 409, 409, 404, 404, 404, 404, 404),
    ("filings:filing-cell", (*F, "B101"), "get"): (200, 200, 404, 200, 200, 200, 404, 404, 404, 404, 404),
    ("filings:filing-template", F, "get"): (200, 302, 404, 302, 302, 302, 404, 404, 404, 404, 404),
    ("filings:filing-upload", F, "get"): (200, 302, 404, 302, 302, 302, 404, 404, 404, 404, 404),
    ("filings:filing-upload", F, "post"): (422, 302, 404, 302, 302, 302, 404, 404, 404, 404, 404),
    ("filings:filing-uploaded", (*F, 1), "get"): (404,) * 11,
    ("filings:filing-uploaded", (*F, 1), "post"): (405,) * 11,
    ("filings:filing-step", (*F, "send-to-check"), "get"): (405,) * 11,
    ("filings:filing-step", (*F, "send-to-check"), "post"): (403, 403, 404, 403, 403, 403, 404, 404, 404, 404, 404),
    ("filings:filing-step", (*F, "exempt"), "post"): (403, 403, 404, 302, 302, 403, 404, 404, 404, 404, 404),
    ("filings:filing-receipt", F, "get"): (302, 302, 404, 302, 302, 302, 404, 404, 404, 404, 404),
    ("filings:filing-compare", F, "get"): (302, 302, 404, 302, 302, 302, 404, 404, 404, 404, 404),
    ("filings:filing-matrix", (), "get"): (403, 403, 403, 200, 200, 200, 403, 403, 403, 403, 403),
    ("filings:reminder-record", ("2024Q2",), "post"): (403, 403, 403, 302, 302, 403, 403, 403, 403, 403, 403),
    ("filings:reminder-record", ("2024Q2",), "get"): (405,) * 11,
    ("filings:period-list", (), "get"): (403, 403, 403, 200, 200, 403, 403, 403, 403, 403, 403),
    ("filings:period-open", (), "post"): (403, 403, 403, 422, 422, 403, 403, 403, 403, 403, 403),
    ("filings:period-open", (), "get"): (405,) * 11,
    ("filings:period-lock", ("2024Q2",), "post"): (403,) * 11,
    ("reports:dashboard", (), "get"): (403, 403, 403, 200, 200, 200, 200, 403, 403, 403, 403),
    ("reports:bulletin-list", (), "get"): (403, 403, 403, 200, 200, 200, 403, 403, 403, 403, 403),
    ("reports:annex", (), "get"): (403, 403, 403, 404, 404, 404, 403, 403, 403, 403, 403),
}  # fmt: skip


@pytest.fixture
def world(catalogue, bank, other_bank, office):
    factories.open_period("2024Q2")


def names(resolver=None, prefix=""):
    """Every name of the address book, the admin site aside."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            if entry.app_name != "admin":
                yield from names(entry, f"{prefix}{entry.app_name}:" if entry.app_name else prefix)
        elif isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}"


def ask(client, name, args, method):
    data = {"seen": 0, "comment": "新设"} if method == "post" else None
    return getattr(client, method)(reverse(name, args=args), data)


def test_every_address_is_in_the_table():
    assert set(names()) == {name for name, _, _ in TABLE}


@pytest.mark.parametrize("key", TABLE, ids=lambda key: f"{key[2]} {key[0]}")
def test_each_role_gets_its_code(client, world, request, key):
    codes = {}
    for role in ROLES:
        client.force_login(request.getfixturevalue(role))
        codes[role] = ask(client, *key).status_code
    assert codes == dict(zip(ROLES, TABLE[key], strict=True))


@pytest.mark.parametrize("key", TABLE, ids=lambda key: f"{key[2]} {key[0]}")
def test_anonymous_is_sent_to_the_login(client, world, key):
    answer = ask(client, *key)
    if key[0] in OPEN:
        assert answer.status_code == 200
    else:
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("login"))
