"""A district of two hundred cells, a Telegram for it, and the bot as a process between the two."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from inspect import isawaitable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.sql.expression import Executable

from bot.sandbox import Phone, TelegramServer
from domain.indicators import Indicator
from domain.organisation import Office, Role
from domain.periods import year_of
from domain.progress import Progress
from domain.workbook import TargetRow, UnitRow
from handlers.importing import import_workbook
from handlers.invitations import invite
from handlers.progress import load_progress
from handlers.workbooks import write_workbook
from storage.connect import open_database
from storage.database import Database, Tx
from storage.migrate import migrate
from storage.seal import load_keys
from storage.tables import candidate, fact, inbox, outbox, report, unit
from storage.units import all_units, unit_of, units_called
from tests.process.program import Program, launch

T = TypeVar("T")
TOKEN = "7000000001:AAtestTESTtestTESTtestTESTtest00"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TOP = "H"
_COMMUNES, _CELLS = 10, 20
_LOOK_SECONDS = 0.02


def today() -> date:
    """Return the users' day."""
    return datetime.now(ZONE).date()


async def until(condition: Callable[[], bool | Awaitable[bool]], seconds: float = 20) -> None:
    """Wait for what no event tells."""
    for _ in range(int(seconds / _LOOK_SECONDS)):
        found = condition()
        if await found if isawaitable(found) else found:
            return
        await asyncio.sleep(_LOOK_SECONDS)
    raise AssertionError(f"not in {seconds} s")


def write_organisation(path: Path) -> None:
    """Write a district with communes, cells and their targets of this year as an import workbook."""
    units: list[dict[str, object]] = [{"code": TOP, "name": "Đảng bộ huyện Minh Họa", "kind": "đảng bộ huyện"}]
    goals = {TOP: _COMMUNES * _CELLS}
    for x in range(1, _COMMUNES + 1):
        commune = f"{TOP}.{x:02}"
        units.append({"code": commune, "name": f"Đảng bộ xã Minh Họa {x}", "parent": TOP, "kind": "đảng bộ xã"})
        goals[commune] = _CELLS
        for n in range(1, _CELLS + 1):
            cell = f"{commune}.{n:02}"
            units.append({"code": cell, "name": f"Chi bộ thôn {n} xã Minh Họa {x}", "parent": commune, "rural": "x"})
            goals[cell] = 1
    plan = {"indicator": "kết nạp", "period": str(today().year), "document": "54-KH/HU"}
    targets = [{**plan, "unit": code, "goal": goal} for code, goal in goals.items()]
    write_workbook(path, {UnitRow: units, TargetRow: targets})


async def settle(url: str, folder: Path) -> dict[str, str]:
    """Migrate a database, import the district, invite a secretary for each cell; return the codes by unit code."""
    await migrate(url)
    path = folder / "district.xlsx"
    write_organisation(path)
    now = datetime.now(ZONE)

    async def invite_all(tx: Tx) -> dict[str, str]:
        codes = {}
        for row in await all_units(tx):
            if row.code.count(".") == 2:
                codes[row.code], _ = await invite(tx, Office(role=Role.SECRETARY, unit=unit_of(row)), None, now, 14)
        return codes

    async with open_database(url, load_keys(folder / "field.key")) as database:
        await import_workbook(database, path, now)
        return await database.write(invite_all)


class Kept(NamedTuple):
    """A report as the database has it: the unit's code, who was admitted, and how much it counts."""

    unit: str
    name: str
    quantity: int


class Backlog(NamedTuple):
    """What waits: updates not handled, messages not sent, messages whose sending was begun."""

    updates: int
    unsent: int
    sending: int


@dataclass
class World:
    """Everything a test of the process needs; `settings` is the environment of each process that it starts."""

    server: TelegramServer
    url: str
    key: Path
    folder: Path
    codes: dict[str, str]
    tasks: asyncio.TaskGroup
    settings: dict[str, str] = field(default_factory=dict)
    programs: list[Program] = field(default_factory=list)

    async def spare(self, *, warm: bool = True, **changed: str) -> Program:
        """Launch a process that nobody waits for yet."""
        program = await launch({**self.settings, **changed}, self.folder, self.tasks, warm=warm)
        self.programs.append(program)
        return program

    async def start(self, **changed: str) -> Program:
        """Start the bot with these settings changed, and wait until it serves."""
        program = await self.spare(warm=False, **changed)
        await program.port()
        return program

    async def end(self) -> None:
        """End every process that still runs."""
        for program in self.programs:
            await program.kill()

    def secretary(self, number: int) -> tuple[Phone, str]:
        """Return the phone of the secretary of the n-th cell, and the code that invites to it."""
        cell = sorted(self.codes)[number]
        return self.server.phone(1001 + number, f"Bí thư {cell}"), self.codes[cell]

    async def joined(self, number: int = 0) -> Phone:
        """Return the phone of a secretary who has accepted the invitation."""
        return await self._join(*self.secretary(number))

    async def _join(self, phone: Phone, code: str) -> Phone:
        await phone.say(f"/start {code}")
        assert "Lời mời" in (await phone.next(20)).text
        await phone.tap("✅ Nhận")
        assert "Đồng chí đã được ghi nhận" in (await phone.next(20)).text
        return phone

    async def leader(self) -> Phone:
        """Return the phone of a leader of the district who has accepted the invitation."""

        async def work(tx: Tx) -> str:
            (top,) = await units_called(tx, TOP)
            code, _ = await invite(tx, Office(role=Role.LEADER, unit=top), None, datetime.now(ZONE), 14)
            return code

        async with self.database() as database:
            code = await database.write(work)
        return await self._join(self.server.phone(999, "Lãnh đạo"), code)

    @asynccontextmanager
    async def database(self) -> AsyncIterator[Database]:
        """Open the database beside the process."""
        async with open_database(self.url, load_keys(self.key)) as opened:
            yield opened

    async def _read(self, work: Callable[[Tx], Awaitable[T]]) -> T:
        async with self.database() as database:
            return await database.read(work)

    async def rows(self, statement: Executable) -> list[Any]:
        """Return the rows of a statement."""
        return await self._read(lambda tx: tx.all(statement))

    async def run(self, statement: Executable) -> None:
        """Change the database by a statement."""
        async with self.database() as database:
            await database.write(lambda tx: tx.run(statement))

    async def backlog(self) -> Backlog:
        """Return what waits."""

        async def work(tx: Tx) -> Backlog:
            updates = await tx.value(select(func.count()).select_from(inbox).where(inbox.c.status == "new"))
            states = select(outbox.c.status, func.count()).group_by(outbox.c.status)
            messages = {row[0]: row[1] for row in await tx.all(states)}
            return Backlog(updates, messages.get("new", 0), messages.get("sending", 0))

        return await self._read(work)

    async def idle(self) -> None:
        """Wait until Telegram holds nothing for us and we hold nothing for Telegram."""

        async def nothing_waits() -> bool:
            # A poll that waits has confirmed what was given before it.
            return not self.server.telegram.updates and not any(await self.backlog())

        await until(nothing_waits, 30)

    async def reports(self) -> list[Kept]:
        """Return every report that counts, once for each of its facts."""

        async def work(tx: Tx) -> list[Kept]:
            joined = (
                select(unit.c.code, candidate.c.name_sealed, fact.c.quantity)
                .select_from(report)
                .join(unit, unit.c.id == report.c.unit_id)
                .outerjoin(fact, fact.c.report_id == report.c.id)
                .outerjoin(candidate, candidate.c.id == fact.c.candidate_id)
                .order_by(unit.c.code)
            )
            return [Kept(row[0], tx.seal.open(row[1]), row[2]) for row in await tx.all(joined)]

        return await self._read(work)

    async def progress(self, code: str = TOP) -> Progress:
        """Return a unit's admissions of this year, as the screen and the command line show them."""

        async def work(tx: Tx) -> Progress:
            (found,) = await units_called(tx, code)
            return await load_progress(tx, found, Indicator.ADMITTED, year_of(today().year), today())

        return await self._read(work)

    async def inbox_states(self) -> Counter[str]:
        """Return how many updates are in each state."""
        return Counter(row[0] for row in await self.rows(select(inbox.c.status)))

    async def outbox_states(self) -> Counter[str]:
        """Return how many messages are in each state."""
        return Counter(row[0] for row in await self.rows(select(outbox.c.status)))

    def sent(self, phone: Phone) -> list[str]:
        """Return the texts of all messages that stand in a chat and are the bot's."""
        return [message.text for message in phone.screen if message.from_bot]
