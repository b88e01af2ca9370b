"""What the measurements ran on."""

from __future__ import annotations

import os
import platform
import sqlite3
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGES = ("python-telegram-bot", "httpx", "sniffio", "aiohttp", "aiosqlite", "asyncpg", "sqlalchemy", "pydantic")


def described(postgresql: str | None) -> list[str]:
    """Return the machine and the versions, one fact a line."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    server = f"PostgreSQL {postgresql or 'not reachable'}"
    return [
        f"{os.cpu_count()} cores, {_model()}, {platform.system()}; load average at the start {load}",
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {server}",
        ", ".join(f"{name} {_version(name)}" for name in _PACKAGES),
    ]


def _model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
