"""The peer: the smallest bot that python-telegram-bot can be, an echo that polls.

python -m benchmarks.echo httpx|aiohttp ROOT TOKEN
"""

from __future__ import annotations

import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from bot.telegram.request import AiohttpRequest


async def echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer with the same words."""
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


def main(transport: str, root: str, token: str) -> None:
    """Serve until SIGTERM, with the library's own transport or with ours."""
    builder = Application.builder().token(token).base_url(f"{root}/bot")
    if transport == "aiohttp":
        builder = builder.request(AiohttpRequest()).get_updates_request(AiohttpRequest())
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:4])
