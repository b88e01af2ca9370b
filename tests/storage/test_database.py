"""Transactions: together or alone, nobody pays for another's failure, and nothing half-done stays."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from storage.connect import open_database
from storage.database import Database, StorageUnavailable, Tx
from storage.people import visitor
from storage.tables import person
from tests.conftest import SEAL
from tests.databases import copied

NOW = datetime(2022, 6, 30, 1, 2, 3, 456789, tzinfo=UTC)
COUNT = select(func.count()).select_from(person)


async def _people(database: Database) -> int:
    async def work(tx: Tx) -> int:
        return int(await tx.value(COUNT))

    return await database.read(work)


async def test_work_done_together_is_all_kept(database: Database) -> None:
    await asyncio.gather(
        *(database.write(lambda tx, n=n: visitor(tx, "test", str(n), NOW)) for n in range(50))  # type: ignore[misc]
    )
    assert await _people(database) == 50


async def test_a_failing_piece_of_work_leaves_no_trace_and_harms_nobody(database: Database) -> None:
    async def failing(tx: Tx) -> None:
        await visitor(tx, "test", "failing", NOW)
        raise ZeroDivisionError

    async def good(n: int) -> None:
        await database.write(lambda tx: visitor(tx, "test", f"good {n}", NOW))

    async def bad() -> None:
        with pytest.raises(ZeroDivisionError):
            await database.write(failing)

    await asyncio.gather(*(bad() if n % 3 == 0 else good(n) for n in range(30)))
    assert await _people(database) == 20


async def test_a_moment_comes_back_to_the_microsecond(database: Database) -> None:
    await database.write(lambda tx: visitor(tx, "test", "1", NOW))

    async def work(tx: Tx) -> datetime:
        return await tx.value(select(person.c.created_at))  # type: ignore[no-any-return]

    assert await database.read(work) == NOW


async def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises((ValueError, TypeError)):
        await database.write(lambda tx: visitor(tx, "test", "1", datetime(2022, 6, 30)))  # noqa: DTZ001
    await database.write(lambda tx: visitor(tx, "test", "1", NOW))
    assert await _people(database) == 1


@pytest.mark.parametrize("problem", ["locked", "full"])
async def test_a_locked_or_full_file_is_told_and_works_again_after_relief(
    empty_url: str, tmp_path: Path, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not empty_url.startswith("sqlite"):
        pytest.skip("a file's problem")
    monkeypatch.setattr("storage.sqlite._PRAGMAS", ("journal_mode=WAL", "busy_timeout=50"))
    async with copied(empty_url, tmp_path) as url, open_database(url, SEAL) as database:
        other = sqlite3.connect(str(make_url(url).database), isolation_level=None)
        if problem == "locked":
            other.execute("BEGIN EXCLUSIVE")
        else:
            await _limit(database, "PRAGMA max_page_count=1")
        with pytest.raises(StorageUnavailable):
            await database.write(lambda tx: _many(tx, 2000))
        assert await _people(database) == 0
        if problem == "locked":
            other.execute("ROLLBACK")
        else:
            await _limit(database, "PRAGMA max_page_count=1000000")
        other.close()
        await database.write(lambda tx: _many(tx, 3))
        assert await _people(database) == 3


async def _limit(database: Database, pragma: str) -> None:
    await database._writer.execute_fetchall(pragma)  # type: ignore[attr-defined]


async def _many(tx: Tx, number: int) -> None:
    for n in range(number):
        await visitor(tx, "test", f"{n}" * 20, NOW)


async def test_only_one_leads(database: Database) -> None:
    async with database.leading("send") as lead:
        assert lead
        await lead.confirm()
    async with database.leading("send") as again:
        assert again
