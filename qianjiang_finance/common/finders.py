"""Third-party browser files, taken from the packages that npm installed, through an allow-list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage


class NodePackageFinder(BaseFinder):
    """Serves only the files named in NODE_STATIC_FILES, under their package path."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=settings.NODE_MODULES_DIR)
        self.files: list[str] = settings.NODE_STATIC_FILES
        super().__init__(*args, **kwargs)

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """A missing package is an error at start, not a page without its look."""
        missing = [name for name in self.files if not Path(settings.NODE_MODULES_DIR, name).is_file()]
        return [
            Error(
                f"static file of an npm package is missing: {name}",
                hint="run 'make assets'",
                id="common.E001",
            )
            for name in missing
        ]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        found = [self.storage.path(path)] if path in self.files and self.storage.exists(path) else []
        return found if find_all else (found[0] if found else [])

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        for name in self.files:
            yield name, self.storage
