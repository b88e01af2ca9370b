"""A directive to many: at the vendor's pace through the real process, what people who ask meanwhile feel, its planning.

The look-alike of Telegram enforces the documented limits, so that going over them shows as refusals, and the times at
which requests came to it are what is measured: what a limit counts is what arrives.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from benchmarks.crowd import FIRST_PERSON
from benchmarks.databases import analyse, new_database
from benchmarks.organisations import Node, Organisation, Shape, store_people, store_units, tree
from benchmarks.peers import TOKEN, Peer, our_peer
from benchmarks.timing import percentile
from bot.sandbox import Phone, TelegramServer
from domain.dispatches import DispatchKind
from domain.organisation import Role, Unit
from domain.preferences import WAKES
from domain.reports.directive import Directive
from handlers.dispatching import spread_some
from storage.connect import open_database
from storage.database import Database, Tx
from storage.dispatches import store_dispatch
from storage.reports import store_report
from storage.seal import load_keys
from storage.tables import outbox

PER_SECOND = 30
BROADCAST = Shape("district of 900 cells", (30, 30), 931)
SMALL = Shape("commune of 90 cells", (3, 30), 94)
_SENDER, _FIRST_ASKER = 900_001, 800_001
_ASKERS = 60  # enough that nobody asks twice within the second that a chat must wait
_ASK_EVERY = 0.25
_WARM_UP, _QUIET_ASKS = 12, 100
_WORDS = "Họp giao ban sáng thứ Hai"
_PATIENCE = 60


@dataclass
class Paced:
    """One broadcast: when messages came to Telegram, and the seconds that a reply took without it and during it."""

    vendor: str
    chats: int
    times: list[float] = field(default_factory=list)
    refused: int = 0
    quiet: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Return messages a second from the first to the last."""
        return (len(self.times) - 1) / (self.times[-1] - self.times[0])

    def wait_ms(self, share: float) -> tuple[float, float]:
        """Return a percentile of the milliseconds that a reply took without the broadcast and during it."""
        return percentile(self.quiet, share) * 1000, percentile(self.busy, share) * 1000

    @property
    def most(self) -> int:
        """Return the most messages that came within any one second."""
        first, most = 0, 0
        for last, at in enumerate(self.times):
            while at - self.times[first] >= 1:
                first += 1
            most = max(most, last - first + 1)
        return most


@dataclass(frozen=True)
class Spread:
    """The planning of a message to many: seconds until everybody's is queued, and the longest transaction of it."""

    vendor: str
    people: int
    seconds: float
    longest: float


async def measure(vendors: tuple[str, ...], shape: Shape, folder: Path) -> list[Paced]:
    """Send a directive to every cell's secretary on each database while others ask."""
    return [await _paced(vendor, shape, folder) for vendor in vendors]


async def plan(vendors: tuple[str, ...], shape: Shape, folder: Path) -> list[Spread]:
    """Queue a directive to every cell's secretary on each database, as the loop beside the bot does."""
    return [await _planned(vendor, shape, folder) for vendor in vendors]


def _early_zone() -> str:
    """Return a zone in which the day has begun, so that messages go out, and morning cards do not yet."""
    zones = [f"Etc/GMT{west:+}" for west in range(-14, 13)]
    return next(name for name in zones if datetime.now(ZoneInfo(name)).hour == WAKES.hour)


async def _paced(vendor: str, shape: Shape, folder: Path) -> Paced:
    async with _people_at_phones(vendor, shape, folder) as (peer, sender, askers):
        await peer.start(sender, "menu")
        found = Paced(vendor, len(tree(shape).cells))
        await _ask(askers, _WARM_UP, [])
        await _ask(askers, min(_QUIET_ASKS, found.chats // 8), found.quiet)
        server = peer.server
        server.requests.clear()
        over = asyncio.Event()
        _tell_when_over(server, found.chats, over)
        asks = int(found.chats / PER_SECOND / _ASK_EVERY * 0.8)  # the last of them while it still goes out
        await _direct(sender)
        await _ask(askers, asks, found.busy)
        if over.is_set():
            raise RuntimeError("the broadcast was over before the last question")
        async with asyncio.timeout(_PATIENCE):
            await over.wait()
        sends = [ask for ask in server.requests if ask.method == "sendMessage"]
        many = [place for place, ask in enumerate(sends) if _is_directive(str(ask.params.get("text")))]
        while_it_went_out = sends[many[0] : many[-1] + 1]
        found.times = [ask.at for ask in while_it_went_out if ask.status == 200]
        found.refused = sum(ask.status == 429 for ask in while_it_went_out)
        await peer.stop()
        return found


def _is_directive(text: str) -> bool:
    return text.startswith("📣") and _WORDS in text


def _tell_when_over(server: TelegramServer, chats: int, over: asyncio.Event) -> None:
    reached: set[int] = set()

    def note(kind: str, chat: int, content: dict[str, object]) -> None:
        if kind == "message" and _is_directive(str(content.get("text"))):
            reached.add(chat)
            if len(reached) == chats:
                over.set()

    server.telegram.watchers.append(note)


async def _direct(sender: Phone) -> None:
    """Send the directive to everybody below, as a person does."""
    for words, wanted in (("/thongbao", "Gửi cho ai?"), ("Tất cả đơn vị trực thuộc", "Nội dung"), (_WORDS, "Kiểm tra")):
        await sender.say(words)
        answer = await sender.next(_PATIENCE)
        if wanted not in answer.text:
            raise RuntimeError(f"expected {wanted!r}, got:\n{answer}")
    await sender.tap("✅ Gửi")
    await sender.next(_PATIENCE)


async def _ask(askers: Sequence[Phone], number: int, waits: list[float]) -> None:
    """Let one person after the other ask for the menu, at even intervals whether the last was answered or not."""

    async def one(phone: Phone) -> None:
        begun = time.perf_counter()
        await phone.say("menu")
        await phone.next(_PATIENCE)
        waits.append(time.perf_counter() - begun)

    async with asyncio.TaskGroup() as tasks:
        for turn in range(number):
            tasks.create_task(one(askers[turn % len(askers)]))
            await asyncio.sleep(_ASK_EVERY)


@asynccontextmanager
async def _people_at_phones(
    vendor: str, shape: Shape, folder: Path
) -> AsyncIterator[tuple[Peer, Phone, Sequence[Phone]]]:
    """Give our process at the vendor's pace, the sender's phone, and those of people to whom nothing is sent."""
    key = folder / "field.key"
    made = tree(shape)
    communes = [node for node in made.nodes if node.depth == 1]
    async with (
        new_database(vendor, folder) as url,
        TelegramServer(TOKEN, "chibot_do_bot", enforce_limits=True) as server,
    ):
        asking = {_FIRST_ASKER + n: (communes[n % len(communes)], Role.LEADER) for n in range(_ASKERS)}
        async with open_database(url, load_keys(key)) as database:
            await _fill(database, made, asking)
            await analyse(vendor, url)
        phones = {who: server.phone(who, f"Đồng chí {who}") for who in (*_secretaries(made), *asking, _SENDER)}
        for phone in phones.values():
            phone.begin()
        peer = our_peer("broadcast", url, key, server, folder / f"broadcast-{vendor}")
        pace = {"SEND_RATE": str(PER_SECOND), "SEND_RATE_PER_CHAT": "1", "TIMEZONE": _early_zone()}
        peer = replace(peer, settings={**peer.settings, **pace})
        try:
            yield peer, phones[_SENDER], [phones[who] for who in asking]
        finally:
            await peer.stop()


def _secretaries(made: Organisation) -> dict[int, tuple[Node, Role]]:
    return {FIRST_PERSON + number: (cell, Role.SECRETARY) for number, cell in enumerate(made.cells)}


async def _fill(database: Database, made: Organisation, others: dict[int, tuple[Node, Role]]) -> None:
    now = datetime.now().astimezone() - timedelta(days=1)
    await store_units(database, made)
    sender = {_SENDER: (made.nodes[0], Role.COMMITTEE)}
    await store_people(database, {**_secretaries(made), **others, **sender}, now)


async def _planned(vendor: str, shape: Shape, folder: Path) -> Spread:
    now = datetime.now().astimezone().replace(hour=10)
    made = tree(shape)
    async with (
        new_database(vendor, folder) as url,
        open_database(url, load_keys(folder / "field.key")) as database,
    ):
        await _fill(database, made, {})
        await analyse(vendor, url)
        first, *others = made.nodes
        top, units = (
            Unit(first.id, f"U{first.id}", first.name, "đảng bộ tỉnh", first.path),
            [node.id for node in others],
        )

        async def commit(tx: Tx) -> int:
            report = await store_report(tx, "bench", top, Directive(whom=1, text=_WORDS), _SENDER, now)
            return await store_dispatch(
                tx, report, top.id, DispatchKind.DIRECTIVE, _WORDS, units, sender="", by=_SENDER, now=now
            )

        await database.write(commit)
        each = []
        begun = last = time.perf_counter()
        while await database.write(lambda tx: spread_some(tx, now)):
            each.append((ended := time.perf_counter()) - last)
            last = ended
        taken = time.perf_counter() - begun
        queued = await database.read(lambda tx: tx.value(select(func.count()).select_from(outbox)))
    if queued != len(made.cells):
        raise RuntimeError(f"{queued} of {len(made.cells)} queued")
    return Spread(vendor, len(made.cells), taken, max(each))
