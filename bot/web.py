"""The process's own small web server: health, metrics and web hooks."""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.telegram.polling import Intake
from storage.database import Database, StorageUnavailable
from storage.inbox import waiting_conversations

HOOK_PATH = "/hooks/telegram"
_DATABASE = web.AppKey("database", Database)
_INTAKE = web.AppKey("intake", Intake)
_SECRET = web.AppKey("secret", str)


async def _health(request: web.Request) -> web.Response:
    try:
        waiting = await request.app[_DATABASE].read(waiting_conversations)
    except StorageUnavailable:
        return web.json_response({"ok": False, "storage": "unavailable"}, status=503)
    return web.json_response({"ok": True, "waiting_conversations": len(waiting)})


async def _metrics(_request: web.Request) -> web.Response:
    return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})


async def _telegram_hook(request: web.Request) -> web.Response:
    """Store an update before answering 200; anything else makes Telegram send it again."""
    given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
    if not hmac.compare_digest(given.encode(), request.app[_SECRET].encode()):
        return web.Response(status=403)
    try:
        update = await request.json()
    except ValueError:
        return web.Response(status=400)
    if not isinstance(update, dict) or "update_id" not in update:
        return web.Response(status=400)
    try:
        await request.app[_INTAKE].take([update])
    except StorageUnavailable:
        return web.Response(status=503)
    return web.Response()


@asynccontextmanager
async def serving(
    host: str, port: int, database: Database, intake: Intake | None, secret: str | None
) -> AsyncIterator[int]:
    """Serve while the context lasts; gives the port. Raises OSError where it is taken."""
    app = web.Application()
    app[_DATABASE] = database
    app.router.add_get("/healthz", _health)
    app.router.add_get("/metrics", _metrics)
    if intake and secret:
        app[_INTAKE], app[_SECRET] = intake, secret
        app.router.add_post(HOOK_PATH, _telegram_hook)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()
