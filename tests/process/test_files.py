"""Pictures, workbooks and documents: made in a process of their own, sent over HTTP, in nobody's way."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import docx
import pytest
from openpyxl import load_workbook
from PIL import Image

from bot.sandbox import Message, Phone
from tests.process.program import Program
from tests.process.world import World, today, until


async def _ask(phone: Phone, words: str) -> Message:
    await phone.say(words)
    return await phone.next(30)


@asynccontextmanager
async def _frozen(program: Program) -> AsyncIterator[int]:
    """Stop the process that makes files in the middle of whatever it does."""
    maker = program.maker()
    assert maker
    os.kill(maker, signal.SIGSTOP)
    try:
        yield maker
    finally:
        os.kill(maker, signal.SIGCONT)


async def test_a_leader_asks_for_each_kind_of_file(process_world: World) -> None:
    await process_world.start()
    phone = await process_world.leader()
    drawn = await _ask(phone, "bieu do")
    assert drawn.photo
    assert Image.open(io.BytesIO(drawn.photo.data)).width == 1080
    assert "Đảng bộ huyện Minh Họa: 0/200, đạt 0% kế hoạch năm" in drawn.text
    sheet = await _ask(phone, "excel tiến độ")
    assert sheet.document
    assert sheet.document.name == f"tien-do-minh-hoa-{today().year}-{today():%Y%m%d}.xlsx"
    page = load_workbook(io.BytesIO(sheet.document.data)).worksheets[0]
    assert [row[1].value for row in page.iter_rows(min_row=4, max_row=5)] == [
        "Đảng bộ xã Minh Họa 1",
        "Đảng bộ xã Minh Họa 2",
    ]
    paper = await _ask(phone, "dự thảo báo cáo năm")
    assert paper.document
    written = docx.Document(io.BytesIO(paper.document.data))
    assert written.tables[0].cell(0, 0).text.splitlines()[0] == "HUYỆN ỦY MINH HỌA"


async def test_a_button_brings_a_document_as_words_do(process_world: World) -> None:
    await process_world.start()
    phone = await process_world.leader()
    menu = await _ask(phone, "/baocao")
    await phone.tap(next(label for row in menu.labels for label in row if label.startswith("Báo cáo tháng")))
    assert (await phone.next(30)).document
    await phone.tap("Làm mới")
    assert (await phone.next(30)).document


async def test_nobody_waits_for_a_picture(process_world: World) -> None:
    """The process that draws stands still; a report is taken meanwhile, and the picture comes when it goes on."""
    program = await process_world.start()
    leader, secretary = await process_world.leader(), await process_world.joined()
    assert (await _ask(leader, "biểu đồ")).photo
    async with _frozen(program):
        await leader.say("vẽ đường lũy kế")
        for number in range(3):
            await secretary.say(f"ket nap Lo Van {'ABC'[number]}nh 1990 hom qua")
            assert "Ngày tổ chức lễ kết nạp?" in (await secretary.next(20)).text
            await secretary.tap("Chưa tổ chức")
            assert "Kiểm tra trước khi gửi" in (await secretary.next(20)).text
            await secretary.tap("✅ Gửi")
            assert f"Đã ghi nhận báo cáo số {number + 1}" in (await secretary.next(20)).text
        assert not leader.unseen
    assert (await leader.next(20)).photo


async def test_a_process_that_dies_while_it_draws_is_begun_again(process_world: World) -> None:
    program = await process_world.start()
    leader = await process_world.leader()
    assert (await _ask(leader, "biểu đồ")).photo
    async with _frozen(program) as dying:
        await leader.say("vẽ đường lũy kế")
        await until(lambda: not process_world.server.telegram.updates)
        os.kill(dying, signal.SIGKILL)
    assert (await leader.next(30)).photo
    assert program.maker() != dying


async def test_figures_come_in_words_where_nothing_can_be_drawn(process_world: World) -> None:
    program = await process_world.start(MPLBACKEND="no-such-backend")
    leader = await process_world.leader()
    answer = await _ask(leader, "biểu đồ")
    assert not answer.photo
    assert "Đảng bộ huyện Minh Họa: 0/200, đạt 0% kế hoạch năm" in answer.text
    assert "Hình chưa vẽ được" in answer.text
    assert "file not made" in program.text
    assert (await _ask(leader, "excel tiến độ")).document, "what needs no drawing is still made"


@pytest.mark.parametrize("end", ["stop", "kill"])
async def test_the_process_that_draws_ends_with_the_bot(process_world: World, end: str) -> None:
    program = await process_world.start()
    leader = await process_world.leader()
    assert (await _ask(leader, "biểu đồ")).photo
    maker = program.maker()
    assert maker
    await getattr(program, end)()
    await until(lambda: not _lives(maker))


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
