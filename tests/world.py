"""A small world to talk in: the Hiệp Hòa scenario, and people who hold offices in it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.scenarios import SCENARIOS
from domain.indicators import Indicator
from domain.organisation import Office, Role, Unit
from domain.periods import year_of
from domain.progress import Progress
from domain.reply import Choice, Reply
from handlers.dispatching import spread_some
from handlers.importing import import_workbook
from handlers.outgoing import Ready, follow, keep, ready
from handlers.progress import load_progress
from handlers.receiving import receive_next
from handlers.reminding import send_reminders
from handlers.seeding import seed_pool
from handlers.visit import Blocking, Content, Edited, Inbound, Other, Sheet, Tap, Text
from storage.database import Database, Tx
from storage.dispatches import settle_recipient
from storage.inbox import RawUpdate, store_updates
from storage.outbox import Lane, Outgoing, claim, settle
from storage.people import give_office, visitor
from storage.units import set_for_subtree, units_called

CHANNEL = "test"
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MORNING = datetime(2022, 6, 30, 8, 0, tzinfo=ZONE)
OFFICES: dict[str, tuple[tuple[str, Role], ...]] = {
    "Bí thư thôn 1": (("HH.01.1", Role.SECRETARY),),
    "Phó bí thư thôn 1": (("HH.01.1", Role.DEPUTY),),
    "Bí thư thôn 2": (("HH.01.2", Role.SECRETARY),),
    "Bí thư hai nơi": (("HH.01.2", Role.SECRETARY), ("HH.01.3", Role.SECRETARY)),
    "Bí thư Thanh Vân": (("HH.02", Role.SECRETARY),),
    "Cấp ủy Châu Minh": (("HH.01", Role.COMMITTEE),),
    "Lãnh đạo Thanh Vân": (("HH.02", Role.LEADER),),
    "Lãnh đạo Hiệp Hòa": (("HH", Role.LEADER),),
    "Quản trị": (("HH", Role.ADMIN),),
}
COUNT_ONLY = "HH.02"


def read(raw: str) -> Inbound:
    """Return what a stored test update says."""
    update = json.loads(raw)
    said = update["said"]
    contents: dict[str, Content] = {
        "text": Text(said),
        "tap": Tap(said, "1"),
        "sheet": Sheet(said.partition("|")[0], said.partition("|")[2]),
        "other": Other(said),
        "edited": Edited(),
        "block": Blocking(blocked=True),
        "unblock": Blocking(blocked=False),
    }
    return Inbound(CHANNEL, update["who"], contents[update["kind"]])


@dataclass
class World:
    """Talks to the use cases as a messenger does: through the inbox, one transaction an update, and the outbox."""

    database: Database
    now: datetime = MORNING
    screens: dict[str, list[Reply]] = field(default_factory=dict)
    last: dict[str, list[Reply]] = field(default_factory=dict)
    updates: int = 0

    async def say(self, who: str, text: str) -> list[Reply]:
        """Let somebody type a text."""
        return await self._update(who, "text", text)

    async def send(self, who: str, kind: str, caption: str = "") -> list[Reply]:
        """Let somebody send something that is not text, or block the bot."""
        return await self._update(who, kind, caption)

    async def tap(self, who: str, label: str, *, back: int = 0) -> list[Reply]:
        """Let somebody press a button of the newest message that has it, or of one `back` such messages before."""
        having = [choice for reply in reversed(self.screens.get(who, [])) if (choice := _find(reply, label))]
        if len(having) <= back:
            shown = [[choice.label for choice in reply.choices] for reply in self.screens.get(who, [])[-3:]]
            raise LookupError(f"{who} sees no [{label}]; the last messages have {shown}")
        return await self.press(who, having[back].address)

    async def press(self, who: str, data: str) -> list[Reply]:
        """Let somebody press a button with any data, forged ones too."""
        return await self._update(who, "tap", data)

    async def _update(self, who: str, kind: str, said: str) -> list[Reply]:
        await self.store(who, kind, said)
        await self.receive(who)
        return await self.answers(who)

    async def store(self, who: str, kind: str, said: str) -> None:
        """Store an update without handling it."""
        self.updates += 1
        raw = json.dumps({"who": who, "kind": kind, "said": said}, ensure_ascii=False)
        update = RawUpdate(CHANNEL, str(self.updates), f"{CHANNEL}:{who}", raw)
        await self.database.write(lambda tx: store_updates(tx, [update], self.now))

    async def receive(self, who: str) -> None:
        """Handle the oldest update of somebody."""
        received = await receive_next(self.database, f"{CHANNEL}:{who}", read, lambda: self.now)
        if received is not None and received.outcome != "done":
            raise AssertionError(received.outcome)

    async def answers(self, who: str) -> list[Reply]:
        """Return what has been queued for somebody since; `last` holds what others were sent as well."""
        return (await self.delivered()).get(who, [])

    async def delivered(self) -> dict[str, list[Reply]]:
        """Deliver everything queued; return it by person."""

        async def work(tx: Tx) -> dict[str, list[Reply]]:
            found: dict[str, list[Reply]] = {}
            now = datetime.now(UTC)
            while await spread_some(tx, self.now):
                continue
            for lane in Lane:
                while taken := await claim(tx, CHANNEL, lane, now, 64):
                    for message in taken:
                        made = await ready(tx, message, self.now)
                        await keep(tx, message, made)
                        if made.reply:
                            found.setdefault(message.address, []).append(made.reply)
                        await _settled(tx, message, made, self.now)
            return found

        found = await self.database.write(work)
        for who, replies in found.items():
            self.screens.setdefault(who, []).extend(replies)
        self.last = found
        return found

    async def move_to(self, moment: datetime) -> dict[str, list[Reply]]:
        """Move the clock and run the tick; return what was sent by person."""
        self.now = moment
        await self.database.write(lambda tx: send_reminders(tx, self.now))
        return await self.delivered()

    async def unit(self, name: str) -> Unit:
        """Return a unit by its code or name."""
        found = await self.database.read(lambda tx: units_called(tx, name))
        if len(found) != 1:
            raise LookupError(f"{len(found)} units are called {name}")
        return found[0]

    async def progress(
        self, name: str, indicator: Indicator = Indicator.ADMITTED, as_of: date | None = None
    ) -> Progress:
        """Return a unit's progress of the year."""
        unit, day = await self.unit(name), as_of or self.now.date()
        return await self.database.read(lambda tx: load_progress(tx, unit, indicator, year_of(day.year), day))


async def _settled(tx: Tx, message: Outgoing, made: Ready, now: datetime) -> None:
    """Keep what became of a message, as the sender does."""
    real = datetime.now(UTC)
    if made.waits_until:
        await settle(tx, message.id, "new", real, retry_at=real + (made.waits_until - now))
        return
    status = "sent" if made.reply else "dropped"
    await settle(tx, message.id, status, real)
    if status == "sent":
        await follow(tx, message, made.then, now)
    if message.about.dispatch_id and message.about.person_id:
        await settle_recipient(tx, message.about.dispatch_id, message.about.person_id, status, now)


def _find(reply: Reply, label: str) -> Choice | None:
    return next((choice for choice in reply.choices if choice.label == label), None)


async def settle_world(database: Database, folder: Path) -> None:
    """Import the scenario into an empty database and give everybody their offices."""
    scenario = SCENARIOS["hiep-hoa"]
    workbook = folder / "world.xlsx"
    scenario.write(workbook)
    await import_workbook(database, workbook, MORNING)

    async def work(tx: Tx) -> None:
        await seed_pool(tx, scenario.pool, scenario.counted, MORNING)
        counted = (await units_called(tx, COUNT_ONLY))[0]
        await set_for_subtree(tx, counted.path, "named", value=False)
        for who, offices in OFFICES.items():
            person = await visitor(tx, CHANNEL, who, MORNING)
            for code, role in offices:
                unit = (await units_called(tx, code))[0]
                await give_office(tx, person.person_id, Office(role=role, unit=unit), MORNING)

    await database.write(work)
