"""The bot in a terminal: plain text with numbered choices, as on a messenger that has no buttons."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.rendering.making import make
from domain.organisation import Office
from domain.privacy import scrub
from domain.reply import Reply, as_plain
from handlers.receiving import Clock, Unreadable, receive_next
from handlers.visit import Inbound, Text
from storage.audit import record
from storage.database import Database, Tx
from storage.inbox import RawUpdate, store_updates
from storage.outbox import Lane, claim, settle
from storage.people import TERMINAL, give_office, visitor

CHANNEL = TERMINAL


def read(raw: str) -> Inbound:
    """Return what a stored line says; raises Unreadable."""
    try:
        line = json.loads(raw)
        return Inbound(CHANNEL, str(line["address"]), Text(str(line["text"])), plain=True)
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(type(error).__name__) from error


class Terminal:
    """One person at a terminal; files that the bot sends are put into `folder`."""

    def __init__(self, database: Database, clock: Clock, address: str, folder: Path) -> None:
        self._database, self._clock, self._address, self._folder = database, clock, address, folder
        self._lines = self._files = 0

    async def take_office(self, office: Office) -> None:
        """Hold an office, as an operator who tries the bot; recorded in the audit log."""

        async def work(tx: Tx) -> None:
            known = await visitor(tx, CHANNEL, self._address, self._clock())
            if office not in known.offices:
                await give_office(tx, known.person_id, office, self._clock())
                subject = f"terminal unit {office.unit.id} {office.role}"
                await record(tx, self._clock(), known.person_id, "join", subject)

        await self._database.write(work)

    async def say(self, text: str) -> list[str]:
        """Say a line; return the answers as plain text."""
        self._lines += 1
        line = scrub({"address": self._address, "text": text})
        key = f"{self._address}:{datetime.now(UTC).timestamp()}:{self._lines}"
        update = RawUpdate(CHANNEL, key, f"{CHANNEL}:{self._address}", json.dumps(line, ensure_ascii=False))
        await self._database.write(lambda tx: store_updates(tx, [update], self._clock()))
        while (received := await receive_next(self._database, update.conversation, read, self._clock)) is not None:
            if not received.more:
                break
        return await self._answers()

    async def _answers(self) -> list[str]:
        async def take(tx: Tx) -> list[Reply]:
            now = datetime.now(UTC)
            replies = []
            while taken := await claim(tx, CHANNEL, Lane.REPLY, now, 64):
                for message in taken:
                    await settle(tx, message.id, "sent", now)
                    replies.append(message.reply)
            return replies

        return [self._shown(reply) for reply in await self._database.write(take)]

    def _shown(self, reply: Reply) -> str:
        """Return a reply as text; a picture or a file that comes with it is written to the folder."""
        content = reply.document.content if reply.document else reply.picture
        if content is None:
            return as_plain(reply)
        self._files += 1
        file = self._folder / (reply.document.name if reply.document else f"hinh-{self._files}.png")
        try:
            file.write_bytes(make(content))
        except OSError as error:
            return f"{as_plain(reply)}\nKhông ghi được tệp {file}: {error.strerror}"
        return f"{as_plain(reply)}\nĐã ghi {file.resolve()}"


async def chat(terminal: Terminal) -> None:
    """Talk until the end of the input."""
    print("Gõ tin nhắn, Enter để gửi; Ctrl-D để thôi.\n")  # noqa: T201 — this is the terminal
    for text in await terminal.say("/menu"):
        print(text + "\n")  # noqa: T201
    while line := await asyncio.to_thread(sys.stdin.readline):
        for text in await terminal.say(line.rstrip("\n")):
            print(text + "\n")  # noqa: T201
