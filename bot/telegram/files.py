"""Excel files that people send: fetched once, read, and only the list of people is kept."""

from __future__ import annotations

import asyncio
import json

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.telegram.reading import SHEET
from domain.refusals import Refused
from handlers.people_lists import LARGEST_FILE, TOO_LARGE, read_list
from handlers.visit import Attached

log = structlog.get_logger()
_TRIES = 3
_NOT_FETCHED = "Chưa tải được tệp. Đồng chí gửi lại tệp, hoặc dán danh sách vào đây, mỗi người một dòng."


class FileReader:
    """Turns a stored update with an Excel file into one with the people that the file lists."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def __call__(self, raw: str, attached: Attached) -> str:
        """Return the update with what was read of the file, or why it was not, in the file's place."""
        people, problem = "", ""
        try:
            people = await self._read(attached)
        except Refused as refused:
            problem = refused.sentence
        update = json.loads(raw)
        caption = update.get("message", {}).get("caption", "")
        update["message"].pop("document", None)
        update[SHEET] = {"people": people, "caption": caption, "problem": problem}
        return json.dumps(update, separators=(",", ":"))

    async def _read(self, attached: Attached) -> str:
        if attached.size > LARGEST_FILE:
            raise Refused(TOO_LARGE)
        data = await self._fetch(attached.file_id)
        return await asyncio.to_thread(read_list, data)

    async def _fetch(self, file_id: str) -> bytes:
        for tried in range(1, _TRIES + 1):
            try:
                file = await self._bot.get_file(file_id)
                return bytes(await file.download_as_bytearray())
            except TelegramError as error:
                log.warning("file not fetched", tried=tried, reason=type(error).__name__)
                await asyncio.sleep(tried)
        raise Refused(_NOT_FETCHED)
