"""A real browser before a real server: one Chromium with and one without JavaScript for the whole run."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.browser.chromium import Browser, start


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    driver = start(tmp_path_factory.mktemp("chromium"), script=True)
    yield driver
    driver.quit()


@pytest.fixture(scope="session")
def chromium_without_script(tmp_path_factory):
    driver = start(tmp_path_factory.mktemp("chromium-without-script"), script=False)
    yield driver
    driver.quit()


@pytest.fixture
def address(live_server, monkeypatch) -> str:
    """Where the pages are served. The server keeps no database connection between requests: the test database must come down."""
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    return live_server.url


@pytest.fixture
def browser(chromium, address):
    return Browser(chromium, address)


@pytest.fixture
def browser_without_script(chromium_without_script, address):
    return Browser(chromium_without_script, address)
