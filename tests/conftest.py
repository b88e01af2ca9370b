"""Fixtures: an empty database and a settled world, on SQLite and on PostgreSQL; and what was skipped is said last."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage.connect import open_database
from storage.database import Database
from storage.migrate import migrate
from storage.seal import Seal
from tests.databases import VENDORS, copied, new_database
from tests.world import World, settle_world

SEAL = Seal([b"k" * 32])
_MISSING = ("PostgreSQL is missing", "Chromium is missing")


@pytest.fixture(scope="session", params=VENDORS)
def empty_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A migrated database without rows, to be copied."""
    with new_database(request.param, tmp_path_factory.mktemp("empty")) as url:
        asyncio.run(migrate(url))
        yield url


@pytest.fixture(scope="session", params=VENDORS)
def settled_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database with the world of the tests, to be copied."""
    folder = tmp_path_factory.mktemp("settled")

    async def settle(url: str) -> None:
        await migrate(url)
        async with open_database(url, SEAL) as database:
            await settle_world(database, folder)

    with new_database(request.param, folder) as url:
        asyncio.run(settle(url))
        yield url


@pytest.fixture
async def database(empty_url: str, tmp_path: Path) -> AsyncIterator[Database]:
    """A migrated database of the test's own."""
    async with copied(empty_url, tmp_path) as url, open_database(url, SEAL) as opened:
        yield opened


@pytest.fixture
async def world(settled_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """A settled world of the test's own."""
    async with copied(settled_url, tmp_path) as url, open_database(url, SEAL) as opened:
        yield World(opened)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say plainly, among the last lines, what could not be tested on this machine."""
    reasons = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    for missing in _MISSING:
        number = sum(missing in reason for reason in reasons)
        if number:
            terminalreporter.write_line(f"NOT TESTED: {number} tests were skipped because {missing}.", yellow=True)
