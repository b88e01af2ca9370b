"""The phones' page: several people's chats side by side, and a clock to move, on the port of the Bot API.

The browser gets the whole state when it connects and small events from then on (Server-Sent Events). A lost
connection needs no bookkeeping: the next one begins with the whole state again.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import quote

from aiohttp import web

from bot.sandbox.actions import ACTIONS, told
from bot.sandbox.errors import ApiError
from bot.sandbox.files import REQUEST_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.sandbox.cards import ClockControl, PhoneCard, ScenarioControl
    from bot.sandbox.errors import Json
    from bot.sandbox.phone import Phone
    from bot.sandbox.server import TelegramServer

HEARTBEAT = 15.0
_ASSETS = {
    "app.js": "text/javascript",
    "phone.js": "text/javascript",
    "message.js": "text/javascript",
    "dom.js": "text/javascript",
    "style.css": "text/css",
    "icon.svg": "image/svg+xml",
}
_INLINE_PICTURES = {"image/png", "image/jpeg"}
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def phones_app(
    server: TelegramServer,
    cards: Sequence[PhoneCard],
    clock: ClockControl,
    title: str = "Chibot – bản dùng thử",
    scenarios: ScenarioControl | None = None,
) -> web.Application:
    """Return the page as an application for `server.mount`."""
    page = _Page(server, cards, clock, title, scenarios)
    app = web.Application(client_max_size=REQUEST_LIMIT)
    app.router.add_get("/", page.index)
    app.router.add_get("/page/events", page.events)
    app.router.add_get("/page/file/{file_id}", page.file)
    app.router.add_get("/page/{asset}", page.asset)
    app.router.add_post("/page/clock", page.move_clock)
    app.router.add_post("/page/scenario", page.choose_scenario)
    app.router.add_post("/page/phone/{id}/{action}", page.act)
    app.on_response_prepare.append(_harden)
    app.on_shutdown.append(page.release)
    return app


async def _harden(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(_HEADERS)


class _Page:
    """The routes and everything that is shown besides the chats themselves."""

    def __init__(
        self,
        server: TelegramServer,
        cards: Sequence[PhoneCard],
        clock: ClockControl,
        title: str,
        scenarios: ScenarioControl | None,
    ) -> None:
        self._server = server
        self._clock = clock
        self._title = title
        self._scenarios = scenarios
        self._cards: dict[int, PhoneCard] = {}
        self._jumps: list[Json] = []
        self._listeners: set[asyncio.Queue[Json]] = set()
        self._moving = asyncio.Lock()
        self._deal(cards)
        server.telegram.watchers.append(self._changed)

    # What the browser loads

    async def index(self, _: web.Request) -> web.Response:
        return _static("index.html", "text/html")

    async def asset(self, request: web.Request) -> web.Response:
        name = request.match_info["asset"]
        if name not in _ASSETS:
            raise web.HTTPNotFound
        return _static(name, _ASSETS[name])

    async def file(self, request: web.Request) -> web.Response:
        """Serve a file of a chat; only pictures may show inside the page."""
        try:
            stored = self._server.telegram.files.get(request.match_info["file_id"])
        except ApiError:
            raise web.HTTPNotFound from None
        response = web.Response(body=stored.data, content_type=stored.mime)
        if stored.mime not in _INLINE_PICTURES:
            response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(stored.name)}"
        return response

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Send the whole state, then every change, until the browser or the server goes away."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        # A tab that is closed is no error: whoever listened has gone.
        with self._listening() as queue, suppress(ConnectionResetError):
            await response.write(b"retry: 1000\n\n")
            event = self._state()
            while event["kind"] != "bye":
                await response.write(f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode())
                event = await self._next(queue)
        return response

    # What the browser does

    async def act(self, request: web.Request) -> web.Response:
        """Let one phone do something."""
        card = self._cards.get(int(request.match_info["id"]))
        action = ACTIONS.get(request.match_info["action"])
        if card is None or action is None:
            raise web.HTTPNotFound
        phone = self._server.phone(card.user_id, card.name)
        return await told(request, lambda: action(phone, request))

    async def move_clock(self, request: web.Request) -> web.Response:
        return await told(request, lambda: self._move(request))

    async def choose_scenario(self, request: web.Request) -> web.Response:
        return await told(request, lambda: self._choose(request))

    async def release(self, _: web.Application) -> None:
        """End the event streams: the server closes."""
        self._tell({"kind": "bye"})

    async def _move(self, request: web.Request) -> None:
        body = await request.json()
        async with self._moving:
            now = self._clock.now()
            wanted = now + timedelta(days=body["days"]) if "days" in body else _moment(body["to"], now)
            before = {user_id: self._phone(card).chat.last_id for user_id, card in self._cards.items()}
            await self._clock.move_to(wanted)
            self._jumps.append({"at": self._clock.now().timestamp(), "after": before})
            self._tell({"kind": "jump", "jump": self._jumps[-1], **self._time()})

    async def _choose(self, request: web.Request) -> None:
        name = str((await request.json())["name"])
        if self._scenarios is None:
            raise web.HTTPNotFound
        async with self._moving:
            self._deal(await self._scenarios.choose(name))
            self._jumps.clear()
            self._tell(self._state())

    # What is told

    def _deal(self, cards: Sequence[PhoneCard]) -> None:
        self._cards = {card.user_id: card for card in cards}
        for card in cards:
            self._phone(card)

    def _phone(self, card: PhoneCard) -> Phone:
        return self._server.phone(card.user_id, card.name)

    def _changed(self, kind: str, user_id: int, content: Json) -> None:
        """Pass a change of a chat on, if anybody looks at it."""
        if not self._listeners or user_id not in self._cards:
            return
        event = self._summary(self._cards[user_id]) if kind == "phone" else content
        self._tell({"kind": kind, "phone": user_id, "content": event})

    def _tell(self, event: Json) -> None:
        for queue in self._listeners:
            queue.put_nowait(event)

    async def _next(self, queue: asyncio.Queue[Json]) -> Json:
        """Wait for the next event; the clock is told when there is none, which also finds closed browsers."""
        try:
            async with asyncio.timeout(HEARTBEAT):
                return await queue.get()
        except TimeoutError:
            return {"kind": "clock", **self._time()}

    @contextmanager
    def _listening(self) -> Iterator[asyncio.Queue[Json]]:
        queue: asyncio.Queue[Json] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield queue
        finally:
            self._listeners.discard(queue)

    def _time(self) -> Json:
        """Return the sandbox's time, and its zone as seconds east of Greenwich."""
        now = self._clock.now()
        offset = now.utcoffset() or timedelta()
        return {"now": now.timestamp(), "offset": offset.total_seconds()}

    def _state(self) -> Json:
        scenarios = self._scenarios
        return {
            "kind": "state",
            "title": self._title,
            "scenarios": list(scenarios.names) if scenarios else [],
            "scenario": scenarios.current if scenarios else "",
            "jumps": self._jumps,
            "phones": [
                {**self._summary(card), "messages": list(self._phone(card).chat.messages.values())}
                for card in self._cards.values()
            ],
            **self._time(),
        }

    def _summary(self, card: PhoneCard) -> Json:
        """Return all of a phone but its messages."""
        phone = self._phone(card)
        chat = phone.chat
        return {
            **asdict(card),
            "begun": chat.begun,
            "blocked": chat.blocked,
            "keyboard": chat.keyboard,
            "placeholder": chat.reply_markup.get("input_field_placeholder", ""),
            "commands": [command._asdict() for command in phone.commands],
        }


def _moment(text: str, now: datetime) -> datetime:
    """Read the moment of the two inputs in the sandbox's own zone."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=now.tzinfo)
    except ValueError:
        raise ValueError("Hãy chọn đủ ngày và giờ.") from None


def _static(name: str, kind: str) -> web.Response:
    body = files(__package__).joinpath("page", name).read_bytes()
    return web.Response(body=body, content_type=kind, charset="utf-8")
