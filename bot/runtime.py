"""The running bot: everything wired together, once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.collecting import collect_seldom
from bot.events import pause
from bot.pacing import Pacer
from bot.rendering.making import Maker
from bot.sender import Sender
from bot.settings import Settings
from bot.spreading import spread_until
from bot.telegram.files import FileReader
from bot.telegram.polling import Intake, poll
from bot.telegram.reading import CHANNEL, WANTED, TelegramReader
from bot.telegram.request import AiohttpRequest
from bot.telegram.sending import TelegramMessenger
from bot.ticking import schedule, tick
from bot.web import HOOK_PATH, serving
from bot.worker import Worker
from domain.mornings import Card
from handlers.receiving import Clock
from storage.connect import open_database
from storage.database import Database, StorageUnavailable
from storage.migrate import migrate
from storage.outbox import Lane, is_waiting
from storage.people import check_key

log = structlog.get_logger()
_CAMPAIGN_SECONDS = 1.0
_DRAIN_SECONDS = 8.0
_LOOK_SECONDS = 0.02


class NotStarted(Exception):
    """The bot cannot start; the message says what to do about it."""


def system_clock(settings: Settings) -> Clock:
    """Return the real time in the users' zone."""
    return lambda: datetime.now(UTC).astimezone(settings.zone)


@dataclass(frozen=True)
class Runtime:
    """A bot that serves: its database, its address on the web, and the tick to run by hand."""

    database: Database
    port: int
    username: str
    clock: Clock
    keep: timedelta
    sender: Sender

    def queued(self) -> None:
        """Say that bulk was queued."""
        self.sender.wake(Lane.BULK)

    async def drained(self) -> None:
        """Wait until all that is queued has been sent, some seconds at most."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_DRAIN_SECONDS):
                # No event tells what another process has left in the database.
                while await self.database.read(lambda tx: is_waiting(tx, CHANNEL, datetime.now(UTC))):  # noqa: ASYNC110
                    await asyncio.sleep(_LOOK_SECONDS)

    async def tick(self) -> tuple[Card, ...]:
        """Run the tick now."""
        return await tick(self.database, self.clock, self.keep, self.queued)


@asynccontextmanager
async def running(settings: Settings, clock: Clock | None = None) -> AsyncIterator[Runtime]:
    """Serve while the context lasts; leaving it finishes what is under way, at most ten seconds.

    Raises NotStarted, StorageUnavailable, and KeyProblem for a wrong field key.
    """
    if settings.telegram_bot_token is None:
        raise NotStarted("TELEGRAM_BOT_TOKEN is missing: put it into .env (see .env.example), or try `chibot demo`.")
    clock = clock or system_clock(settings)
    await migrate(settings.database_url)
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_database(settings.database_url, settings.seal()))
        await database.read(check_key)
        bot = _bot(settings)
        await bot._request[0].initialize()  # noqa: SLF001 — Bot.initialize would ask getMe, which must not stop a start
        stack.push_async_callback(_close, bot)
        username = await _username(bot)
        runtime = await stack.enter_async_context(_serving(settings, database, bot, clock, username))
        collect_seldom()
        log.info("serving", bot=username, port=runtime.port, hooks=bool(settings.public_url))
        yield runtime
        log.info("stopping")


def _bot(settings: Settings) -> Bot:
    token = settings.telegram_bot_token
    root = settings.telegram_api_root
    transport = AiohttpRequest()
    return Bot(
        token.get_secret_value() if token else "",
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=transport,
        get_updates_request=transport,
    )


async def _close(bot: Bot) -> None:
    await bot._request[1].shutdown()  # noqa: SLF001


async def _username(bot: Bot) -> str:
    """Ask who we are; a wrong token ends the start, an unreachable server does not."""
    try:
        return (await bot.get_me()).username or ""
    except InvalidToken:
        raise NotStarted("Telegram does not accept TELEGRAM_BOT_TOKEN: copy it again from @BotFather.") from None
    except TelegramError as error:
        log.warning("Telegram is not reachable yet; trying on", reason=type(error).__name__)
        return ""


@asynccontextmanager
async def _serving(
    settings: Settings, database: Database, bot: Bot, clock: Clock, username: str
) -> AsyncIterator[Runtime]:
    stop = asyncio.Event()
    pacer = Pacer(settings.send_rate, settings.send_rate_per_chat)
    maker = Maker()
    sender = Sender(database, CHANNEL, TelegramMessenger(bot, maker), pacer, clock)
    worker = Worker(database, {CHANNEL: TelegramReader(bot)}, {CHANNEL: FileReader(bot)}, clock, sender.wake)
    keep = timedelta(days=settings.keep_raw_days)
    async with asyncio.TaskGroup() as tasks:
        intake = Intake(bot, database, worker, clock, tasks)
        secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else None
        hooked = intake if settings.public_url else None
        try:
            async with serving(settings.http_host, settings.http_port, database, hooked, secret) as port:
                working = [tasks.create_task(worker.run(stop)), tasks.create_task(sender.run(stop))]
                receiving = tasks.create_task(_receive(settings, database, bot, intake, secret))
                runtime = Runtime(database, port, username, clock, keep, sender)
                working.append(tasks.create_task(spread_until(stop, database, clock, runtime.queued)))
                scheduler = schedule(database, clock, keep, runtime.queued)
                try:
                    await _begin_ticking(scheduler, runtime)
                    yield runtime
                finally:
                    receiving.cancel()
                    scheduler.shutdown(wait=False)
                    stop.set()
                    for lane in Lane:
                        sender.wake(lane)
                    _, late = await asyncio.wait(working, timeout=_DRAIN_SECONDS)
                    for task in late:
                        log.warning("stopped before all was sent; the rest stays stored")
                        task.cancel()
                    maker.close()
        except OSError as error:
            raise NotStarted(f"Port {settings.http_port} cannot be used (HTTP_PORT): {error.strerror}.") from error


async def _begin_ticking(scheduler: AsyncIOScheduler, runtime: Runtime) -> None:
    scheduler.start()
    await runtime.tick()


async def _receive(settings: Settings, database: Database, bot: Bot, intake: Intake, secret: str | None) -> None:
    """Receive by web hook where we have an address, else poll; only one process polls."""
    if settings.public_url:
        if not secret:
            raise NotStarted("WEBHOOK_SECRET is missing: PUBLIC_URL is set, so hooks must be recognised.")
        await _set_hook(bot, f"{settings.public_url}{HOOK_PATH}", secret)
        return
    never = asyncio.Event()
    while True:
        try:
            async with database.leading("poll") as lead:
                if lead:
                    async with asyncio.TaskGroup() as tasks:
                        tasks.create_task(_poll(bot, intake))
                        while not await pause(never, 5):
                            await lead.confirm()
        except* StorageUnavailable as errors:
            log.warning("storage unavailable", reason=str(errors.exceptions[0]))
        await pause(never, _CAMPAIGN_SECONDS)


async def _poll(bot: Bot, intake: Intake) -> None:
    try:
        await bot.delete_webhook()
    except TelegramError as error:
        log.warning("could not remove an old web hook", reason=type(error).__name__)
    await poll(bot, intake)


async def _set_hook(bot: Bot, url: str, secret: str) -> None:
    seconds = 1.0
    while True:
        try:
            await bot.set_webhook(url, allowed_updates=list(WANTED), secret_token=secret)
        except TelegramError as error:
            log.warning("web hook not set yet", seconds=seconds, reason=type(error).__name__)
            await asyncio.sleep(seconds)
            seconds = min(60.0, seconds * 2)
        else:
            return
