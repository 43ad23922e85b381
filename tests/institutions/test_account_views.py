"""Signing in and out, the lock after five failures, the forced change of a password, and the error pages."""

from __future__ import annotations

import html
import re

import pytest
from django.conf import settings as project
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.views import defaults

from institutions.middleware import require_password_change
from institutions.models import AuditEvent, User
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

ROOT = project.BASE_DIR / "templates"
LOGIN, LOGOUT, CHANGE = "/accounts/login/", "/accounts/logout/", "/accounts/password/"
NEW = "another-l0ng-Passw0rd"
ERROR_PAGES = ("400.html", "403.html", "403_csrf.html", "404.html", "413.html", "500.html")


def sign_in(client, username, password=PASSWORD, **more):
    return client.post(LOGIN, {"username": username, "password": password, **more}, REMOTE_ADDR="10.1.2.3")


def change(client, old=PASSWORD, new=NEW, again=None):
    data = {"old_password": old, "new_password1": new, "new_password2": new if again is None else again}
    return client.post(CHANGE, data, REMOTE_ADDR="10.1.2.3")


def events() -> list[tuple[str, str, User | None, str | None]]:
    """The log without the rows of the setting-up, oldest first."""
    rows = AuditEvent.objects.exclude(verb=AuditEvent.Verb.SETUP).order_by("pk")
    return [(row.verb, row.subject, row.by, row.address) for row in rows]


def is_signed_in(client):
    return "_auth_user_id" in client.session


def words(response):
    """What a person reads."""
    return html.unescape(re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", response.content.decode())))


# the login


def test_the_login_page_names_the_system_and_warns_of_state_secrets(client):
    text = words(client.get(LOGIN))
    assert "黔江区金融支持制造业监督管理系统" in text
    assert "本系统为非涉密信息系统，严禁存储、处理、传输国家秘密" in text
    assert "登录名" in text
    assert "密码" in text


def test_a_login_leads_home_and_is_logged_once(client, office):
    response = sign_in(client, "office")
    assert (response.status_code, response.url) == (302, "/")
    assert is_signed_in(client)
    assert events() == [("login", "office", office, "10.1.2.3")]


def test_a_wrong_password_is_logged_with_the_typed_name_and_without_the_password(client, office):
    response = sign_in(client, "office", "wrong-secret-77")
    assert response.status_code == 200
    assert not is_signed_in(client)
    assert events() == [("login-failed", "office", None, "10.1.2.3")]
    row = AuditEvent.objects.get(verb=AuditEvent.Verb.LOGIN_FAILED)
    assert "wrong-secret-77" not in row.subject + row.detail
    assert "wrong-secret-77" not in response.content.decode()


def test_the_error_does_not_tell_whether_the_name_exists(client, office, outsider):
    User.objects.filter(pk=outsider.pk).update(is_active=False)
    wrong = words(sign_in(client, "office", "wrong"))
    unknown = words(sign_in(client, "nobody", "wrong"))
    stopped = words(sign_in(client, "outsider"))
    assert "登录名或密码不正确" in wrong
    assert wrong == unknown == stopped
    assert [row[1] for row in events()] == ["office", "nobody", "outsider"]


def test_an_empty_field_is_no_attempt(client, office):
    response = sign_in(client, "office", "")
    assert response.context["form"].errors.keys() == {"password"}
    assert 'id="id_password_error"' in response.content.decode()
    assert events() == []


def test_a_long_typed_name_is_cut_in_the_log(client, db):
    sign_in(client, "n" * 150, "wrong")
    assert AuditEvent.objects.get().subject == "n" * 120


def test_next_is_followed_within_the_site_only(client, office):
    assert sign_in(client, "office", next="/measures/").url == "/measures/"
    for bad in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        client.logout()
        assert sign_in(client, "office", next=bad).url == "/"


@pytest.mark.parametrize("nowhere", [LOGIN, LOGOUT, f"{LOGIN}?next={LOGOUT}"])
def test_next_never_leads_back_to_the_login_or_to_the_logout(client, office, nowhere):
    assert sign_in(client, "office", next=nowhere).url == "/"
    assert client.get(LOGIN, {"next": nowhere}).url == "/"


def test_the_page_keeps_next_for_the_form(client, office):
    response = client.get("/measures/", follow=True)
    assert 'name="next" value="/measures/"' in response.content.decode()


def test_who_is_signed_in_is_sent_on(client, office):
    client.force_login(office)
    assert client.get(LOGIN).url == "/"
    assert client.get(LOGIN, {"next": "/filings/"}).url == "/filings/"


# the lock


def test_five_wrong_passwords_lock_so_that_the_sixth_right_one_is_refused(
    client, settings, office, bank_maker
):
    settings.AXES_ENABLED = True
    codes = [sign_in(client, "office", "wrong").status_code for _ in range(5)]
    assert codes == [200, 200, 200, 200, 429]

    refused = sign_in(client, "office")
    assert refused.status_code == 429
    assert not is_signed_in(client)
    text = words(refused)
    assert "连续5次登录失败" in text
    assert "锁定15分钟" in text
    assert settings.AXES_COOLOFF_TIME * 60 == 15

    details = AuditEvent.objects.filter(verb="login-failed").order_by("pk").values_list("detail", flat=True)
    assert list(details) == ["", "", "", "", "登录已锁定", "登录已锁定"]
    assert sign_in(client, "b01-maker").status_code == 302  # another name at the same address


def test_the_lock_holds_for_the_address_of_the_failures_only(client, settings, office):
    settings.AXES_ENABLED = True
    for _ in range(5):
        sign_in(client, "office", "wrong")
    data = {"username": "office", "password": PASSWORD}
    assert client.post(LOGIN, data, REMOTE_ADDR="10.9.9.9").status_code == 302


def test_a_login_after_four_failures_starts_the_count_again(client, settings, office):
    settings.AXES_ENABLED = True
    for _ in range(2):
        assert [sign_in(client, "office", "wrong").status_code for _ in range(4)] == [200] * 4
        assert sign_in(client, "office").status_code == 302
        client.logout()


# the logout


def test_a_logout_ends_the_session_and_is_logged_once(client, office):
    client.force_login(office)
    response = client.post(LOGOUT, REMOTE_ADDR="10.1.2.3")
    assert (response.status_code, response.url) == (302, LOGIN)
    assert not is_signed_in(client)
    assert events() == [("logout", "office", office, "10.1.2.3")]


def test_a_logout_by_link_is_refused(client, office):
    client.force_login(office)
    assert client.get(LOGOUT).status_code == 405
    assert is_signed_in(client)


def test_an_act_whose_log_row_cannot_be_written_does_not_happen(client, office, monkeypatch):
    def fail(**_):
        raise RuntimeError("the log is full")

    client.force_login(office)
    monkeypatch.setattr("institutions.audit.record", fail)
    with pytest.raises(RuntimeError):
        change(client)
    office.refresh_from_db()
    assert office.check_password(PASSWORD)


# the password


def test_a_changed_password_is_logged_and_keeps_the_session(client, office):
    client.force_login(office)
    response = change(client)
    assert (response.status_code, response.url) == (302, "/")
    assert is_signed_in(client)
    assert "密码已修改" in words(client.get("/measures/"))
    assert events() == [("password", "office", office, "10.1.2.3")]
    office.refresh_from_db()
    assert office.check_password(NEW)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"old": "wrong"}, "old_password", "当前密码不正确，请重新输入"),
        ({"again": "something-else-1"}, "new_password2", "两次输入的新密码不一致，请重新输入"),
        ({"new": PASSWORD}, "new_password1", "新密码不能与当前密码相同，请另设一个"),
    ],
)
def test_a_refused_change_says_why_and_is_not_logged(client, office, typed, field, sentence):
    client.force_login(office)
    response = change(client, **typed)
    assert response.context["form"].errors == {field: [sentence]}
    assert sentence in words(response)
    assert events() == []
    office.refresh_from_db()
    assert office.check_password(PASSWORD)


@pytest.mark.parametrize("weak", ["1234567890123", "password123", "office-123"])
def test_a_weak_password_is_refused_in_chinese(client, office, weak):
    client.force_login(office)
    errors = change(client, new=weak).context["form"].errors["new_password2"]
    assert errors
    assert all(re.search("密码", sentence) for sentence in errors)


def test_a_short_password_is_refused_in_chinese(client, settings, office):
    rule = {"NAME": "institutions.password_rules.LongEnough", "OPTIONS": {"min_length": 10}}
    settings.AUTH_PASSWORD_VALIDATORS = [rule]
    client.force_login(office)
    errors = change(client, new="123456789").context["form"].errors
    assert errors == {"new_password2": ["密码太短，至少应有10位"]}
    assert change(client, new="1234567890").status_code == 302


def test_a_change_ends_the_duty_to_change(client, office):
    User.objects.filter(pk=office.pk).update(must_change_password=True)
    client.force_login(office)
    assert "请先改为只有您本人知道的密码" in words(client.get(CHANGE))
    change(client)
    office.refresh_from_db()
    assert office.must_change_password is False
    assert "请先改为" not in words(client.get(CHANGE))


# the duty to change a password


def through_the_middleware(path, user):
    """The answer to a request of the person, with 200 for what is let through."""
    request = RequestFactory().get(path)
    request.user = user
    return require_password_change(lambda _: HttpResponse("through"))(request)


@pytest.mark.parametrize("path", ["/", "/measures/", "/admin/", "/accounts/passwords/"])
def test_who_must_change_the_password_is_sent_to_the_change(office, path):
    office.must_change_password = True
    response = through_the_middleware(path, office)
    assert (response.status_code, response.url) == (302, CHANGE)


@pytest.mark.parametrize("path", [CHANGE, LOGOUT, "/healthz", "/static/css/site.css"])
def test_the_change_the_logout_and_what_pages_need_stay_open(office, path):
    office.must_change_password = True
    assert through_the_middleware(path, office).content == b"through"


def test_everyone_else_passes(office):
    assert through_the_middleware("/measures/", office).content == b"through"


def test_after_the_change_the_pages_open(client, office):
    User.objects.filter(pk=office.pk).update(must_change_password=True)
    client.force_login(office)
    assert client.get("/measures/").url == CHANGE
    assert client.get(CHANGE).status_code == 200
    change(client)
    assert client.get("/measures/").status_code == 200


# the error pages


@pytest.mark.parametrize("name", ERROR_PAGES)
def test_an_error_page_says_what_happened_what_next_and_leads_home(rf, name):
    page = render_to_string(name, {"exception": "", "typed": []}, rf.get("/"))
    assert "黔江区金融支持制造业监督管理系统" in page
    assert page.count("<h1>") == 1
    assert "请" in page
    assert 'href="/"' in page


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_the_pages_of_a_failing_system_need_nothing_but_the_look(name):
    body = (ROOT / name).read_text(encoding="utf-8").partition("#}")[2]
    assert re.findall(r"\{[{%][^}]*\}", body) == ["{% load static %}", "{% get_static_prefix %}"]
    assert not re.search(r"<script|<img", body)


def test_a_failing_system_answers_without_the_database(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = defaults.server_error(rf.get("/"))
    assert response.status_code == 500
    assert "系统出现故障" in words(response)


def test_a_refusal_shows_its_reason_if_that_is_chinese(rf, office):
    def page(reason):
        request = rf.get("/")
        request.user = office
        return words(defaults.permission_denied(request, PermissionDenied(reason)))

    assert "仅限区金融办办理" in page("仅限区金融办办理")
    assert "您的岗位不能" not in page("仅限区金融办办理")
    for reason in ("No way in", ""):
        assert "您的岗位不能打开这个页面" in page(reason)
        assert "Noway" not in page(reason)


def test_a_reason_is_escaped(rf):
    answer = defaults.permission_denied(rf.get("/"), PermissionDenied("不行<b>"))
    assert "不行&lt;b&gt;" in answer.content.decode()


def test_an_unknown_address_gets_the_page_in_chinese(client, office):
    client.force_login(office)
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "没有找到页面" in words(response)


def test_the_reason_of_a_404_is_kept_to_itself(rf):
    answer = defaults.page_not_found(rf.get("/"), Http404("institution B99"))
    assert "B99" not in answer.content.decode()


def test_an_expired_form_gets_its_page(office):
    client = Client(enforce_csrf_checks=True)
    client.force_login(office)
    response = client.post(LOGOUT)
    assert response.status_code == 403
    assert "页面已过期" in words(response)
    assert is_signed_in(client)
