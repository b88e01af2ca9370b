"""The sandbox: the real bot over the real protocol, with phones in a web page, a clock that can be moved, no token."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr

from bot.runtime import NotStarted, Runtime, running
from bot.sandbox import PhoneCard, TelegramServer, phones_app
from bot.scenarios import DEFAULT, SCENARIOS, Scenario
from bot.settings import Settings
from domain.preferences import HOURS
from domain.refusals import Refused
from domain.screens.entrance import ROLE_NAMES
from handlers.importing import import_workbook
from handlers.seeding import seed_pool
from storage.connect import open_database
from storage.migrate import migrate

_FARTHEST = timedelta(days=366 * 3)


class MovingClock:
    """The users' time, moved by hand; it runs on from where it was put. Going back would undo what was sent."""

    def __init__(self, settings: Settings, begins: datetime) -> None:
        self._zone = settings.zone
        self._offset = begins.replace(tzinfo=self._zone) - datetime.now(UTC)
        self.runtime: Runtime | None = None

    def now(self) -> datetime:
        """Return the moved time in the users' zone."""
        return (datetime.now(UTC) + self._offset).astimezone(self._zone)

    async def move_to(self, moment: datetime) -> None:
        """Move ahead from one hour of reminders to the next, so that all come; raises ValueError with a sentence."""
        target = moment.astimezone(self._zone)
        if target <= self.now():
            raise ValueError("Chỉ tua được về phía trước. Đồng chí chọn ngày sau hôm nay.")
        if target - self.now() > _FARTHEST:
            raise ValueError("Mỗi lần tua được nhiều nhất 3 năm. Đồng chí chọn ngày gần hơn.")
        while self.now() < target:
            self._offset += self._step(target)
            if self.runtime:
                await self.runtime.tick()
                await self.runtime.drained()

    def _step(self, target: datetime) -> timedelta:
        """Return how far to the next hour at which anybody may be reminded, or to the target."""
        now = self.now()
        days = (now.date(), now.date() + timedelta(days=1))
        hours = (datetime.combine(day, hour, tzinfo=self._zone) for day in days for hour in HOURS)
        return min(*(hour for hour in hours if hour > now), target) - now


@asynccontextmanager
async def demo(scenario_name: str = DEFAULT, begins: datetime | None = None, port: int = 0) -> AsyncIterator[str]:
    """Run the sandbox while the context lasts; gives the address of the phones' page. Raises NotStarted."""
    scenario = SCENARIOS.get(scenario_name)
    if scenario is None:
        raise NotStarted(f"There is no scenario {scenario_name!r}; there are: {', '.join(SCENARIOS)}.")
    token = f"1:{secrets.token_hex(16)}"
    with tempfile.TemporaryDirectory(prefix="chibot-demo-") as folder:
        async with AsyncExitStack() as stack:
            settings = _settings(Path(folder), token)
            clock = MovingClock(settings, begins or scenario.begins)
            codes = await _load(settings, scenario, clock)
            server = TelegramServer(token, "chibot_dung_thu_bot", port=port, clock=clock.now)
            server.mount(phones_app(server, _cards(scenario, codes), clock))
            try:
                await stack.enter_async_context(server)
            except OSError as error:
                raise NotStarted(f"Port {port} cannot be used. Try `chibot demo --port 0`.") from error
            settings.telegram_api_root = server.root
            clock.runtime = await stack.enter_async_context(running(settings, clock.now))
            yield f"{server.root}/"


def _settings(folder: Path, token: str) -> Settings:
    """Return settings of the sandbox's own: nothing of the environment or `.env` may reach it, or be reached by it."""
    return Settings.model_construct(
        telegram_bot_token=SecretStr(token),
        telegram_api_root="",
        database_url=f"sqlite+aiosqlite:///{folder / 'demo.db'}",
        public_url=None,
        webhook_secret=None,
        http_host="127.0.0.1",
        http_port=0,
        field_key=None,
        field_key_file=folder / "field.key",
        timezone="Asia/Ho_Chi_Minh",
        send_rate=0.0,
        send_rate_per_chat=0.0,
        keep_raw_days=7,
    )


async def _load(settings: Settings, scenario: Scenario, clock: MovingClock) -> Sequence[str]:
    """Import a scenario into a new database; return the invitation codes in the order of its phones.

    A clock that begins before the scenario's figures finds them ahead of it: they count from their day on.
    """
    told_at = max(clock.now(), scenario.begins.replace(tzinfo=settings.zone))
    await migrate(settings.database_url)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scenario.xlsx"
        scenario.write(path)
        async with open_database(settings.database_url, settings.seal()) as database:
            try:
                outcome = await import_workbook(database, path, told_at)
                await database.write(lambda tx: seed_pool(tx, scenario.pool, scenario.counted, clock.now()))
            except Refused as refused:
                raise NotStarted(refused.sentence) from refused
    return [code for _, _, code in outcome.invitations]


def _cards(scenario: Scenario, codes: Sequence[str]) -> list[PhoneCard]:
    units = {str(unit["code"]): str(unit["name"]) for unit in scenario.units}
    return [
        PhoneCard(
            phone.user_id,
            phone.name,
            f"{ROLE_NAMES[phone.role].capitalize()} · {units.get(phone.unit, phone.unit)}",
            start=f"/start {code}",
        )
        for phone, code in zip(scenario.phones, codes, strict=True)
    ]
