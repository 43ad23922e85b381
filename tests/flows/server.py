"""A real server process over the test database, to be killed at will."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection
from django.test import Client

from institutions.models import User

#: Seconds after which an answer is not coming any more.
DEADLINE = 30
#: Django compares the token in the cookie with the one in the form; any 32 letters that agree are a valid pair.
TOKEN = "a" * 32
_WORKER = re.compile(r"Booting worker with pid: (\d+)")


class NoAnswer(Exception):
    """The server went away before it had answered: whether the request was carried out is not known."""


class Server:
    """gunicorn with one worker, listening on a socket that the test holds: a request that comes while the server is away waits."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.address = self.socket.getsockname()
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        command = [
            sys.executable, "-m", "gunicorn", "qianjiang_finance.wsgi", "--workers", "1", "--preload",
            "--bind", f"fd://{self.socket.fileno()}", "--log-file", str(self.log), "--no-control-socket",
        ]  # fmt: skip
        environment = os.environ | {"DATABASE_URL": database_url(), "SECRET_KEY": settings.SECRET_KEY}
        return subprocess.Popen(
            command,
            env=environment,
            cwd=settings.BASE_DIR,
            pass_fds=[self.socket.fileno()],
            start_new_session=True,
        )

    def kill_worker(self) -> None:
        """SIGKILL for the process that answers; the master starts another."""
        os.kill(int(_WORKER.findall(self.log.read_text())[-1]), signal.SIGKILL)

    def kill_and_restart(self) -> None:
        """SIGKILL for master and worker at once; another server takes over the same socket."""
        self._kill()
        self.process = self._start()

    def _kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(DEADLINE)

    def close(self) -> None:
        """End the server, whatever its state."""
        if self.process.poll() is None:
            self._kill()
        self.socket.close()

    def get(self, path: str) -> int:
        """The status of a page, without a login."""
        return self._ask("GET", path, None, {})

    def post(self, path: str, data: dict[str, object], session: str) -> int:
        """The status that a form of a signed-in person is answered with. Raises NoAnswer when the connection breaks."""
        body = urlencode(data | {"csrfmiddlewaretoken": TOKEN})
        cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, body, headers)

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> int:
        host, port = self.address
        http_connection = http.client.HTTPConnection(host, port, timeout=DEADLINE)
        try:
            http_connection.request(method, path, body, headers)
            return http_connection.getresponse().status
        except (ConnectionError, http.client.HTTPException) as error:
            raise NoAnswer from error
        finally:
            http_connection.close()


def database_url() -> str:
    """The database of the running test as the server's DATABASE_URL."""
    of = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{of['NAME']}"
    name, password, host = (quote(of[key], safe="") for key in ("USER", "PASSWORD", "HOST"))
    return f"postgres://{name}:{password}@{host}:{of['PORT'] or 5432}/{of['NAME']}"


def sign_in(user: User) -> str:
    """The session key of a person signed in, made in the database."""
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def wait_for_the_killed() -> None:
    """Until PostgreSQL has ended what the killed process had begun; it does so only when it notices the loss."""
    if connection.vendor != "postgresql":
        return
    busy = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
              AND backend_type = 'client backend' AND pid <> pg_backend_pid() AND state <> 'idle'"""
    end = time.monotonic() + DEADLINE
    with connection.cursor() as cursor:
        while True:
            cursor.execute(busy)
            if cursor.fetchone() == (0,):
                return
            assert time.monotonic() < end, "a killed server's transaction is still open"
