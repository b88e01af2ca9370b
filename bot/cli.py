"""The command line: `chibot …`. Errors are one clear line on stderr, and an exit code that is not 0."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot import logs, printing, rules_cli, views_cli
from bot.cli_base import database as open_it
from bot.cli_base import day_of, fail, offices_of, units_of
from bot.cli_base import run as run_command
from bot.cli_base import settings as settings_of
from bot.runtime import running, system_clock
from bot.scenarios import DEFAULT, SCENARIOS
from bot.terminal import Terminal
from bot.terminal import chat as talk
from domain.addresses import View
from domain.indicators import read_indicator
from domain.organisation import Office, Role
from domain.periods import from_code, year_of
from domain.screens.entrance import ROLE_NAMES
from domain.text import plain_key
from handlers.importing import import_workbook
from handlers.invitations import invite as make_invitation
from handlers.invitations import spaced
from handlers.progress import load_progress
from handlers.reminding import plan_cards, send_reminders
from handlers.views.cautioning import cautions_of
from handlers.views.exporting import NotCome, scope_for
from handlers.workbooks import write_template
from storage.audit import first_broken_line
from storage.migrate import migrate as migrate_database

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


def _role(typed: str) -> Role:
    for role, name in ROLE_NAMES.items():
        if plain_key(typed) in (plain_key(name), role.value):
            return role
    return fail(f"Không có vai trò “{typed}”. Các vai trò: {', '.join(ROLE_NAMES.values())}.")


def _until_stopped(serve: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    async def work() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await serve(stop)

    run_command(work())


@app.command()
def run() -> None:
    """Serve: messengers, outbox, tick. Ends on SIGTERM within ten seconds."""
    settings = settings_of()

    async def serve(stop: asyncio.Event) -> None:
        async with running(settings):
            await stop.wait()

    _until_stopped(serve)


@app.command()
def demo(
    scenario: Annotated[str, typer.Option(help=f"One of: {', '.join(SCENARIOS)}.")] = DEFAULT,
    on: Annotated[str | None, typer.Option("--date", help="The day the sandbox begins, YYYY-MM-DD.")] = None,
    port: Annotated[int, typer.Option(help="Port of the phones' page; 0 for any free one.")] = 8090,
) -> None:
    """Try the bot without a token: phones in a web page, and a clock to move."""
    from bot.demo import demo as sandbox  # noqa: PLC0415 — only the sandbox needs its server

    logs.set_up("WARNING")
    begins = datetime.combine(day_of(on, date.min), datetime.min.time().replace(hour=8)) if on else None

    async def serve(stop: asyncio.Event) -> None:
        async with sandbox(scenario, begins, port) as address:
            typer.echo(f"Chibot – bản dùng thử: mở {address} bằng trình duyệt. Ctrl-C để dừng.")
            await stop.wait()

    _until_stopped(serve)


@app.command()
def chat(
    unit: Annotated[str | None, typer.Option(help="Code or exact name of a unit to hold an office in.")] = None,
    role: Annotated[str, typer.Option(help="bí thư, phó bí thư, cấp ủy, lãnh đạo or quản trị.")] = "bí thư",
) -> None:
    """Talk to the bot in the terminal: plain text with numbered choices, as on Zalo."""
    settings = settings_of()
    held = _role(role)

    async def work() -> None:
        async with open_it(settings) as database:
            terminal = Terminal(
                database,
                system_clock(settings),
                f"{unit or 'stranger'} {held if unit else ''}".strip(),
                Path.cwd(),
            )
            if unit:
                await terminal.take_office(Office(role=held, unit=(await units_of(database, [unit]))[0]))
            await talk(terminal)

    run_command(work())


@app.command()
def template(
    file: Path,
    scenario: Annotated[str | None, typer.Option(help=f"Fill it with one of: {', '.join(SCENARIOS)}.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,  # noqa: FBT002
) -> None:
    """Write an empty import workbook, or one filled with a scenario as an example."""
    if file.suffix != ".xlsx":
        fail("The workbook is an .xlsx file.")
    if file.exists() and not force:
        fail(f"{file} is there already and may be filled; choose another name, or write over it with --force.")
    if scenario is not None and scenario not in SCENARIOS:
        fail(f"There is no scenario {scenario!r}; there are: {', '.join(SCENARIOS)}.")
    try:
        SCENARIOS[scenario].write(file) if scenario else write_template(file)
    except OSError as error:
        fail(f"{file}: {error.strerror}")
    typer.echo(f"Đã ghi {file}.")


@app.command("import")
def import_file(
    file: Path,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,  # noqa: FBT002
) -> None:
    """Import units, targets, figures, users and tasks from a workbook: all or nothing."""
    settings = settings_of()

    async def work() -> None:
        async with open_it(settings) as database:
            outcome = await import_workbook(database, file, system_clock(settings)(), dry_run=dry_run)
        typer.echo("Nếu nhập, sẽ có:" if dry_run else "Đã nhập:")
        for what, count in outcome.counts.items():
            typer.echo(f"  {count} {what}")
        for cascade in outcome.cascades:
            typer.echo(f"  {cascade}")
        if not dry_run:
            for office, name, code in outcome.invitations:
                typer.echo(f"  Mã mời {code}: {name}, {office}")

    run_command(work())


@app.command()
def invite(
    units: Annotated[list[str], typer.Argument(help="Codes or exact names of units, or names of groupings.")],
    role: Annotated[str, typer.Argument(help="bí thư, phó bí thư, cấp ủy, lãnh đạo or quản trị.")],
    days: Annotated[int, typer.Option(help="Days until the code expires.", min=1, max=365)] = 14,
    qr: Annotated[Path | None, typer.Option(help="QR code as .png or .svg; .pdf for a sheet of several.")] = None,
) -> None:
    """Make one-time invitations to an office."""
    settings = settings_of()
    wanted = _role(role)
    if qr and ((len(units) > 1 and qr.suffix != ".pdf") or qr.suffix not in (".pdf", ".png", ".svg")):
        fail("--qr takes a .png or .svg file for one unit, a .pdf file for one or several.")

    async def work() -> None:
        async with open_it(settings) as database:
            now = system_clock(settings)()
            username = await printing.bot_username(settings)
            made = []
            for office in await offices_of(database, units, wanted, now.date()):
                code, expires = await database.write(
                    lambda tx, office=office: make_invitation(tx, office, None, now, days)  # type: ignore[misc]
                )
                link = f"https://t.me/{username}?start={code}" if username else ""
                name = office.grouping or office.unit.name
                made.append(printing.Invitation(spaced(code), name, ROLE_NAMES[wanted], expires.date(), link))
        for invitation in made:
            for name, value in invitation._asdict().items():
                typer.echo(f"{name}: {value}")
        if qr:
            printing.write_codes(made, qr)

    run_command(work())


@app.command()
def progress(
    unit: str,
    as_of: Annotated[str | None, typer.Option(help="Day of the figures, YYYY-MM-DD; default today.")] = None,
    period: Annotated[
        str | None, typer.Option(help="2022, 2022-06, 2022-Q2, 2022-M06 or 2020-2025; default the year of the day.")
    ] = None,
    indicator: Annotated[str, typer.Option(help="kết nạp, bồi dưỡng, …")] = "kết nạp",
    as_json: Annotated[bool, typer.Option("--json")] = False,  # noqa: FBT002
) -> None:
    """Show a unit's progress, the same figures that the chat shows."""
    settings = settings_of()

    async def work() -> None:
        async with open_it(settings) as database:
            now = system_clock(settings)()
            day = day_of(as_of, now.date())
            try:
                chosen = from_code(period) if period else year_of(day.year)
            except ValueError:
                fail(f"“{period}” is not a period; write 2022, 2022-06, 2022-Q2 or 2020-2025.")
            counted = read_indicator(indicator)
            found = (await units_of(database, [unit]))[0]
            try:
                scope = scope_for(View(found.id, chosen.code, counted, 0, f"{day:%Y%m%d}"), found, now)
            except NotCome as ahead:
                fail(str(ahead))
            shown = await database.read(lambda tx: load_progress(tx, found, counted, chosen, day, now=now))
            notes = await database.read(lambda tx: cautions_of(tx, scope))
        typer.echo(printing.progress_json(shown, notes) if as_json else printing.progress_text(shown, day, notes))

    run_command(work())


@app.command()
def remind(
    at: Annotated[str, typer.Option(help='The moment of the tick, "YYYY-MM-DD HH:MM" in the users\' time zone.')],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be sent.")] = False,  # noqa: FBT002
    as_json: Annotated[bool, typer.Option("--json")] = False,  # noqa: FBT002
) -> None:
    """Do what the tick does at a moment: who is reminded, of what, and why."""
    settings = settings_of()
    try:
        moment = datetime.strptime(at, "%Y-%m-%d %H:%M").replace(tzinfo=settings.zone)
    except ValueError:
        fail(f"“{at}” is not a moment; write YYYY-MM-DD HH:MM, for example 2022-10-24 07:30.")

    async def work() -> None:
        async with open_it(settings) as database:
            if dry_run:
                plan = await database.read(lambda tx: plan_cards(tx, moment))
            else:
                plan = await database.write(lambda tx: send_reminders(tx, moment))
        typer.echo(printing.plan_json(plan, moment.date()) if as_json else printing.plan_text(plan, moment.date()))

    run_command(work())


@app.command()
def migrate() -> None:
    """Bring the database to the newest version of its tables."""
    settings = settings_of()
    run_command(migrate_database(settings.database_url))
    typer.echo("The database is up to date.")


@app.command()
def audit(what: Annotated[str, typer.Argument(help="verify: look for lines that were changed or removed.")]) -> None:
    """Check the audit log."""
    settings = settings_of()
    if what != "verify":
        fail("Write `chibot audit verify`.")

    async def work() -> None:
        async with open_it(settings) as database:
            broken = await database.read(first_broken_line)
        if broken is not None:
            fail(f"The audit log was changed at line {broken}.")
        typer.echo("The audit log is whole.")

    run_command(work())


rules_cli.add_to(app)
views_cli.add_to(app)


def main() -> None:
    """Run the command line."""
    app()
