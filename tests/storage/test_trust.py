"""What must hold for trust: no name readable in the file, keys that rotate, an audit log that cannot be rewritten."""

from __future__ import annotations

import sqlite3
import stat
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from bot.telegram.reading import to_store
from storage.audit import first_broken_line, record
from storage.connect import open_database
from storage.database import Database
from storage.seal import KeyProblem, Seal, load_keys, parse_keys
from tests.conftest import SEAL
from tests.databases import copied
from tests.world import World

NOW = datetime(2022, 6, 30, tzinfo=UTC)


async def test_no_name_number_or_message_can_be_read_in_the_file(settled_url: str, tmp_path: Path) -> None:
    if not settled_url.startswith("sqlite"):
        pytest.skip("a file is read")
    async with copied(settled_url, tmp_path) as url:
        async with open_database(url, SEAL) as database:
            world = World(database)
            await world.say("Bí thư thôn 1", "kn Nguyễn Văn Bí Mật sn 1990 29/6")
            await world.tap("Bí thư thôn 1", "Chưa tổ chức")
            await world.say("Bí thư thôn 1", "gửi")
            await world.say("Bí thư thôn 1", "số thẻ 001202012345")
            await world.say("Bí thư thôn 1", "/ketnap")
            await world.say("Bí thư thôn 1", "Trần Thị Dở Dang")
        folder = Path(str(make_url(url).database))
        kept = b"".join(file.read_bytes() for file in folder.parent.glob(f"{folder.name}*"))
    for secret in ("Bí Mật", "Dở Dang", "Minh Họa (GCN", "Giả Định", "001202012345"):
        assert secret.encode() not in kept
    assert "Châu Minh".encode() in kept, "a unit's name is no secret, and shows that the test reads the right file"


def test_an_identity_number_is_gone_before_an_update_is_even_sealed() -> None:
    update = {
        "update_id": 1,
        "message": {"chat": {"id": 123456789}, "text": "CCCD 001202012345", "photo": [{"file_id": "x"}]},
    }
    stored = to_store(update)
    assert "001202012345" not in stored.raw
    assert "123456789" in stored.raw, "the chat's own number is no identity number"
    assert "file_id" not in stored.raw


def test_a_value_comes_back_and_a_changed_one_is_refused() -> None:
    sealed = SEAL.seal("Nguyễn Văn An")
    assert SEAL.open(sealed) == "Nguyễn Văn An"
    with pytest.raises(KeyProblem):
        SEAL.open(sealed[:-1] + bytes([sealed[-1] ^ 1]))


def test_keys_rotate_old_values_stay_readable_and_codes_keep_their_digest() -> None:
    old, new = b"a" * 32, b"b" * 32
    before, after = Seal([old]), Seal([new, old])
    assert after.open(before.seal("tên")) == "tên"
    assert after.mac("code") == before.mac("code")
    with pytest.raises(KeyProblem):
        before.open(after.seal("tên"))


@pytest.mark.parametrize("key", ["", "short", "Y" * 43, "!" * 44])
def test_a_wrong_key_is_told(key: str) -> None:
    with pytest.raises(KeyProblem):
        parse_keys(key)


def test_the_key_file_is_made_once_and_only_for_its_owner(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "field.key"
    sealed = load_keys(file).seal("tên")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert load_keys(file).open(sealed) == "tên"


async def test_the_audit_log_cannot_be_rewritten(database: Database) -> None:
    for n in range(3):
        await database.write(lambda tx, n=n: record(tx, NOW, n, "report", f"report {n}"))  # type: ignore[misc]
    for change in ("UPDATE audit SET subject = 'x'", "DELETE FROM audit"):
        with pytest.raises((sqlite3.IntegrityError, asyncpg.PostgresError)):
            await database.write(lambda tx, change=change: tx.run(text(change)))  # type: ignore[misc]
    assert await database.read(first_broken_line) is None


async def test_a_line_changed_behind_the_programs_back_shows(settled_url: str, tmp_path: Path) -> None:
    if not settled_url.startswith("sqlite"):
        pytest.skip("triggers are dropped in a file")
    async with copied(settled_url, tmp_path) as url:
        async with open_database(url, SEAL) as database:
            for n in range(3):
                await database.write(lambda tx, n=n: record(tx, NOW, n, "report", f"report {n}"))  # type: ignore[misc]
            whole = await database.read(first_broken_line)
        connection = sqlite3.connect(str(make_url(url).database))
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute("UPDATE audit SET subject = 'report 9' WHERE subject = 'report 1'")
        connection.commit()
        connection.close()
        async with open_database(url, SEAL) as database:
            broken = await database.read(first_broken_line)
    assert whole is None
    assert broken is not None
