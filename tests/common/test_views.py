"""Health check, expired sessions and expired forms."""

import json

import pytest
from django.db import DatabaseError, OperationalError
from django.test import Client
from django.urls import reverse

from institutions.models import AuditEvent
from qianjiang_finance.common import views

pytestmark = pytest.mark.django_db


def test_the_health_check_answers_without_login(client):
    answer = client.get("/healthz")
    assert json.loads(answer.content) == {"status": "ok", "database": "ok", "pending_migrations": 0}


def test_the_health_check_reports_a_lost_database(client, monkeypatch):
    def lost(*args):
        raise DatabaseError("gone")

    monkeypatch.setattr(views, "MigrationExecutor", lost)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert json.loads(answer.content)["database"] == "unreachable"


def test_typing_sent_after_the_session_ended_is_shown_to_be_copied(client):
    client.cookies["sessionid"] = "gone"
    answer = client.post("/filings/2024Q2/B01/edit/", {"v-B201": "92300.00", "seen": "3", "action": "save"})
    page = answer.content.decode()
    assert answer.status_code == 401
    assert "登录已过期" in page
    assert "92300.00" in page


def test_typing_sent_with_an_expired_token_is_shown_and_no_password_is(bank_maker):
    client = Client(enforce_csrf_checks=True)
    client.force_login(bank_maker)
    answer = client.post(reverse("password-change"), {"new_password1": "secret-Passw0rd", "v-B201": "5"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "页面已过期" in page
    assert "secret-Passw0rd" not in page


def test_pages_are_never_stored_by_a_browser(client, bank_maker):
    client.force_login(bank_maker)
    answer = client.get("/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(("behind_proxy", "address"), [(True, "203.0.113.9"), (False, "127.0.0.1")])
def test_the_clients_address_comes_from_our_own_proxy_only(client, settings, behind_proxy, address):
    settings.BEHIND_PROXY = behind_proxy
    client.post(
        "/accounts/login/",
        {"username": "nobody", "password": "x"},
        headers={"X-Forwarded-For": "198.51.100.1, 203.0.113.9"},
    )
    assert AuditEvent.objects.get().address == address


def test_a_locked_database_is_told_as_busy_and_keeps_the_typing(bank_maker, monkeypatch):
    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    client = Client(raise_request_exception=False)
    client.force_login(bank_maker)
    monkeypatch.setattr("filings.views.edit.load_filing", locked)
    answer = client.post("/filings/2024Q2/B01/edit/", {"v-B201": "92300.00"})
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "系统正忙" in page
    assert "92300.00" in page


def test_any_other_failure_is_a_failure(bank_maker, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("a mistake")

    client = Client(raise_request_exception=False)
    client.force_login(bank_maker)
    monkeypatch.setattr("filings.views.edit.load_filing", broken)
    answer = client.get("/filings/2024Q2/B01/edit/")
    assert answer.status_code == 500
    assert "系统出现故障" in answer.content.decode()


def test_pages_travel_compressed(client):
    plain = client.get("/accounts/login/")
    packed = client.get("/accounts/login/", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content)
