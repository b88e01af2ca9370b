"""The command line of documents and tables: `chibot report`, `chibot export`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer

from bot.cli_base import database as open_it
from bot.cli_base import day_of, fail, units_of
from bot.cli_base import run as run_command
from bot.cli_base import settings as settings_of
from bot.rendering.making import make
from bot.runtime import system_clock
from domain.addresses import View
from domain.indicators import Indicator, read_indicator
from domain.papers import Paper
from domain.periods import from_code, year_of
from domain.reply import Book
from domain.screens.view import book_of
from domain.text import plain_key
from domain.views.scope import Scope
from domain.views.subjects import Subject
from handlers.views.exporting import NotCome, export, report, scope_for
from storage.database import Database

_PERIODS = "2022, 2022-06, 2022-Q2, 2022-M06 (six months), 2022-M09, 2020-2025 or 2015_2022"


def add_to(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("report")(_report)
    app.command("export")(_export)


def _report(
    unit: str,
    out: Annotated[Path, typer.Option(help="The Word file to write, .docx.")],
    period: Annotated[str | None, typer.Option(help=f"{_PERIODS}; default this year.")] = None,
    as_of: Annotated[str | None, typer.Option(help="Day of the figures, YYYY-MM-DD; default today.")] = None,
) -> None:
    """Draft a unit's report as a Word document in the Party's form."""
    if out.suffix != ".docx":
        fail("--out takes a .docx file.")

    _write(unit, period, as_of, Subject.PAPER, Indicator.ADMITTED.label, out, report)


def _export(
    unit: str,
    out: Annotated[Path, typer.Option(help="The Excel file to write, .xlsx.")],
    subject: Annotated[str, typer.Option(help="Which screen, by its name: tiến độ, thành phần, …")] = "tiến độ",
    period: Annotated[str | None, typer.Option(help=f"{_PERIODS}; default this year.")] = None,
    as_of: Annotated[str | None, typer.Option(help="Day of the figures, YYYY-MM-DD; default today.")] = None,
    indicator: Annotated[str, typer.Option(help="kết nạp, bồi dưỡng, …")] = "kết nạp",
) -> None:
    """Write a screen, or the register, as an Excel file. Names stand in full: keep the file as a list of members."""
    if out.suffix != ".xlsx":
        fail("--out takes an .xlsx file.")
    named = {plain_key(each.label): each for each in Subject if each.has_sheet}
    named |= {each.value: each for each in Subject if each.has_sheet}
    chosen = named.get(plain_key(subject))
    if chosen is None:
        known = ", ".join(each.label for each in Subject if each.has_sheet)
        fail(f"There is no screen “{subject}”; there are: {known}.")

    async def made(database: Database, scope: Scope) -> Book:
        return book_of(scope, await export(database, scope))

    _write(unit, period, as_of, chosen, indicator, out, made)


def _write(
    named: str,
    period: str | None,
    as_of: str | None,
    subject: Subject,
    indicator: str,
    out: Path,
    made: Callable[[Database, Scope], Awaitable[Paper | Book]],
) -> None:
    settings = settings_of()
    written: list[bytes] = []

    async def work() -> None:
        async with open_it(settings) as database:
            now = system_clock(settings)()
            day = day_of(as_of, now.date())
            try:
                chosen = from_code(period) if period else year_of(day.year)
            except ValueError:
                fail(f"“{period}” is not a period; write {_PERIODS}.")
            unit, counted = (await units_of(database, [named]))[0], read_indicator(indicator)
            try:
                scope = scope_for(View(unit.id, chosen.code, counted, 0, f"{day:%Y%m%d}", subject), unit, now)
            except NotCome as ahead:
                fail(str(ahead))
            written.append(make(await made(database, scope)))

    run_command(work())
    try:
        out.write_bytes(written[0])
    except OSError as error:
        fail(f"{out}: {error.strerror}")
    typer.echo(f"Đã ghi {out}.")
