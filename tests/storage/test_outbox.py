"""The outbox: in order within a chat, answers before bulk, and what a dead sender held."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from domain.reply import Reply
from storage.database import Database, Tx
from storage.outbox import About, Lane, claim, queue_reply, settle, take_back
from storage.people import visitor

NOW = datetime(2022, 6, 30, tzinfo=UTC)


async def _queue(database: Database, *messages: tuple[str, str, Lane]) -> None:
    async def work(tx: Tx) -> None:
        for address, text, lane in messages:
            await queue_reply(tx, "test", address, Reply(text=text), NOW, lane=lane)

    await database.write(work)


async def _claim(database: Database, lane: Lane = Lane.REPLY, at: datetime = NOW) -> dict[str, int]:
    taken = await database.write(lambda tx: claim(tx, "test", lane, at, 64))
    return {message.reply.text: message.id for message in taken}


async def test_one_message_a_chat_is_taken_in_the_order_of_queueing(database: Database) -> None:
    await _queue(database, ("a", "một", Lane.REPLY), ("a", "hai", Lane.REPLY), ("b", "ba", Lane.REPLY))
    taken = await _claim(database)
    assert list(taken) == ["một", "ba"]
    assert await _claim(database) == {}
    await database.write(lambda tx: settle(tx, taken["một"], "sent", NOW, message_ref="1"))
    assert list(await _claim(database)) == ["hai"]


async def test_an_answer_passes_bulk_that_waits_in_the_same_chat(database: Database) -> None:
    await _queue(database, ("a", "nhắc", Lane.BULK), ("a", "đáp", Lane.REPLY))
    assert await _claim(database, Lane.BULK) == {}
    taken = await _claim(database)
    assert list(taken) == ["đáp"]
    await database.write(lambda tx: settle(tx, taken["đáp"], "sent", NOW))
    assert list(await _claim(database, Lane.BULK)) == ["nhắc"]


async def test_a_message_to_be_tried_later_waits_and_holds_its_chat(database: Database) -> None:
    await _queue(database, ("a", "một", Lane.REPLY), ("a", "hai", Lane.REPLY))
    taken = await _claim(database)
    later = NOW + timedelta(seconds=30)
    await database.write(lambda tx: settle(tx, taken["một"], "new", NOW, retry_at=later))
    assert await _claim(database) == {}
    assert list(await _claim(database, at=later)) == ["một"]


async def test_what_waits_for_the_morning_holds_up_no_answer(database: Database) -> None:
    """Somebody is told unasked at night that the month is complete; what they ask before morning is answered."""

    async def notify(tx: Tx) -> None:
        someone = (await visitor(tx, "test", "a", NOW)).person_id
        await queue_reply(tx, "test", "a", Reply(text="đã chốt đủ"), NOW, about=About(person_id=someone))

    await database.write(notify)
    taken = await _claim(database)
    morning = NOW + timedelta(hours=8)
    await database.write(lambda tx: settle(tx, taken["đã chốt đủ"], "new", NOW, retry_at=morning))
    await _queue(database, ("a", "đáp", Lane.REPLY))
    assert list(await _claim(database)) == ["đáp"]
    assert list(await _claim(database, at=morning)) == ["đã chốt đủ"]


async def test_answers_of_a_dead_sender_go_again_and_bulk_never_twice(database: Database) -> None:
    await _queue(database, ("a", "đáp", Lane.REPLY), ("b", "nhắc", Lane.BULK))
    await _claim(database)
    await _claim(database, Lane.BULK)
    await database.write(lambda tx: take_back(tx, "test", NOW))
    assert list(await _claim(database)) == ["đáp"]
    assert await _claim(database, Lane.BULK) == {}


async def test_another_channels_messages_are_left_alone(database: Database) -> None:
    await _queue(database, ("a", "đáp", Lane.REPLY))
    assert await database.write(lambda tx: claim(tx, "telegram", Lane.REPLY, NOW, 64)) == []
    assert list(await _claim(database)) == ["đáp"]
