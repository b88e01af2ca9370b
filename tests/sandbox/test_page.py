"""The phones' page in a real browser, with a small bot behind it."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright, expect
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot.sandbox import PhoneCard, TelegramServer, phones_app

from .conftest import TOKEN, client
from .test_files import picture

HANOI = timezone(timedelta(hours=7))
FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
CARDS = (
    PhoneCard(1001, "Nguyễn Văn Liễn", "Bí thư · Chi bộ thôn Ngọc Liễn", start="/start MOI"),
    PhoneCard(1002, "Trần Thị Hoa", "Cấp ủy · Đảng bộ xã Châu Minh"),
    PhoneCard(1003, "Lê Minh Đức", "Lãnh đạo · Huyện ủy Hiệp Hòa"),
)


class Clock:
    """A clock that stands still until it is moved, and rings on the first phone."""

    def __init__(self) -> None:
        self.moment = datetime(2022, 6, 29, 7, 30, tzinfo=HANOI)
        self.bot: Bot | None = None

    def now(self) -> datetime:
        return self.moment

    async def move_to(self, moment: datetime) -> None:
        if moment < self.moment:
            raise ValueError("Thời gian chỉ đi tới.")
        self.moment = moment
        assert self.bot is not None
        await self.bot.send_message(1001, "Còn 7 ngày đến hạn.")


class Scenarios:
    names = ("Hiệp Hòa", "Một chi bộ")
    current = "Hiệp Hòa"

    async def choose(self, name: str) -> Sequence[PhoneCard]:
        self.current = name
        return CARDS[:1]


async def echo(bot: Bot) -> None:
    """Answer words with themselves and two buttons, taps with an edit or an alert."""
    offset = 0
    while True:
        for update in await bot.get_updates(offset=offset, timeout=20):
            offset = update.update_id + 1
            await answer(bot, update)


async def answer(bot: Bot, update: Update) -> None:
    if query := update.callback_query:
        if query.data == "alert":
            await query.answer("Chỉ dành cho Bí thư.", show_alert=True)
        else:
            await query.answer("Đã ghi")
            await query.edit_message_text("Đã chọn <b>hôm nay</b>", parse_mode="HTML")
    elif update.message:
        row = [
            InlineKeyboardButton("Hôm nay", callback_data="today", api_kwargs={"style": "primary"}),
            InlineKeyboardButton("Cảnh báo", callback_data="alert"),
        ]
        text = f"Đồng chí viết: {update.message.text or 'tệp'}"
        await bot.send_message(update.message.chat.id, text, reply_markup=InlineKeyboardMarkup([row]))


@asynccontextmanager
async def sandbox(scenarios: Scenarios | None = None) -> AsyncIterator[TelegramServer]:
    clock = Clock()
    server = TelegramServer(TOKEN, clock=clock.now)
    server.mount(phones_app(server, CARDS, clock, "Chibot – bản dùng thử", scenarios))
    async with server, client(server) as bot, asyncio.TaskGroup() as tasks:
        clock.bot = bot
        await bot.set_my_commands([("menu", "Bảng việc"), ("ketnap", "Báo cáo kết nạp")])
        polling = tasks.create_task(echo(bot))
        yield server
        polling.cancel()


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is missing")
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        await running.close()


@asynccontextmanager
async def opened(browser: Browser, server: TelegramServer, width: int, height: int = 820) -> AsyncIterator[Page]:
    """Open the page and insist that the browser has nothing to complain of."""
    complaints: list[str] = []
    page = await browser.new_page(viewport={"width": width, "height": height})
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(server.root)
    yield page
    await page.close()
    assert complaints == []


def phone(page: Page, user_id: int) -> Locator:
    return page.locator(f'[data-phone="{user_id}"]')


def message(place: Locator, text: str) -> Locator:
    return place.locator('[data-role="message"]').filter(has_text=text)


async def say(place: Locator, text: str) -> None:
    await place.locator('[data-role="input"]').fill(text)
    await place.locator('[data-role="send"]').click()


@pytest.mark.browser
async def test_a_conversation_side_by_side(browser: Browser) -> None:
    async with sandbox() as server, opened(browser, server, 1280) as page:
        secretary, officer = phone(page, 1001), phone(page, 1002)
        await expect(page.locator('[data-role="today"]')).to_have_text("Thứ Tư, ngày 29 tháng 6 năm 2022, 07:30")
        await expect(page.locator("[data-phone]:visible")).to_have_count(3)

        await secretary.get_by_role("button", name="Bắt đầu").click()
        await expect(message(secretary, "Đồng chí viết: /start MOI")).to_be_visible()
        await say(officer, "<b>không phải thẻ</b>")
        await expect(message(officer, "Đồng chí viết: <b>không phải thẻ</b>")).to_be_visible()

        await officer.get_by_role("button", name="Cảnh báo").click()
        await expect(page.get_by_role("dialog")).to_contain_text("Chỉ dành cho Bí thư.")
        await page.get_by_role("button", name="Đã hiểu").click()
        await officer.get_by_role("button", name="Hôm nay").click()
        await expect(message(officer, "Đã chọn").locator("strong")).to_have_text("hôm nay")
        await expect(message(officer, "Đã chọn")).to_contain_text("đã sửa")
        await expect(officer.locator('[data-role="toast"]')).to_have_text("Đã ghi")
        await expect(officer.locator('[data-role="button"]')).to_have_count(0)


@pytest.mark.browser
async def test_moving_the_clock(browser: Browser) -> None:
    async with sandbox() as server, opened(browser, server, 1280) as page:
        secretary, officer = phone(page, 1001), phone(page, 1002)
        await secretary.get_by_role("button", name="Bắt đầu").click()
        await expect(message(secretary, "Đồng chí viết")).to_be_visible()
        await officer.locator('[data-role="input"]').focus()

        await page.get_by_role("button", name="+1 tuần").click()
        await expect(message(secretary, "Còn 7 ngày đến hạn.")).to_be_visible()
        divider = secretary.locator('[data-role="jump"]')
        await expect(divider).to_have_text("⏰ Thứ Tư, ngày 6 tháng 7 năm 2022, 07:30")
        order = secretary.locator('[data-role="chat"] > *')
        await expect(order.nth(2)).to_have_attribute("data-role", "jump")
        await expect(order.nth(3)).to_contain_text("Còn 7 ngày")
        await expect(secretary.locator('[data-role="unread"]')).to_have_text("1")
        await secretary.locator('[data-role="input"]').focus()
        await expect(secretary.locator('[data-role="unread"]')).to_be_hidden()

        await page.get_by_label("Ngày", exact=True).fill("2022-10-24")
        await page.get_by_label("Giờ", exact=True).fill("08:15")
        await page.get_by_role("button", name="Đi tới").click()
        await expect(page.locator('[data-role="today"]')).to_have_text("Thứ Hai, ngày 24 tháng 10 năm 2022, 08:15")


@pytest.mark.browser
async def test_a_clock_that_refuses_says_why(browser: Browser) -> None:
    async with sandbox() as server:
        page = await browser.new_page()
        await page.goto(server.root)
        await expect(page.get_by_label("Ngày", exact=True)).to_have_value("2022-06-29")
        await page.get_by_label("Ngày", exact=True).fill("2021-01-01")
        await page.get_by_role("button", name="Đi tới").click()
        await expect(page.locator('[data-role="toast"]')).to_have_text("Thời gian chỉ đi tới.")
        await expect(page.locator('[data-role="today"]')).to_contain_text("29 tháng 6 năm 2022")


@pytest.mark.browser
async def test_a_narrow_screen_shows_one_phone_and_a_reload_keeps_the_chat(browser: Browser) -> None:
    async with sandbox() as server, opened(browser, server, 360, 740) as page:
        await expect(page.locator("[data-phone]:visible")).to_have_count(1)
        await page.locator('[data-tab="1002"]').click()
        officer = phone(page, 1002)
        await say(officer, "Xin chào")
        await expect(message(officer, "Đồng chí viết: Xin chào")).to_be_in_viewport()
        assert await page.evaluate("document.documentElement.scrollWidth") == 360

        await page.locator('[data-role="clock-toggle"]').click()
        await expect(page.get_by_role("button", name="+1 ngày")).to_be_in_viewport()
        assert await page.evaluate("document.documentElement.scrollWidth") == 360

        await page.reload()
        await page.locator('[data-tab="1002"]').click()
        await expect(message(officer, "Đồng chí viết: Xin chào")).to_be_in_viewport()

        await page.locator('[data-tab="1001"]').click()
        await server.phone(1002, "").say("từ máy khác")
        await expect(page.locator('[data-tab="1002"] .badge')).to_have_text("1")


@pytest.mark.browser
async def test_commands_blocking_and_files(browser: Browser, tmp_path: Path) -> None:
    async with sandbox() as server, opened(browser, server, 1280) as page:
        officer = phone(page, 1002)
        await officer.locator('[data-role="input"]').press_sequentially("/k")
        await expect(officer.locator('[data-role="command"]')).to_have_text(["/ketnapBáo cáo kết nạp"])
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        await expect(message(officer, "Đồng chí viết: /ketnap")).to_be_visible()

        chart = tmp_path / "Biểu đồ.png"
        chart.write_bytes(picture())
        await officer.locator('[data-role="photo-file"]').set_input_files(chart)
        await expect(officer.locator('[data-role="photo"]')).to_be_visible()
        await officer.locator('[data-role="document-file"]').set_input_files(chart)
        await expect(officer.locator('[data-role="document"]')).to_contain_text("Biểu đồ.png")
        async with page.expect_download() as download:
            await officer.locator('[data-role="document"]').click()
        assert (await download.value).suggested_filename == "Biểu đồ.png"

        await officer.locator('[data-role="block"]').click()
        await expect(officer.locator('[data-role="input"]')).to_be_hidden()
        assert server.phone(1002, "").chat.blocked
        await officer.get_by_role("button", name="Bỏ chặn bot").click()
        await say(officer, "lại đây")
        await expect(message(officer, "Đồng chí viết: lại đây")).to_be_visible()


@pytest.mark.browser
async def test_choosing_a_scenario(browser: Browser) -> None:
    async with sandbox(Scenarios()) as server, opened(browser, server, 1280) as page:
        await page.get_by_label("Kịch bản").select_option("Một chi bộ")
        await expect(page.locator("[data-phone]")).to_have_count(1)


async def test_the_page_guards_itself() -> None:
    async with sandbox() as server, aiohttp.ClientSession(server.root) as session:
        async with session.get("/") as index:
            assert "default-src 'none'" in index.headers["Content-Security-Policy"]
            assert 'lang="vi"' in await index.text()
        for address in ("/page/page.py", "/page/file/nothing"):
            async with session.get(address) as gone:
                assert gone.status == 404
        async with session.post("/page/phone/1002/say", json={"text": "từ trang lạ"}) as foreign:
            assert foreign.status == 403
        own = {"X-Phones": "1"}
        async with session.post("/page/phone/1002/dance", json={}, headers=own) as unknown:
            assert unknown.status == 404
        async with session.post("/page/clock", json={"to": "T"}, headers=own) as incomplete:
            assert (await incomplete.json())["problem"] == "Hãy chọn đủ ngày và giờ."
        form = aiohttp.FormData()
        form.add_field("file", b"text", filename="a.png")
        async with session.post("/page/phone/1002/photo", data=form, headers=own) as no_picture:
            assert "PNG" in (await no_picture.json())["problem"]
        assert server.phone(1002, "").screen == []
