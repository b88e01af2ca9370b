"""What all commands share: the settings, the database, units by name, and one clear line where something is wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from datetime import date
from typing import NoReturn

import typer
from pydantic import ValidationError

from bot import logs
from bot.runtime import NotStarted
from bot.settings import Settings
from domain.organisation import Office, Role, Unit
from domain.refusals import Refused
from handlers.importing import Rejected
from storage.connect import open_database
from storage.database import Database, StorageUnavailable
from storage.groupings import leadership_of
from storage.migrate import migrate as migrate_database
from storage.people import check_key
from storage.seal import KeyProblem
from storage.units import units_called


def fail(sentence: str) -> NoReturn:
    """Say what is wrong, on stderr, and end with exit code 1."""
    typer.echo(sentence, err=True)
    raise typer.Exit(1)


def run(work: Awaitable[None]) -> None:
    """Run a command; everything that can be told to an operator is one line."""

    async def awaited() -> None:
        await work

    try:
        asyncio.run(awaited())
    except Rejected as rejected:
        for problem in rejected.problems:
            typer.echo(str(problem), err=True)
        fail(f"{len(rejected.problems)} lỗi, chưa nhập gì.")
    except Refused as refused:
        fail(refused.sentence)
    except (NotStarted, KeyProblem) as problem:
        fail(str(problem))
    except StorageUnavailable as error:
        fail(f"The database is not available: {error}")
    except ExceptionGroup as group:
        known = group.subgroup((NotStarted, KeyProblem, StorageUnavailable))
        if known is None:
            raise
        fail(str(_first(known)))


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    first = group.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first


def settings() -> Settings:
    """Return the settings, with the logs set up; ends where one is wrong."""
    try:
        chosen = Settings()
    except ValidationError as error:
        wrong = ", ".join(str(problem["loc"][0]).upper() for problem in error.errors())
        fail(f"Wrong setting: {wrong}. See .env.example.")
    logs.set_up(chosen.log_level)
    return chosen


@asynccontextmanager
async def database(chosen: Settings) -> AsyncIterator[Database]:
    """Open the database in its newest version, with the right key."""
    await migrate_database(chosen.database_url)
    async with open_database(chosen.database_url, chosen.seal()) as opened:
        await opened.read(check_key)
        yield opened


async def offices_of(opened: Database, names: list[str], role: Role, today: date) -> list[Office]:
    """Return the offices of a role in units, or of leader in groupings by their names; raises Refused."""
    found = []
    for name in names:
        led = await opened.read(lambda tx, name=name: leadership_of(tx, name, today))  # type: ignore[misc]
        if led and role is Role.LEADER:
            found.append(led)
        else:
            found.append(Office(role=role, unit=(await units_of(opened, [name]))[0]))
    return found


async def units_of(opened: Database, names: list[str]) -> list[Unit]:
    """Return the units of codes or exact names; raises Refused where one is missing or ambiguous."""
    found = []
    for name in names:
        units = await opened.read(lambda tx, name=name: units_called(tx, name))  # type: ignore[misc]
        exact = [unit for unit in units if name in (unit.code, unit.name)] or units
        if not exact:
            raise Refused(f"Không có đơn vị mã hoặc tên “{name}”.")
        if len(exact) > 1:
            codes = ", ".join(unit.code for unit in exact)
            raise Refused(f"Có {len(exact)} đơn vị tên “{name}”, mã {codes}. Dùng mã.")
        found.append(exact[0])
    return found


def day_of(typed: str | None, default: date) -> date:
    """Return the day of an option, or the default; ends where it is none."""
    if typed is None:
        return default
    try:
        return date.fromisoformat(typed)
    except ValueError:
        fail(f"“{typed}” is not a day; write YYYY-MM-DD, for example 2022-06-30.")
