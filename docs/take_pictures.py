"""Takes the pictures of README and guide from the real sandbox: `python docs/take_pictures.py`.

Needs Chromium with a font of emojis (Noto Color Emoji), and LibreOffice (soffice) with pdftoppm and a font like Times
(Liberation) for the pages of the documents.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime
from functools import partial
from pathlib import Path

from openpyxl import Workbook
from playwright.async_api import Browser, Locator, Page, async_playwright

from bot.demo import demo

LEADER = 1003
PICTURES = Path(__file__).parent / "pictures"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def phone(page: Page, user: int) -> Locator:
    """Return one of the phones."""
    return page.locator(f'[data-phone="{user}"]')


async def tap(page: Page, user: int, label: str, role: str = "button") -> None:
    """Press a button or a key of the keyboard."""
    await phone(page, user).locator(f"[data-role={role}]", has_text=label).last.click()


async def sees(page: Page, user: int, text: str) -> None:
    """Wait for a message."""
    await phone(page, user).locator("[data-role=message]", has_text=text).last.wait_for()


async def picture(page: Page, name: str) -> None:
    """Take a picture with the headline of each leader's screen in sight."""
    await page.wait_for_timeout(600)
    for user in (1002, 1003):
        await phone(page, user).locator("[data-role=message]").last.evaluate("m => m.scrollIntoView({block: 'start'})")
    await page.wait_for_timeout(300)
    await page.screenshot(path=PICTURES / name)


async def main() -> None:
    """Play the main job and take its pictures."""
    PICTURES.mkdir(exist_ok=True)
    async with demo() as address, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = await browser.new_page(viewport={"width": 1380, "height": 1020}, locale="vi-VN")
        await page.goto(address)
        for user in (1001, 1002, 1003):
            await phone(page, user).locator("[data-role=start]").click()
            await tap(page, user, "Nhận")
            await sees(page, user, "Đồng chí đã được ghi nhận")
        await tap(page, 1001, "Báo cáo kết nạp", "key")
        await tap(page, 1001, "Hoàng Thị Giả Định")
        await tap(page, 1001, "Hôm qua")
        await tap(page, 1001, "Chưa tổ chức")
        await sees(page, 1001, "1 → 2/2")
        await tap(page, 1002, "Tiến độ", "key")
        await sees(page, 1002, "7/5")
        await tap(page, 1003, "Tiến độ", "key")
        await sees(page, 1003, "37,61%")
        await picture(page, "before.png")
        await tap(page, 1001, "Gửi")
        await sees(page, 1001, "Đã ghi nhận báo cáo số 1")
        for user in (1002, 1003):
            await tap(page, user, "Làm mới")
        await sees(page, 1003, "38,05%")
        await picture(page, "after.png")
        await tap(page, 1001, "Hoàn tác")
        await sees(page, 1001, "Đã hoàn tác")
        await questions(browser, address)
        await batch_and_month(browser, address)
        await ladders(page)
        await page.close()
        await resolution(browser)
        await browser.close()
    pages()


def pages() -> None:
    """Draw the pages of a draft report and of a workbook, made on the command line, as LibreOffice prints them."""
    with tempfile.TemporaryDirectory() as folder:
        chibot = partial(_run, folder, sys.executable, "-m", "bot")
        chibot("template", "hh.xlsx", "--scenario", "hiep-hoa")
        chibot("import", "hh.xlsx")
        chibot("report", "HH", "--period", "2022-M06", "--as-of", "2022-06-30", "--out", "report.docx")
        chibot("export", "HH", "--period", "2022", "--as-of", "2022-06-30", "--out", "workbook.xlsx")
        for file in ("report.docx", "workbook.xlsx"):
            name = file.partition(".")[0]
            _run(folder, "soffice", "--headless", "--convert-to", "pdf", file)
            _run(folder, "pdftoppm", "-png", "-r", "60", f"{name}.pdf", name)
            for page in sorted(Path(folder).glob(f"{name}-*.png")):
                shutil.copyfile(page, PICTURES / page.name)


def _run(folder: str, *words: str) -> None:
    settings = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    subprocess.run(words, cwd=folder, env=settings, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 — our own words


async def questions(browser: Browser, address: str) -> None:
    """Ask as a leader: in words, for a picture, a workbook and a report; each answer with its picture."""
    page = await browser.new_page(viewport={"width": 1380, "height": 1020}, locale="vi-VN")
    await page.goto(address)
    box = phone(page, LEADER).locator("[data-role=input]")
    messages = phone(page, LEADER).locator("[data-role=message]")
    for said, answered, name in (
        ("xa nao cham nhat", "Chậm nhất trước", "asked.png"),
        ("tiến độ Việt Yên", "Chưa rõ “Việt Yên”", "asked-back.png"),
        ("biểu đồ", "Kết nạp năm 2022, đến 30/6/2022", "chart.png"),
        ("vẽ đường lũy kế", "lũy kế theo tháng", "curve.png"),
        ("dự thảo báo cáo 6 tháng", "Dự thảo báo cáo", "documents.png"),
    ):
        told = await messages.count()
        await box.fill(said)
        await box.press("Enter")
        await messages.nth(told + 1).filter(has_text=answered).wait_for()
        await page.wait_for_timeout(600)
        await one(page, LEADER, name, first=messages.nth(told))
    await page.close()


async def move(page: Page, day: str) -> None:
    """Move the bot's clock to a morning."""
    await page.locator("[data-role=clock] input[type=date]").fill(day)
    await page.locator("[data-role=clock] input[type=time]").fill("07:30")
    await page.locator("[data-role=clock-go]").click()


async def one(page: Page, user: int, name: str, first: Locator | None = None) -> None:
    """Take a picture of one phone: its last message in sight, or a message at the top."""
    await page.wait_for_timeout(600)
    last = phone(page, user).locator("[data-role=message]").last
    await (first or last).evaluate("(m, block) => m.scrollIntoView({block})", "start" if first else "end")
    await page.wait_for_timeout(300)
    await phone(page, user).screenshot(path=PICTURES / name)


async def ladders(page: Page) -> None:
    """Move the clock along the July task and "trước tháng 11": the cell's card, the urge above it, the digest."""
    await move(page, "2022-07-22")
    await sees(page, 1001, "Hạn 31/7/2022, còn 9 ngày")
    await one(page, 1001, "task.png")
    await move(page, "2022-08-01")
    await sees(page, 1003, "Báo cáo nhanh tháng 7/2022")
    digest = phone(page, 1003).locator("[data-role=message]", has_text="Báo cáo nhanh tháng 7/2022").last
    await one(page, 1003, "digest.png", first=digest)
    await sees(page, 1002, "Quá hạn 31/7/2022")
    await tap(page, 1002, "Nhắc tất cả")
    await sees(page, 1002, "Kiểm tra trước khi gửi")
    await one(page, 1002, "urge.png")
    await tap(page, 1002, "✅ Gửi")
    await sees(page, 1001, "đôn đốc")
    await move(page, "2022-10-24")
    await sees(page, 1001, "Hạn 31/10/2022, còn 7 ngày")
    await one(page, 1001, "reminder.png")


async def resolution(browser: Browser) -> None:
    """Move the clock to the eve of Nam Sách's thematic resolution."""
    async with demo("nam-sach", datetime(2022, 5, 16, 8, 0)) as address:  # noqa: DTZ001 — in the users' zone
        page = await browser.new_page(viewport={"width": 1380, "height": 1020}, locale="vi-VN")
        await page.goto(address)
        for user in (1001, 1002):
            await phone(page, user).locator("[data-role=start]").click()
            await tap(page, user, "Nhận")
            await sees(page, user, "Đồng chí đã được ghi nhận")
        await move(page, "2022-05-30")
        await sees(page, 1001, "Hạn 31/5/2022, còn 1 ngày")
        await one(page, 1001, "resolution.png")
        await page.close()


async def batch_and_month(browser: Browser, address: str) -> None:
    """Send a class as an Excel file and attest a month, each with its picture."""
    page = await browser.new_page(viewport={"width": 460, "height": 1020}, locale="vi-VN")
    await page.goto(address)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "lop.xlsx"
        book = Workbook()
        for row in (("Họ tên", "Năm sinh"), ("Lò Văn Một", 1999), ("Vàng Thị Hai", 2001), ("Sùng A Ba", 1998)):
            book.worksheets[0].append(row)
        book.save(file)
        await phone(page, 1001).locator("[data-role=document-file]").set_input_files(file)
        await sees(page, 1001, "danh sách 3 dòng")
    await tap(page, 1001, "Hoàn thành lớp bồi dưỡng")
    await tap(page, 1001, "Hôm qua")
    await sees(page, 1001, "Sùng A Ba")
    await page.wait_for_timeout(600)
    await phone(page, 1001).screenshot(path=PICTURES / "batch.png")
    await tap(page, 1001, "Gửi")
    await sees(page, 1001, "Đã ghi nhận báo cáo số")
    await tap(page, 1001, "Chốt tháng", "key")
    await sees(page, 1001, "Danh sách tháng")
    await page.wait_for_timeout(600)
    await phone(page, 1001).screenshot(path=PICTURES / "attest.png")


if __name__ == "__main__":  # pictures and documents are made in a process that imports this one
    asyncio.run(main())
