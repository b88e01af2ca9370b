"""A list of people as an Excel file: through the real process, over HTTP, and across a kill."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from tests.handlers.test_people_lists import excel
from tests.process.world import World, today

_NUMBER = "001202012345"


async def test_a_class_of_forty_is_one_file_and_one_report(process_world: World) -> None:
    program = await process_world.start()
    phone = await process_world.joined()
    day = f"{today() - timedelta(days=1):%d/%m/%Y}"
    names = [[f"Lò Văn {'ABCDEGHIKLMNOPQRSTUVXY'[n % 22]}{'anh' if n > 21 else 'inh'}", 1990] for n in range(40)]
    await phone.send_document("lop 15-2022.xlsx", excel([["Họ tên", "Năm sinh"], *names]), f"bd {day}")
    card = await phone.next(20)
    assert "Họ tên: 40 người" in card.text
    await program.kill()
    await process_world.start()
    await phone.tap("✅ Gửi")
    while "Kiểm tra trước khi gửi" in (receipt := await phone.next(20)).text:
        continue  # the card again: its buttons go once it is sent, and after a kill it may have come twice
    assert "✅ Đã ghi nhận báo cáo số 1\nBồi dưỡng 40 người" in receipt.text
    assert len(await process_world.reports()) == 40


async def test_a_file_with_an_identity_number_leaves_no_trace(process_world: World, tmp_path: Path) -> None:
    program = await process_world.start()
    phone = await process_world.joined()
    rows: list[list[object]] = [["Họ tên", "Năm sinh", "CCCD"], ["Lò Văn Dấu", 1990, _NUMBER]]
    await phone.send_document(f"{_NUMBER}.xlsx", excel(rows), "bồi dưỡng hôm qua")
    answer = await phone.next(20)
    assert "không được nhận và không được lưu" in answer.text
    await process_world.idle()
    await program.stop()
    assert _NUMBER not in program.text
    if not process_world.url.startswith("sqlite"):
        pytest.skip("a file is read")
    file = Path(str(make_url(process_world.url).database))
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    kept = b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))
    assert _NUMBER.encode() not in kept
    assert "Dấu".encode() not in kept


async def test_another_kind_of_file_is_answered(process_world: World) -> None:
    await process_world.start()
    phone = await process_world.joined()
    await phone.send_document("danh sach.pdf", b"%PDF-1.7")
    assert "Đồng chí" in (await phone.next(20)).text
    await phone.send_document("danh sach.xlsx", b"%PDF-1.7")
    assert "Tệp này không đọc được" in (await phone.next(20)).text
