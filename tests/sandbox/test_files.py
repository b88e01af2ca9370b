"""Pictures and documents, both ways."""

from __future__ import annotations

import io

import pytest
from matplotlib.figure import Figure
from telegram import Bot
from telegram.error import BadRequest, InvalidToken

from bot.sandbox import Phone, TelegramServer
from bot.sandbox.files import image_size

from .conftest import client


def picture(kind: str = "png") -> bytes:
    stream = io.BytesIO()
    Figure(figsize=(3, 2), dpi=100).savefig(stream, format=kind)
    return stream.getvalue()


async def test_the_bot_sends_a_document(bot: Bot, phone: Phone) -> None:
    sent = await bot.send_document(
        phone.id, b"content", filename="Báo cáo.docx", caption="<b>Đây</b>", parse_mode="HTML"
    )
    seen = await phone.next()
    assert seen.document is not None
    assert (seen.document.name, seen.document.data, seen.html) == ("Báo cáo.docx", b"content", "<b>Đây</b>")
    assert sent.document is not None
    again = await bot.send_document(phone.id, sent.document.file_id)
    assert again.document == sent.document


async def test_the_bot_sends_a_picture(bot: Bot, phone: Phone) -> None:
    sent = await bot.send_photo(phone.id, picture(), caption="Biểu đồ")
    assert (sent.photo[-1].width, sent.photo[-1].height) == (300, 200)
    seen = await phone.next()
    assert seen.photo is not None
    assert seen.photo.data == picture()
    await bot.edit_message_caption(phone.id, sent.message_id, caption="Sửa")
    assert (await phone.next()).text == "Sửa"
    with pytest.raises(BadRequest, match=r"(?i)IMAGE_PROCESS_FAILED"):
        await bot.send_photo(phone.id, b"no picture")


async def test_the_bot_downloads_what_a_person_sends(bot: Bot, phone: Phone) -> None:
    await phone.send_document("Danh sách.xlsx", b"rows", caption="Đây")
    await phone.send_photo(picture("jpg"))
    document, photo = [update.message for update in await bot.get_updates()]
    assert document is not None
    assert document.document is not None
    assert (document.document.file_name, document.caption) == ("Danh sách.xlsx", "Đây")
    file = await document.document.get_file()
    assert bytes(await file.download_as_bytearray()) == b"rows"
    assert photo is not None
    assert (photo.photo[-1].width, photo.photo[-1].height) == (300, 200)


async def test_downloads_need_the_token_and_a_file(server: TelegramServer, bot: Bot, phone: Phone) -> None:
    with pytest.raises(BadRequest, match=r"(?i)wrong file identifier"):
        await bot.get_file("nothing")
    await phone.send_document("a.txt", b"a")
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    file = await update.message.document.get_file()
    assert file.file_path is not None
    stranger = client(server, "123:WRONG")
    async with stranger.request as request:
        with pytest.raises(InvalidToken):
            await request.retrieve(file.file_path.replace("123:TEST", "123:WRONG"))
        with pytest.raises(InvalidToken):  # what python-telegram-bot makes of 404
            await request.retrieve(f"{file.file_path}.gone")


async def test_empty_and_huge_files(bot: Bot, phone: Phone) -> None:
    with pytest.raises(BadRequest, match=r"(?i)non-empty"):
        await bot.send_document(phone.id, b"", filename="a.txt")
    await phone.send_document("big.bin", bytes(21 * 1024 * 1024))
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    with pytest.raises(BadRequest, match=r"(?i)too big"):
        await update.message.document.get_file()


def test_what_is_no_picture() -> None:
    assert image_size(b"\xff\xd8\xff\xe0\x00") is None
    assert image_size(b"GIF89a") is None
