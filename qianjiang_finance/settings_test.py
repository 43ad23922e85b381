"""Settings of the test run: quick hashes, plain static storage, no HTTPS; the database comes from DATABASE_URL."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-the-test-run-0123456789-abcdefghijklmnopqrstuvwxyz")
os.environ["HTTPS"] = "False"

from qianjiang_finance.settings import *  # noqa: F403  the settings under test, changed below
from qianjiang_finance.settings import BASE_DIR, DATABASES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
DATABASES["default"].setdefault("TEST", {})
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: the browser tests read the same database from a second thread.
    DATABASES["default"]["TEST"] = {"NAME": str(BASE_DIR / "var" / "test.sqlite3")}
(BASE_DIR / "var").mkdir(exist_ok=True)
AXES_ENABLED = False
