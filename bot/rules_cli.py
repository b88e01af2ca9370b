"""Commands of the operator for what the organisation may change: days off, rules on admission, settings of units."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from bot.cli_base import database, day_of, fail, run, settings, units_of
from bot.runtime import system_clock
from domain.dates import day_text
from domain.rulebook import Rulebook, RuleSet
from handlers.calendars import rulebook, workdays
from storage.audit import record
from storage.database import Tx
from storage.rules import drop_day, set_day, set_rules
from storage.units import set_for_subtree

_SETTINGS = {
    "names": ("named", True),
    "counts": ("named", False),
    "by-decision": ("counts_ceremonies", False),
    "by-ceremony": ("counts_ceremonies", True),
    "confirm": ("is_confirmed", True),
    "no-confirm": ("is_confirmed", False),
}


def holidays(
    year: Annotated[int, typer.Argument(help="The year whose days off are listed.", min=2000, max=2100)],
    off: Annotated[list[str] | None, typer.Option(help="Make this day a day off, YYYY-MM-DD; may be repeated.")] = None,
    worked: Annotated[
        list[str] | None, typer.Option(help="Make this day a working day, YYYY-MM-DD; may be repeated.")
    ] = None,
    drop: Annotated[
        list[str] | None, typer.Option(help="Forget what was changed of this day, YYYY-MM-DD; may be repeated.")
    ] = None,
    name: Annotated[str, typer.Option(help="What the day is called.")] = "Nghỉ theo thông báo",
) -> None:
    """List a year's days off, and change them: Tết moves, and days are made up for."""
    chosen = settings()

    async def work() -> None:
        async with database(chosen) as opened:
            now = system_clock(chosen)()
            days_off, days_worked, dropped = (
                tuple(day_of(typed, now.date()) for typed in said or ()) for said in (off, worked, drop)
            )
            changed = (*days_off, *days_worked, *dropped)
            for day in changed:
                if day.year != year:
                    fail(f"{day.isoformat()} is not in {year}.")
                if changed.count(day) > 1:
                    fail(f"{day.isoformat()} is given more than once.")

            async def change(tx: Tx) -> None:
                for days, is_working in ((days_off, False), (days_worked, True)):
                    for day in days:
                        await set_day(tx, day, name, is_working=is_working)
                for day in dropped:
                    await drop_day(tx, day)
                told = (" ".join(map(str, days)) for days in (days_off, days_worked, dropped))
                await record(tx, now, None, "holidays", "off {} worked {} drop {}".format(*told))

            if changed:
                await opened.write(change)
            calendar = await opened.read(lambda tx: workdays(tx, year, year))
        for day, called in sorted(calendar.off.items()):
            typer.echo(f"{day_text(day)}: {called}")
        for day in sorted(calendar.worked):
            if day.year == year:
                typer.echo(f"{day_text(day)}: ngày làm việc")

    run(work())


def rules(
    file: Annotated[Path | None, typer.Argument(help="A JSON file with one rule set to put in force.")] = None,
) -> None:
    """List the rules on admission with their documents, or put an organisation's own rule set in force."""
    chosen = settings()

    async def work() -> None:
        async with database(chosen) as opened:
            if file:
                own = _rule_set(file)
                now = system_clock(chosen)()

                async def change(tx: Tx) -> None:
                    await set_rules(tx, own)
                    await record(tx, now, None, "rules", f"{own.document} since {own.since}")

                await opened.write(change)
            _print(await opened.read(rulebook))

    run(work())


def _rule_set(file: Path) -> RuleSet:
    try:
        return RuleSet.model_validate_json(file.read_text(encoding="utf-8"))
    except OSError as error:
        fail(f"{file.name}: {error.strerror}")
    except UnicodeDecodeError:
        fail(f"{file.name}: not a text file.")
    except ValidationError as error:
        wrong = ", ".join(str(problem["loc"][0]) if problem["loc"] else "JSON" for problem in error.errors())
        fail(f"{file.name}: not a rule set ({wrong}).")


def _print(book: Rulebook) -> None:
    for each in book.sets:
        typer.echo(each.model_dump_json(exclude={"to_confirm"}))
        typer.echo(f"  cần xác nhận: {', '.join(sorted(each.to_confirm)) or 'không'}")


def mode(
    unit: str,
    setting: Annotated[str, typer.Argument(help=f"One of: {', '.join(_SETTINGS)}.")],
) -> None:
    """Change a setting of a unit and all below it: names or counts, what admissions count by, confirmation."""
    chosen = settings()
    if setting not in _SETTINGS:
        fail(f"Write one of: {', '.join(_SETTINGS)}.")
    column, value = _SETTINGS[setting]

    async def work() -> None:
        async with database(chosen) as opened:
            found = (await units_of(opened, [unit]))[0]
            now = system_clock(chosen)()

            async def switch(tx: Tx) -> None:
                await set_for_subtree(tx, found.path, column, value=value)
                await record(tx, now, None, "mode", f"unit {found.id} {setting}")

            await opened.write(switch)
        typer.echo(f"{found.name}: {setting}")

    run(work())


def add_to(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    for command in (holidays, rules, mode):
        app.command()(command)
