"""The sandbox as a newcomer meets it: the main job, in a real browser, by hand."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from bot.demo import demo

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
         "--disable-component-update", "--no-first-run"]  # fmt: skip
SECRETARY, COMMUNE, DISTRICT = 1001, 1002, 1003
PATIENCE = 15_000

pytestmark = pytest.mark.browser


@dataclass
class Hand:
    """A hand on one of the phones."""

    page: Page
    user: int

    @property
    def phone(self) -> Locator:
        return self.page.locator(f'[data-phone="{self.user}"]')

    async def tap(self, label: str) -> None:
        await self.phone.locator("[data-role=button]", has_text=label).last.click()

    async def key(self, label: str) -> None:
        await self.phone.locator("[data-role=key]", has_text=label).click()

    async def type(self, text: str) -> None:
        await self.phone.locator("[data-role=input]").fill(text)
        await self.phone.locator("[data-role=send]").click()

    async def sees(self, text: str) -> None:
        message = self.phone.locator("[data-role=message][data-from=bot]", has_text=text).last
        await expect(message).to_be_visible(timeout=PATIENCE)

    async def begin(self) -> None:
        await self.phone.locator("[data-role=start]").click()
        await self.tap("Nhận")
        await self.sees("Đồng chí đã được ghi nhận")


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("Chromium is missing: no `chromium` on the PATH (or CHROMIUM)")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


async def _opened(browser: Browser, address: str) -> Page:
    page = await browser.new_page(viewport={"width": 1400, "height": 950}, locale="vi-VN")
    page.set_default_timeout(PATIENCE)
    await page.goto(address)
    return page


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    async with demo() as address:
        yield await _opened(browser, address)


async def _move(page: Page, day: str, hour: str = "07:30") -> None:
    """Move the bot's clock."""
    await page.locator("[data-role=clock] input[type=date]").fill(day)
    await page.locator("[data-role=clock] input[type=time]").fill(hour)
    await page.locator("[data-role=clock-go]").click()


async def test_a_report_moves_the_commune_and_the_district_at_once_and_undo_moves_them_back(page: Page) -> None:
    secretary, commune, district = (Hand(page, user) for user in (SECRETARY, COMMUNE, DISTRICT))
    for hand in (secretary, commune, district):
        await hand.begin()
    await district.key("Tiến độ")
    await district.sees("85/226, đạt 37,61% kế hoạch năm")
    await commune.key("Tiến độ")
    await commune.sees("7/5, đạt 140% kế hoạch năm")

    await secretary.key("Báo cáo kết nạp")
    await secretary.tap("Hoàng Thị Giả Định")
    await secretary.type("31/2/2022")
    await secretary.sees("Không có ngày 31/2/2022")
    await secretary.tap("Hôm qua")
    await secretary.tap("Chưa tổ chức")
    await secretary.sees("1 → 2/2, đạt 100%")
    await secretary.tap("✅ Gửi")
    await secretary.sees("Đã ghi nhận báo cáo số 1")

    await district.tap("Làm mới")
    await district.sees("86/226, đạt 38,05% kế hoạch năm")
    await commune.tap("Làm mới")
    await commune.sees("8/5, đạt 160% kế hoạch năm")

    await secretary.tap("Hoàn tác")
    await secretary.sees("Đã hoàn tác báo cáo số 1")
    await district.tap("Làm mới")
    await district.sees("85/226, đạt 37,61% kế hoạch năm")


async def test_the_moved_clock_brings_the_reminder_with_its_one_tap_action(page: Page) -> None:
    secretary = Hand(page, SECRETARY)
    await secretary.begin()
    await _move(page, "2022-10-24")
    await secretary.sees("Hạn 31/10/2022, còn 7 ngày")
    await secretary.tap("Báo cáo kết nạp")
    await secretary.sees("Kết nạp đồng chí nào?")


async def test_a_resolution_due_in_may_is_a_ladder_that_ends_when_it_is_reported(browser: Browser) -> None:
    async with demo("nam-sach", datetime(2022, 5, 16, 8, 0)) as address:  # noqa: DTZ001 — in the users' zone
        page = await _opened(browser, address)
        secretary = Hand(page, SECRETARY)
        await secretary.begin()
        await _move(page, "2022-05-17")
        await secretary.sees("Hạn 31/5/2022, còn 14 ngày: Ban hành nghị quyết chuyên đề")
        await _move(page, "2022-05-30")
        await secretary.sees("Hạn 31/5/2022, còn 1 ngày")
        await secretary.tap("Hoàn thành nhiệm vụ")
        await secretary.sees("Số văn bản làm bằng chứng?")
        await secretary.type("01-NQ/CB")
        await secretary.sees("Văn bản ngày nào?")
        await secretary.tap("Hôm nay")
        await secretary.tap("Gửi")
        await secretary.sees("Đã ghi nhận báo cáo số 1")
        await _move(page, "2022-06-01")
        await secretary.sees("chốt số liệu tháng 5/2022")
        assert "đã quá 1 ngày: Ban hành" not in await secretary.phone.inner_text()


async def test_on_a_narrow_phone_one_person_is_shown_without_sideways_scrolling(page: Page) -> None:
    await page.set_viewport_size({"width": 360, "height": 740})
    secretary = Hand(page, SECRETARY)
    await secretary.begin()
    await expect(Hand(page, DISTRICT).phone).to_be_hidden()
    await page.locator(f'[data-tab="{DISTRICT}"]').click()
    await expect(Hand(page, DISTRICT).phone).to_be_visible()
    wider = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0
