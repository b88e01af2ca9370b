"""The sandbox as a newcomer meets it: the main job, in a real browser, by hand."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

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
async def page() -> AsyncIterator[Page]:
    if CHROMIUM is None:
        pytest.skip("Chromium is missing: no `chromium` on the PATH (or CHROMIUM)")
    async with demo() as address, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(viewport={"width": 1400, "height": 950}, locale="vi-VN")
        page.set_default_timeout(PATIENCE)
        await page.goto(address)
        yield page
        await browser.close()


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
    await page.locator("[data-role=clock] input[type=date]").fill("2022-10-24")
    await page.locator("[data-role=clock] input[type=time]").fill("07:30")
    await page.locator("[data-role=clock-go]").click()
    await secretary.sees("Còn 7 ngày đến hạn 31/10/2022")
    await secretary.tap("Báo cáo kết nạp")
    await secretary.sees("Kết nạp đồng chí nào?")


async def test_on_a_narrow_phone_one_person_is_shown_without_sideways_scrolling(page: Page) -> None:
    await page.set_viewport_size({"width": 360, "height": 740})
    secretary = Hand(page, SECRETARY)
    await secretary.begin()
    await expect(Hand(page, DISTRICT).phone).to_be_hidden()
    await page.locator(f'[data-tab="{DISTRICT}"]').click()
    await expect(Hand(page, DISTRICT).phone).to_be_visible()
    wider = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0
