"""The look-alike of Telegram's Bot API server, for one bot token, on this machine only.

async with TelegramServer(token="123:TEST") as server:
    phone = server.phone(1001, "Nguyễn Văn Thử")
    await phone.say("/start")
    ...the bot polls `server.root`...
    message = await phone.next()
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import aiohttp
from aiohttp import web

from bot.sandbox import methods, profile, schema
from bot.sandbox.errors import ApiError, Json, bad_request, conflict, too_many
from bot.sandbox.faults import Drop, Fault, Faults, Pace, Silent, Slow, Status, TooMany
from bot.sandbox.files import REQUEST_LIMIT
from bot.sandbox.forms import read_params
from bot.sandbox.phone import Phone
from bot.sandbox.registry import METHODS
from bot.sandbox.telegram import Telegram, WebHook, system_time
from bot.sandbox.webhook import Pusher

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

__all__ = ["Request", "TelegramServer", "methods", "profile"]  # the last two fill the registry

_REASONS = {500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}
_PACED = frozenset({"sendMessage", "sendPhoto", "sendDocument"})
_LONGEST_POLL = 50
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class Request:
    """One request of the bot as it was answered; status 0 means that no answer was sent."""

    method: str
    chat_id: int | None
    params: Json
    at: float  # time.monotonic()
    status: int


class TelegramServer:
    """A Bot API server that starts with `async with` and forgets everything when it ends."""

    def __init__(
        self,
        token: str,
        username: str = "sandbox_bot",
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Callable[[], datetime] = system_time,
        enforce_limits: bool = False,
        keep_requests: int = 20_000,
        hook_pause: float = 0.1,
    ) -> None:
        self.telegram = Telegram(token, username, clock)
        self.requests: deque[Request] = deque(maxlen=keep_requests)
        self.violations: list[str] = []
        self.closing = asyncio.Event()  # long answers (polls, event streams) end when it is set
        self.root = ""
        self._host, self._port = host, port
        self._app: web.Application | None = None
        self._faults = Faults()
        self._pace = Pace(time.monotonic) if enforce_limits else None
        self._pusher = Pusher(self.telegram, hook_pause)
        self._phones: dict[int, Phone] = {}
        self._stack = AsyncExitStack()
        self._waiting: dict[str, Callable[[Json], Awaitable[object]]] = {
            "getUpdates": self._get_updates,
            "setWebhook": self._set_hook,
            "deleteWebhook": self._delete_hook,
            "getWebhookInfo": self._hook_info,
        }

    # For tests and the page

    def phone(self, user_id: int, name: str) -> Phone:
        """Return the phone of a person; the same id is the same phone."""
        if user_id not in self._phones:
            self._phones[user_id] = Phone(self.telegram, user_id, name)
        return self._phones[user_id]

    def push(self, raw_update: Json) -> None:
        """Send the bot any update, even nonsense, with the next update id."""
        self.telegram.updates.push_raw(raw_update)

    def inject(self, method: str, fault: Fault, times: int = 1, chat_id: int | None = None) -> None:
        """Let `fault` happen to the next `times` requests of `method` ("*" for any), in one chat if it is given."""
        self._faults.add(method, fault, times, chat_id)

    def mount(self, app: web.Application) -> None:
        """Serve `app` on the same port, beside the Bot API. Call it before the server starts."""
        self._app = app

    # Life

    async def __aenter__(self) -> Self:
        app = self._app or web.Application(client_max_size=REQUEST_LIMIT)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        app.on_shutdown.append(self._end_long_answers)
        async with AsyncExitStack() as stack:
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=2)
            await runner.setup()
            stack.push_async_callback(runner.cleanup)
            site = web.TCPSite(runner, self._host, self._port, backlog=1024)
            await site.start()
            host, port, *_ = runner.addresses[0]
            self.root = f"http://{host}:{port}"
            session = await stack.enter_async_context(aiohttp.ClientSession())
            tasks = await stack.enter_async_context(asyncio.TaskGroup())
            stack.callback(tasks.create_task(self._pusher.run(session)).cancel)
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def _end_long_answers(self, _: web.Application) -> None:
        self.closing.set()
        self.telegram.updates.release()

    # Bot API

    async def _serve(self, request: web.Request) -> web.Response:
        """Answer one Bot API request, whatever becomes of it, and log it."""
        name = request.match_info["method"]
        method = schema.method_names().get(name.lower(), "")
        params: Json = {}
        fault: Fault | None = None
        at = time.monotonic()
        try:
            self._admit(request.match_info["token"], method, name)
            params, problems = schema.decode(method, await read_params(request))
            fault = self._faults.take(method, params.get("chat_id")) if self._faults else None
            await self._suffer(fault, request)
            status, body = 200, await self._run(method, params, problems)
        except ApiError as refusal:
            status, body = refusal.code, refusal.body()
        except web.HTTPRequestEntityTooLarge as refusal:
            status, body = refusal.status, ApiError(refusal.status, "Request Entity Too Large").body()
        self._log(method or name, params, at, 0 if isinstance(fault, Drop | Silent) else status)
        if isinstance(fault, Silent):
            await self.closing.wait()
        return _answer(status, body)

    def _log(self, method: str, params: Json, at: float, status: int) -> None:
        chat_id = params.get("chat_id")
        self.requests.append(Request(method, chat_id if isinstance(chat_id, int) else None, params, at, status))

    def _admit(self, token: str, method: str, name: str) -> None:
        if token != self.telegram.token:
            raise ApiError(401, "Unauthorized")
        if not method:
            self.violations.append(f"{name}: unknown method")
            raise ApiError(404, "Not Found: method not found")

    async def _suffer(self, fault: Fault | None, request: web.Request) -> None:
        match fault:
            case TooMany(seconds):
                raise too_many(seconds)
            case Status(code):
                raise ApiError(code, _REASONS.get(code, "Error"))
            case Slow(seconds):
                await asyncio.sleep(seconds)
            case Drop():
                if request.transport is not None:
                    request.transport.abort()
                raise ApiError(502, "Bad Gateway")  # nobody reads it: the connection is gone
            case Silent() | None:
                pass

    async def _run(self, method: str, params: Json, problems: list[str]) -> Json:
        if problems:
            self.violations.extend(f"{method}: {problem}" for problem in problems)
            raise bad_request("; ".join(problems))
        if self._pace is not None and method in _PACED and (wait := self._pace.admit(params["chat_id"])):
            raise too_many(wait)
        if waiting := self._waiting.get(method):
            return {"ok": True, "result": await waiting(params)}
        if known := METHODS.get(method):
            return {"ok": True, "result": known(self.telegram, params)}
        raise ApiError(501, f"Not Implemented: the sandbox has no {method}")

    async def _get_updates(self, ask: Json) -> object:
        if self.telegram.hook.url:
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        updates = self.telegram.updates
        updates.allow(ask.get("allowed_updates"))
        wait = 0 if self.closing.is_set() else min(ask.get("timeout", 0), _LONGEST_POLL)
        return await updates.poll(ask.get("offset", 0), ask.get("limit", 100), wait)

    async def _set_hook(self, ask: Json) -> object:
        updates = self.telegram.updates
        updates.allow(ask.get("allowed_updates"))
        updates.end_poll("terminated by setWebhook request")
        if ask.get("drop_pending_updates"):
            updates.clear()
        hook = WebHook(ask["url"], ask.get("secret_token", ""), ask.get("max_connections", 40))
        self.telegram.hook = hook
        self._pusher.changed.set()
        return True

    async def _delete_hook(self, ask: Json) -> object:
        return await self._set_hook({**ask, "url": ""})

    async def _hook_info(self, _: Json) -> object:
        hook, updates = self.telegram.hook, self.telegram.updates
        info: Json = {"url": hook.url, "has_custom_certificate": False, "pending_update_count": len(updates)}
        if hook.url:
            info["max_connections"] = hook.max_connections
        if hook.error:
            info |= {"last_error_date": hook.error_date, "last_error_message": hook.error}
        return info | ({"allowed_updates": updates.allowed} if updates.allowed else {})

    async def _download(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self.telegram.token:
            return _answer(401, ApiError(401, "Unauthorized").body())
        stored = self.telegram.files.at(request.match_info["path"])
        if stored is None:
            return _answer(404, ApiError(404, "Not Found").body())
        return web.Response(body=stored.data, content_type=stored.mime)


def _answer(status: int, body: Json) -> web.Response:
    return web.Response(body=_encode(body).encode(), status=status, content_type="application/json")
