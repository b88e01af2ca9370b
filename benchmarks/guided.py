"""Guided reports and one-line reports through the real process, beside the bare echo, in turns within one run."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.crowd import FIRST_PERSON, PEOPLE, Crowd, Loop, Script, guided, one_line, small_talk
from benchmarks.databases import SQLITE, new_database
from benchmarks.organisations import PROVINCE, store_people, store_targets, store_units, tree
from benchmarks.peers import Peer, echo_peer, our_peer, telegram
from benchmarks.timing import percentile
from domain.organisation import Role
from storage.connect import open_database
from storage.seal import load_keys

_RECEIPT = "✅ Đã ghi nhận báo cáo số"
_SETTLE_SECONDS = 0.4  # after the last answer a bot still writes down that it was sent
_WARM_UP = 300


@dataclass(frozen=True)
class Plan:
    """How much is measured: starts, rounds, and the updates of each peer in all rounds together."""

    starts: int = 3
    rounds: int = 4
    updates: int = 10_000


@dataclass
class Measured:
    """One kind of conversation with one peer, over all rounds."""

    updates: int = 0
    finished: int = 0
    cpu: float = 0.0
    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)

    def add(self, loop: Loop, cpu: float) -> None:
        """Add a round."""
        self.updates += len(loop.waits)
        self.finished += loop.finished
        self.cpu += cpu
        self.seconds += loop.seconds
        self.waits += loop.waits

    @property
    def cpu_ms(self) -> float:
        """Return processor milliseconds an update."""
        return self.cpu * 1000 / self.updates

    @property
    def rate(self) -> float:
        """Return updates a second."""
        return self.updates / self.seconds

    @property
    def reports(self) -> float:
        """Return finished reports a second."""
        return self.finished / self.seconds

    @property
    def reports_per_cpu(self) -> float:
        """Return finished reports for each second of processor time."""
        return self.finished / self.cpu

    def wait_ms(self, share: float) -> float:
        """Return a percentile of the milliseconds from a question to its answer."""
        return percentile(self.waits, share) * 1000


@dataclass
class PeerResult:
    """All that was measured of one peer; the echo has no one-line reports."""

    name: str
    starts: list[float] = field(default_factory=list)
    steps: Measured = field(default_factory=Measured)
    lines: Measured = field(default_factory=Measured)
    memory: float = 0.0

    @property
    def start(self) -> float:
        """Return the median seconds from the start to the first answer."""
        return percentile(self.starts, 0.5)


@dataclass
class _Place:
    peer: Peer
    crowd: Crowd
    ours: bool
    result: PeerResult

    async def start(self) -> None:
        question = "/trogiup" if self.ours else "xin chào"
        self.result.starts.append(await self.peer.start(self.crowd.asker, question))

    async def measure(self, script: Script, updates: int, into: Measured) -> None:
        before = self.peer.cpu()
        loop = await self.crowd.talk(script, updates, ends=_RECEIPT if self.ours else "")
        await asyncio.sleep(_SETTLE_SECONDS)
        into.add(loop, self.peer.cpu() - before)

    async def round(self, updates: int) -> None:
        if self.ours:
            await self.measure(guided, updates * 3 // 4, self.result.steps)
            await self.measure(one_line, updates // 4, self.result.lines)
        else:
            await self.measure(small_talk, updates, self.result.steps)


async def compare(vendors: tuple[str, ...], folder: Path, plan: Plan) -> list[PeerResult]:
    """Measure every peer in turns; the first is the bare echo that the others are compared with."""
    now = datetime.now().astimezone()
    async with AsyncExitStack() as stack:
        contexts = [
            _echo("PTB bare echo (httpx)", "httpx", folder, now),
            _echo("PTB bare echo on our aiohttp transport", "aiohttp", folder, now),
            *(_ours(vendor, folder, now) for vendor in vendors),
        ]
        places = [await stack.enter_async_context(context) for context in contexts]
        for _ in range(plan.starts):
            for place in places:
                await place.peer.stop()
                await place.start()
        for place in places:
            await place.crowd.talk(guided if place.ours else small_talk, min(_WARM_UP, plan.updates // 4))
        for _ in range(plan.rounds):
            for place in places:
                await place.round(plan.updates // plan.rounds)
        for place in places:
            place.result.memory = place.peer.memory()
        return [place.result for place in places]


@asynccontextmanager
async def _echo(name: str, transport: str, folder: Path, now: datetime) -> AsyncIterator[_Place]:
    async with telegram() as server:
        peer = echo_peer(name, transport, server, folder / transport)
        try:
            yield _Place(peer, Crowd(server, now.date()), ours=False, result=PeerResult(name))
        finally:
            await peer.stop()


@asynccontextmanager
async def _ours(vendor: str, folder: Path, now: datetime) -> AsyncIterator[_Place]:
    name = f"Chibot guided step, {vendor}" + (" (synchronous=FULL)" if vendor == SQLITE else "")
    key = folder / "field.key"
    async with new_database(vendor, folder) as url, telegram() as server:
        made = tree(PROVINCE)
        async with open_database(url, load_keys(key)) as database:
            await store_units(database, made)
            await store_targets(database, made, str(now.year), now.date() + timedelta(days=200), now)
            held = {FIRST_PERSON + n: (cell, Role.SECRETARY) for n, cell in enumerate(made.cells[:PEOPLE])}
            await store_people(database, held, now)
        peer = our_peer(name, url, key, server, folder / vendor)
        try:
            yield _Place(peer, Crowd(server, now.date()), ours=True, result=PeerResult(name))
        finally:
            await peer.stop()
