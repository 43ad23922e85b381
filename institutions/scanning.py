"""Asking the virus scanner of the installation, if it has one (domain §8.2, 恶意代码).

``ATTACHMENT_SCANNER`` is empty, a dotted path to ``scanner(name, content) -> bool`` (True: clean), or a command that reads the file from
its standard input and ends with 0 for clean and 1 for infected, as ``/usr/bin/clamdscan --no-summary -`` does.
"""

from __future__ import annotations

import logging
import shlex
import subprocess

from django.conf import settings
from django.utils.module_loading import import_string

from institutions.models import Attachment

_PATIENCE = 60  # seconds
_log = logging.getLogger(__name__)


def verdict(name: str, content: bytes) -> Attachment.Scan:
    """通过 or 隔离; 待扫描 when the scanner does not answer; 未设扫描 where there is none."""
    scanner = settings.ATTACHMENT_SCANNER
    if not scanner:
        return Attachment.Scan.NONE
    try:
        clean = _by_command(scanner, content) if "/" in scanner else import_string(scanner)(name, content)
    except Exception:  # a scanner is not ours: whatever it does, the file waits
        _log.exception("the virus scanner failed; the file waits")
        return Attachment.Scan.WAITING
    return Attachment.Scan.CLEAN if clean else Attachment.Scan.INFECTED


def _by_command(command: str, content: bytes) -> bool:
    """Run the command with the file on standard input; RuntimeError for any answer but clean and infected."""
    done = subprocess.run(  # noqa: S603  the command is the operator's own setting
        shlex.split(command), input=content, capture_output=True, timeout=_PATIENCE, check=False
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(f"scanner ended with {done.returncode}: {done.stderr[:200]!r}")
    return done.returncode == 0
