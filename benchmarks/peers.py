"""A bot as a child process with a Telegram of its own: started, fed, measured from outside, ended."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from bot.sandbox import Phone, TelegramServer

TOKEN = "7000000001:AAbenchBENCHbenchBENCHbenchBENCH00"
_ROOT = Path(__file__).resolve().parents[1]
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")
_MEGABYTE = 2**20


@dataclass
class Peer:
    """One bot under measurement; `settings` is the environment of its process."""

    name: str
    command: tuple[str, ...]
    server: TelegramServer
    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    _child: asyncio.subprocess.Process | None = None

    async def start(self, asker: Phone, question: str) -> float:
        """Start the process with a question already waiting; return the seconds until its answer came."""
        asker.begin()
        asker.skip()
        await asker.say(question)
        begun = time.perf_counter()
        kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        with (self.folder / "output.txt").open("ab") as output:
            self._child = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                *self.command,
                cwd=self.folder,
                env={**kept, "PYTHONPATH": str(_ROOT), **self.settings},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        try:
            await asker.next(30)
        except TimeoutError:
            raise RuntimeError(f"{self.name} does not answer:\n{self.output}") from None
        return time.perf_counter() - begun

    async def stop(self) -> None:
        """End the process as a service manager does."""
        if self._child is not None and self._child.returncode is None:
            self._child.terminate()
            await self._child.wait()

    @property
    def output(self) -> str:
        """Return what the process has printed."""
        return (self.folder / "output.txt").read_text()

    def cpu(self) -> float:
        """Return the processor seconds, user and system, that the process has used with all its threads."""
        used = self._process.cpu_times()
        return used.user + used.system

    def memory(self) -> float:
        """Return the resident memory in MiB."""
        return self._process.memory_info().rss / _MEGABYTE

    @property
    def _process(self) -> psutil.Process:
        if self._child is None:
            raise RuntimeError(f"{self.name} was not started")
        return psutil.Process(self._child.pid)


@asynccontextmanager
async def telegram() -> AsyncIterator[TelegramServer]:
    """Serve a Telegram for one bot."""
    async with TelegramServer(TOKEN, "chibot_do_bot", keep_requests=1000) as server:
        yield server


def echo_peer(name: str, transport: str, server: TelegramServer, folder: Path) -> Peer:
    """Return the bare echo on a transport."""
    return Peer(name, ("benchmarks.echo", transport, server.root, TOKEN), server, _made(folder))


def our_peer(name: str, url: str, key: Path, server: TelegramServer, folder: Path) -> Peer:
    """Return our own process on a database, sending without the vendor's limits."""
    settings = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_ROOT": server.root,
        "DATABASE_URL": url,
        "FIELD_KEY_FILE": str(key),
        "HTTP_PORT": "0",
        "SEND_RATE": "0",
        "SEND_RATE_PER_CHAT": "0",
    }
    return Peer(name, ("bot", "run"), server, _made(folder), settings)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
