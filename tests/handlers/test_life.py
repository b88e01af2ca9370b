"""The reporting life as a random walk through the real conversation, beside a naive book of what counts.

The book is plain lists, written from the meaning of the reports: what was sent, on which day, how it ended, and whose
parent a unit was from which day on. It never asks the product. After every few steps the figures must be the book's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest

from bot.scenarios import SCENARIOS
from domain.addresses import DoTo, SetUnit, StartForm, Undo
from domain.dates import day_text
from domain.indicators import STOCKS, Indicator, read_indicator
from domain.numbers import count
from domain.organisation import Office, Role
from domain.periods import year_of
from domain.reply import Choice, Reply
from domain.screens.entrance import ROLE_NAMES
from handlers.progress import load_progress
from storage.audit import first_broken_line
from storage.database import Tx
from storage.people import give_office, visitor
from storage.stocks import stocks
from storage.units import all_units, move, units_called
from tests.world import CHANNEL, COUNT_ONLY, OFFICES, World

STEPS, CHECKED_EVERY = 150, 10
MORE_OFFICES: dict[str, tuple[str, Role]] = {
    "Bí thư Đoan Bái": ("HH.03", Role.SECRETARY),
    "Cấp ủy Hiệp Hòa": ("HH", Role.COMMITTEE),
}
COMMITTEES = {"HH.01": "Cấp ủy Châu Minh", "HH": "Cấp ủy Hiệp Hòa"}
MOVABLE = ("HH.01.1", "HH.01.2", "HH.01.3", "HH.02", "HH.03")
PARENTS = ("HH", "HH.01", "HH.02", "HH.03", "HH.04", "HH.05")
UNDONE_WITHIN = timedelta(minutes=10)
SEND = ("✅ Gửi", "Đúng, vẫn gửi", "✅ Đúng và đủ", "✅ Đúng, không phát sinh")
REASONS = ("Đã kiểm tra, số liệu đúng", "Trước đây ghi nhầm", "Bổ sung việc trước đây chưa báo")
WATCHED = (
    Indicator.ADMITTED, Indicator.TRAINED, Indicator.RECOGNISED, Indicator.IDENTIFIED, Indicator.CEREMONY,
    Indicator.MOVED_IN, Indicator.MOVED_OUT, Indicator.REMOVED, Indicator.DECEASED,
)  # fmt: skip
CHANGES = {
    "Chuyển đến": Indicator.MOVED_IN, "Chuyển đi": Indicator.MOVED_OUT,
    "Xóa tên": Indicator.REMOVED, "Từ trần": Indicator.DECEASED,
}  # fmt: skip
FAMILIES = ("Lò", "Vàng", "Giàng", "Nông", "Lường")
MIDDLES = ("Văn", "Thị", "Đình", "Thu")
GIVEN = ("Bình", "Chiến", "Dũng", "Giang", "Khánh", "Linh", "Oanh", "Phúc", "Quyên", "Sơn", "Tuyết", "Vinh", "Yến")


@dataclass(frozen=True)
class Fact:
    unit: str
    indicator: Indicator
    on: date
    quantity: int = 1


@dataclass
class Sent:
    """A report as the book has it: `about` is the one it corrects, takes back, returns or attests anew.

    `state` is its own (live, requested, undone, declined); `ended` says which reports have ended it, and how.
    """

    number: int
    unit: str
    form: str
    at: datetime
    told: dict[str, Any]
    facts: tuple[Fact, ...] = ()
    state: str = "live"
    about: Sent | None = None
    ended: list[tuple[str, Sent]] = field(default_factory=list)

    @property
    def status(self) -> str:
        return self.ended[-1][0] if self.ended and self.state == "live" else self.state

    @property
    def counts(self) -> bool:
        return self.status == "live"

    def may_be_undone(self, now: datetime) -> bool:
        return self.counts and now - self.at <= UNDONE_WITHIN

    @property
    def months(self) -> set[tuple[int, int]]:
        """The months on whose lists it stands: a restated stock stands on none."""
        return {(fact.on.year, fact.on.month) for fact in self.facts if fact.indicator not in STOCKS}


@dataclass
class Asked:
    """A change of what was attested that waits for the committee: `new` replaces `old`, or `by` takes it back.

    One that has become `moot`, because its report ended otherwise, need not wait any more.
    """

    number: int
    old: Sent
    new: Sent | None = None
    by: Sent | None = None
    is_open: bool = True
    moot: bool = False


@dataclass
class Book:
    """What counts, as somebody with paper and pencil would have it."""

    given: list[Fact]
    parents: dict[str, list[tuple[date, str]]]
    sent: list[Sent] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    def facts(self) -> Iterator[Fact]:
        yield from self.given
        for sent in self.sent:
            if sent.counts:
                yield from sent.facts

    def parent(self, unit: str, on: date) -> str:
        return [parent for since, parent in self.parents[unit] if since <= on][-1]

    def within(self, unit: str, top: str, on: date) -> bool:
        """Tell whether a unit was another or stood below it on a day."""
        while unit and unit != top:
            unit = self.parent(unit, on)
        return bool(unit)

    def figure(self, top: str, indicator: Indicator, year: int, as_of: date) -> int:
        last = min(as_of, date(year, 12, 31))
        return sum(
            fact.quantity
            for fact in self.facts()
            if fact.indicator is indicator and date(year, 1, 1) <= fact.on <= last and self.within(fact.unit, top, last)
        )

    def stock(self, top: str, indicator: Indicator, as_of: date) -> int:
        """Return the sum over the cells below of what each restated last; of one day the report sent last holds."""
        newest: dict[str, tuple[date, int, int]] = {}
        for place, fact in enumerate(self.facts()):
            if fact.indicator is indicator and fact.on <= as_of and self.within(fact.unit, top, as_of):
                newest[fact.unit] = max(newest.get(fact.unit, (date.min, 0, 0)), (fact.on, place, fact.quantity))
        return sum(quantity for _, _, quantity in newest.values())

    def closed(self, unit: str) -> set[tuple[int, int]]:
        return {s.told["month"] for s in self.sent if s.form == "attestation" and s.unit == unit and s.counts}

    def waits(self, sent: Sent) -> bool:
        return any(asked.is_open and asked.old is sent for asked in self.asked)

    def undo(self, sent: Sent) -> None:
        """What is undone no longer counts, nor does what it asked for; what it ended is as if it had never been."""
        sent.state = "undone"
        for asked in self.asked:
            asked.is_open = asked.is_open and asked.by is not sent
        if sent.about:
            sent.about.ended = [(how, by) for how, by in sent.about.ended if by is not sent]

    def decide(self, asked: Asked, *, agreed: bool) -> None:
        """What was agreed to happens, where there still is something to change."""
        asked.is_open = False
        holds = agreed and asked.old.status in ("live", "returned")
        if asked.new:
            asked.new.state = "live" if holds else "declined"
        if holds and asked.new:
            asked.old.ended.append(("replaced", asked.new))
        elif holds and asked.by:
            asked.old.ended.append(("withdrawn", asked.by))


@dataclass
class Snapshot:
    """A figure of a past day as it was shown, with the book's facts of then."""

    figure: int
    facts: tuple[Fact, ...]


def labelled(reply: Reply, *labels: str) -> Choice | None:
    return next((choice for choice in reply.choices if choice.label in labels), None)


def beginning(reply: Reply, label: str) -> Choice | None:
    return next((choice for choice in reply.choices if choice.label.startswith(label)), None)


@dataclass
class Life:
    """Walks: each step is something that people do; the book is told what that means."""

    world: World
    random: Random
    book: Book
    names: dict[str, str]
    reporters: dict[str, list[str]]
    secretaries: dict[str, list[str]]
    used: set[str] = field(default_factory=set)
    newcomers: int = 0
    snapshots: dict[tuple[str, Indicator, int, date], Snapshot] = field(default_factory=dict)
    done: dict[str, int] = field(default_factory=dict)
    diary: list[str] = field(default_factory=list)
    receipts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def today(self) -> date:
        return self.world.now.date()

    # What people type and press.

    async def say(self, who: str, text: str) -> Reply:
        self._write(who, text)
        return self._answered_with((await self.world.say(who, text))[-1])

    async def press(self, who: str, choice: Choice | str | None, before: Reply | None = None) -> Reply:
        assert choice is not None, self.story(f"{who} sees no such button: {before and (before.body, before.choices)}")
        label, address = (choice, choice) if isinstance(choice, str) else (choice.label, choice.address)
        self._write(who, f"[{label}]")
        return self._answered_with((await self.world.press(who, address))[-1])

    def _answered_with(self, reply: Reply) -> Reply:
        self.diary.append(f"    🤖 {reply.body.splitlines()[0]}")
        return reply

    def _write(self, who: str, said: str) -> None:
        self.diary.append(f"{self.world.now:%Y-%m-%d %H:%M} {who}: {said}")

    def story(self, what: str) -> str:
        """Return a failure with what led to it."""
        return "\n".join([what, *self.diary[-80:]])

    async def through(self, who: str, unit: str, reply: Reply, answers: dict[str, str]) -> Reply:
        """Answer a form to its end: `answers` are said to the questions that have their words."""
        for _ in range(20):
            if choice := (
                labelled(reply, *SEND)
                or labelled(reply, "Bỏ cái dở, ghi tin mới")
                or (labelled(reply, self.names[unit]) if "báo cáo cho đơn vị nào" in reply.body else None)
                or labelled(reply, self.random.choice(REASONS))
            ):
                reply = await self.press(who, choice)
            elif answer := next((said for asked, said in answers.items() if asked in reply.body), None):
                reply = await self.say(who, answer)
            else:
                return reply
        raise AssertionError(self.story(f"no end: {reply.body}"))

    async def receipt(self, who: str, unit: str, reply: Reply, answers: dict[str, str]) -> tuple[int, Reply]:
        reply = await self.through(who, unit, reply, answers)
        found = re.match(r"✅ Đã ghi nhận báo cáo số ([\d.]+)$", reply.title)
        assert found, self.story(f"{who} gets no receipt: {reply.body}")
        self._check_receipt(reply, unit)
        return int(found[1].replace(".", "")), reply

    def _check_receipt(self, reply: Reply, unit: str) -> None:
        self.receipts.append((reply.body, unit))

    def check_said_figures(self) -> None:
        """The figures on the receipts of the step just done are the book's."""
        for body, unit in self.receipts:
            for said in re.finditer(rf"{re.escape(self.names[unit])}: (\D+) năm (\d+): ([\d.]+)", body):
                figure = self.book.figure(unit, read_indicator(said[1]), int(said[2]), self.today)
                assert said[3].rstrip(".") == count(figure), self.story(f"{figure} in the book, the receipt: {body}")
        self.receipts.clear()

    # What they choose.

    def reporter(self, unit: str) -> str:
        return self.random.choice(self.reporters[unit])

    def some_unit(self) -> str:
        return self.random.choice([unit for unit, people in self.reporters.items() if people])

    def some_day(self, earliest: date = date(2018, 1, 1)) -> date:
        """Return today, a day of these weeks, of this year, of last year, or of one long ago."""
        back = self.random.choice((0, 1, self.random.randint(2, 40), self.random.randint(41, 500), 1300))
        return max(earliest, self.today - timedelta(days=back))

    def some_name(self) -> str:
        while True:
            name = " ".join(self.random.choice(words) for words in (FAMILIES, MIDDLES, GIVEN, GIVEN))
            if name not in self.used:
                self.used.add(name)
                return name

    # Reports.

    def _who(self, unit: str) -> tuple[str, int]:
        """Return whom to name, or how many where the unit keeps no names."""
        if unit == COUNT_ONLY:
            number = self.random.randint(1, 6)
            return f"{number} người", number
        people = [
            f"{self.some_name()} sinh {self.random.randint(1975, 1995)}" for _ in range(self.random.choice((1, 1, 3)))
        ]
        return "\n".join(people), len(people)

    async def report(self) -> None:
        unit = self.some_unit()
        await self.random.choice((self._admit, self._train, self._step, self._change, self._heads))(unit)

    async def _send(self, unit: str, form: str, first: str, answers: dict[str, str], told: dict[str, Any]) -> None:
        who = self.reporter(unit)
        number, _ = await self.receipt(who, unit, await self.say(who, first), answers)
        facts = facts_told(unit, form, told)
        self.book.sent.append(Sent(number, unit, form, self.world.now, told, facts))

    async def _admit(self, unit: str) -> None:
        people, number = self._who(unit)
        on = self.some_day()
        held = None if unit == COUNT_ONLY or self.random.random() < 0.5 else self.some_day(on)
        told = {"day": on, "number": number, "held": held}
        answers = {"Ngày tổ chức lễ kết nạp?": day_text(held) if held else "chưa"}
        if number == 1 and self.random.random() < 0.5:
            await self._send(unit, "admission", f"kn {people} ngày {day_text(on)}", answers, told)
        else:
            asked = {"Kết nạp đồng chí nào?": people, "Kết nạp bao nhiêu": people, "quyết định kết nạp?": day_text(on)}
            await self._send(unit, "admission", "/ketnap", {**answers, **asked}, told)

    async def _train(self, unit: str) -> None:
        people, number = self._who(unit)
        on = self.some_day()
        asked = {"Ai đã hoàn thành": people, "Bao nhiêu người được cấp": people, "cấp giấy chứng nhận?": day_text(on)}
        await self._send(unit, "training", "/boiduong", asked, {"day": on, "number": number})

    async def _step(self, unit: str) -> None:
        people, number = self._who(unit)
        on = self.some_day()
        form, command = self.random.choice((("sourcing", "/taonguon"), ("recognition", "/chinhthuc")))
        asked = {
            "Đưa ai vào nguồn?": people, "Đưa bao nhiêu": people, "đưa vào nguồn ngày nào?": day_text(on),
            "Công nhận ai": people, "Công nhận chính thức bao nhiêu": people, "Chính thức từ ngày nào?": day_text(on),
        }  # fmt: skip
        await self._send(unit, form, command, asked, {"day": on, "number": number})

    async def _change(self, unit: str) -> None:
        kind, number, on = self.random.choice(tuple(CHANGES)), self.random.randint(1, 9), self.some_day()
        asked = {"Biến động gì?": kind, "Bao nhiêu đảng viên?": str(number), "Từ ngày nào?": day_text(on)}
        await self._send(unit, "change", "/biendong", asked, {"day": on, "number": number, "kind": kind})

    async def _heads(self, unit: str) -> None:
        heads, on = self.random.randint(2, 9), self.some_day()
        members = self.random.randint(0, heads)
        trained = self.random.randint(0, heads - members)
        asked = {
            "Có bao nhiêu trưởng thôn": str(heads), "bao nhiêu người là đảng viên?": str(members),
            "chưa là đảng viên nhưng": str(trained), "tính đến ngày nào?": day_text(on),
        }  # fmt: skip
        await self._send(unit, "heads", "/truongthon", asked, {"day": on, "heads": (heads, members, trained)})

    # What is done to reports.

    def some_sent(self, suits: Callable[[Sent], bool]) -> Sent | None:
        """Return one of those that suit, the newest most often."""
        found = [sent for sent in self.book.sent if suits(sent) and self._doers(sent)]
        return self.random.choice(found[-6:]) if found else None

    def _doers(self, sent: Sent) -> list[str]:
        return self.reporters[sent.unit] if sent.form != "return" else [sent.told["who"]]

    async def correct(self) -> None:
        sent = self.some_sent(
            lambda s: (
                s.form not in ("attestation", "taking-back", "return")
                and s.status in ("live", "returned")
                and not self.book.waits(s)
            )
        )
        if sent is None:
            return
        who, told = self.reporter(sent.unit), dict(sent.told)
        label, answer = self._another(sent, told)
        card = await self.press(who, str(DoTo("correct", sent.number)))
        question = await self.press(who, labelled(card, label), card)
        reply = await self.through(who, sent.unit, await self._answered(who, question, answer), {})
        new = Sent(0, sent.unit, sent.form, self.world.now, told, facts_told(sent.unit, sent.form, told), about=sent)
        old_months = sent.months if sent.counts else set()
        if (old_months | new.months) & self.book.closed(sent.unit):
            assert "yêu cầu đã gửi cấp trên" in reply.body, self.story(f"an attested month is changed: {reply.body}")
            new.number, new.state = max(s.number for s in self.book.sent) + 1, "requested"
            self.book.asked.append(Asked(len(self.book.asked) + 1, sent, new=new))
        else:
            assert "Đã ghi nhận" in reply.title, self.story(f"no receipt for a correction: {reply.body}")
            new.number = int(reply.title.rpartition(" ")[2].replace(".", ""))
            self._check_receipt(reply, sent.unit)
            sent.ended.append(("replaced", new))
        self.book.sent.append(new)

    async def _answered(self, who: str, question: Reply, answer: str) -> Reply:
        assert "?" in question.body, self.story(f"no question: {question.body}")
        return await self.say(who, answer)

    def _another(self, sent: Sent, told: dict[str, Any]) -> tuple[str, str]:
        """Change one thing that a report tells; return the button of its line, and the new answer."""
        if sent.form in ("change", "heads") or sent.unit == COUNT_ONLY:
            if sent.form != "heads" and self.random.random() < 0.5:
                told["number"] = self.random.randint(1, 9)
                return "Sửa số người", str(told["number"])
        elif self.random.random() < 0.3:
            people, told["number"] = self._who(sent.unit)
            return "Sửa họ tên", people
        told["day"] = self.some_day()
        if told.get("held"):
            told["day"] = min(told["day"], told["held"])
        labels = {
            "admission": "Sửa ngày quyết định", "training": "Sửa ngày cấp GCN", "sourcing": "Sửa ngày đưa vào nguồn",
            "recognition": "Sửa chính thức từ ngày", "change": "Sửa ngày", "heads": "Sửa tính đến ngày",
        }  # fmt: skip
        return labels[sent.form], day_text(told["day"])

    async def take_back(self) -> None:
        sent = self.some_sent(
            lambda s: (
                s.form not in ("attestation", "taking-back", "return")
                and s.counts
                and not any(a.is_open and a.old is s and a.by for a in self.book.asked)
            )
        )
        if sent is None:
            return
        who = self.reporter(sent.unit)
        screen = await self.press(who, str(DoTo("history", sent.number)))
        number, reply = await self.receipt(
            who,
            sent.unit,
            await self.press(who, labelled(screen, "Rút báo cáo"), screen),
            {"Vì sao rút?": "Ghi nhầm người"},
        )
        taken = Sent(number, sent.unit, "taking-back", self.world.now, {}, about=sent)
        self.book.sent.append(taken)
        asks = bool(sent.months & self.book.closed(sent.unit))
        assert ("yêu cầu rút đã gửi cấp trên" in reply.body) == asks, self.story(reply.body)
        if asks:
            self.book.asked.append(Asked(len(self.book.asked) + 1, sent, by=taken))
        else:
            sent.ended.append(("withdrawn", taken))

    async def undo(self) -> None:
        sent = self.some_sent(lambda s: s.may_be_undone(self.world.now))
        if sent is None:
            return
        who = self.random.choice(self._doers(sent))
        reply = await self.press(who, str(Undo(sent.number)))
        assert f"Đã hoàn tác báo cáo số {count(sent.number)}" in reply.body, self.story(reply.body)
        self._check_receipt(reply, sent.unit)
        self.book.undo(sent)

    async def undo_too_late(self) -> None:
        sent = self.some_sent(lambda s: s.counts and not s.may_be_undone(self.world.now))
        if sent:
            reply = await self.press(self.random.choice(self._doers(sent)), str(Undo(sent.number)))
            assert "quá 10 phút" in reply.body, self.story(reply.body)

    async def attest(self) -> None:
        unit = self.some_unit()
        who = self.reporter(unit)
        card = await self.through_to_month(who, unit)
        found = re.search(r"Kỳ: tháng (\d+)/(\d+)", card.body)
        if not found:
            await self.say(who, "hủy")
            return
        month = (int(found[2]), int(found[1]))
        number, _ = await self.receipt(who, unit, card, {})
        old = next((s for s in self.book.sent if self._attests(s, unit, month)), None)
        new = Sent(number, unit, "attestation", self.world.now, {"month": month}, about=old)
        if old:
            old.ended.append(("replaced", new))
        self.book.sent.append(new)

    def _attests(self, sent: Sent, unit: str, month: tuple[int, int]) -> bool:
        return sent.form == "attestation" and sent.unit == unit and sent.counts and sent.told["month"] == month

    async def through_to_month(self, who: str, unit: str) -> Reply:
        """Return the card of the month that is owed, or of one whose figures have changed since."""
        card = await self.say(who, "/chot")
        if choice := labelled(card, "Bỏ cái dở, ghi tin mới"):
            card = await self.press(who, choice)
        if "báo cáo cho đơn vị nào" in card.body:
            card = await self.press(who, labelled(card, self.names[unit]), card)
        if choice := labelled(card, "Bỏ cái dở, ghi tin mới"):
            card = await self.press(who, choice)
        changed = next((choice for choice in card.choices if "số liệu đã đổi" in choice.label), None)
        return await self.press(who, changed) if changed else card

    # The committee.

    def committee_of(self, unit: str) -> str:
        """Return somebody who directs a unit as the tree stands today."""
        able = [who for top, who in COMMITTEES.items() if unit != top and self.book.within(unit, top, self.today)]
        return self.random.choice(able)

    async def decide(self) -> None:
        waiting = [asked for asked in self.book.asked if asked.is_open]
        if not waiting:
            return
        asked, agreed = self.random.choice(waiting[:4]), self.random.random() < 0.7
        who = self.committee_of(asked.old.unit)
        screen = await self.say(who, "chờ xác nhận, chờ duyệt")
        label = f"{'Duyệt' if agreed else 'Không duyệt'} {asked.number}"
        choice = labelled(screen, label)
        if choice is None and asked.moot:
            agreed = False
        else:
            await self.press(who, choice, screen)
        self.book.decide(asked, agreed=agreed)

    async def give_back(self) -> None:
        sent = self.some_sent(lambda s: s.form not in ("attestation", "taking-back", "return") and s.counts)
        if sent is None or self.book.waits(sent):
            return
        who = self.committee_of(sent.unit)
        top = next(top for top, person in COMMITTEES.items() if person == who)
        card = await self.press(who, str(StartForm("tralai", None, sent.number)))
        if choice := labelled(card, "Bỏ cái dở, ghi tin mới"):
            card = await self.press(who, choice)
        line = await self.press(who, beginning(card, "Ngày") or beginning(card, "Tính đến") or card.choices[0])
        number, _ = await self.receipt(who, top, line, {"Vì sao trả lại?": "Ghi lại cho đúng quyết định"})
        returned = Sent(number, top, "return", self.world.now, {"who": who}, about=sent)
        self.book.sent.append(returned)
        sent.ended.append(("returned", returned))

    # Time, people and the tree.

    async def wait(self) -> None:
        hours = self.random.choice((1, 20, 24 * 3, 24 * 12, 24 * 40))
        await self.world.move_to(self.world.now + timedelta(hours=hours))
        self._write("⏰", "")

    async def hand_over(self) -> None:
        unit = self.random.choice([unit for unit, people in self.secretaries.items() if people])
        old, self.newcomers = self.random.choice(self.secretaries[unit]), self.newcomers + 1
        new = f"Bí thư mới {self.newcomers}"
        screen = await self.say(old, "bàn giao")
        if choice := labelled(screen, self.names[unit]):
            screen = await self.press(old, choice)
        shown = await self.press(old, beginning(screen, f"Tạo mã mời {ROLE_NAMES[Role.SECRETARY]}"), screen)
        found = re.search(r"^[0-9A-Z]{4}-[0-9A-Z]{4}$", shown.body, re.MULTILINE)
        assert found, self.story(shown.body)
        invitation = await self.say(new, found[0])
        await self.press(new, labelled(invitation, "✅ Nhận"), invitation)
        deputies = [who for who in self.reporters[unit] if who not in self.secretaries[unit]]
        self.secretaries[unit] = [new]
        self.reporters[unit] = [new, *deputies]

    async def move(self) -> None:
        moved = self.random.choice(MOVABLE)
        there = [top for top in PARENTS if not self.book.within(top, moved, self.today)]
        parent = self.random.choice([top for top in there if top != self.book.parent(moved, self.today)])
        self._write("🌳", f"{moved} under {parent}")

        async def work(tx: Tx) -> None:
            await move(tx, (await units_called(tx, moved))[0], (await units_called(tx, parent))[0], self.today)

        await self.world.database.write(work)
        self.book.parents[moved].append((self.today, parent))

    async def leave_open(self) -> None:
        """Begin a report and go away."""
        who = self.reporter(self.some_unit())
        one_unit = sum(who in people for people in self.reporters.values()) == 1
        line = f"kn {self.some_name()}" if one_unit else "/taonguon"  # a line would wait for its unit
        await self.say(who, self.random.choice(("/ketnap", "/biendong", line)))

    async def practise(self) -> None:
        """Send a report that does not count."""
        unit = self.some_unit()
        who = self.reporter(unit)
        await self.say(who, "hủy")
        await self.say(who, "làm thử")
        answers = {"Biến động gì?": "Chuyển đi", "Bao nhiêu đảng viên?": "3", "Từ ngày nào?": "hôm nay"}
        reply = await self.through(who, unit, await self.say(who, "/biendong"), answers)
        assert reply.title.startswith("✅ LÀM THỬ"), self.story(reply.body)
        await self.say(who, "làm thử")

    async def step(self) -> None:
        deeds: dict[Callable[[], Coroutine[Any, Any, None]], int] = {
            self.report: 10, self.correct: 6, self.take_back: 3, self.undo: 5, self.undo_too_late: 1, self.attest: 4,
            self.decide: 4, self.give_back: 2, self.wait: 3, self.hand_over: 1, self.move: 1, self.leave_open: 1,
            self.practise: 1,
        }  # fmt: skip
        deed = self.random.choices(list(deeds), list(deeds.values()))[0]
        self.world.now += timedelta(seconds=self.random.randint(5, 150))
        await deed()
        self.done[deed.__name__] = self.done.get(deed.__name__, 0) + 1
        for asked in self.book.asked:
            asked.moot = asked.moot or asked.old.status not in ("live", "returned")
        self.check_said_figures()

    # What must be true.

    async def check(self) -> None:
        await self._check_figures()
        await self._check_stocks()
        await self._check_the_past()

    async def figure(self, unit: str, indicator: Indicator, year: int, as_of: date) -> int:
        """Return the product's figure, whose parts must add up to it."""
        of = await self.world.unit(unit)
        shown = await self.world.database.read(lambda tx: load_progress(tx, of, indicator, year_of(year), as_of))
        last = min(as_of, date(year, 12, 31))
        for line in shown.lines:
            part = self.book.figure(line.unit.code, indicator, year, last)
            assert line.tally.done == part, self.story(f"{line.unit.code} below {unit}: {indicator} {year} {last}")
        if shown.rural is not None and self._is_rural(unit, last):
            assert shown.rural == shown.tally.done, self.story(f"rural part of {unit}: {indicator} {year} {last}")
        return shown.tally.done

    def _is_rural(self, unit: str, on: date) -> bool:
        """Tell whether all that counted in a unit on a day was rural."""
        return all(fact.unit in self.rural for fact in self.book.facts() if self.book.within(fact.unit, unit, on))

    @property
    def rural(self) -> set[str]:
        return {str(row["code"]) for row in SCENARIOS["hiep-hoa"].units if row.get("rural")}

    async def _check_figures(self) -> None:
        for unit in self.names:
            for indicator in (Indicator.ADMITTED, self.random.choice(WATCHED)):
                year = self.random.choice((self.today.year, self.today.year, self.today.year - 1, 2019))
                as_of = self.random.choice((self.today, self.some_day(date(2018, 1, 1))))
                figure = await self.figure(unit, indicator, year, as_of)
                expected = self.book.figure(unit, indicator, year, as_of)
                assert figure == expected, self.story(
                    f"{unit} {indicator} of {year} as of {as_of}: {figure}, in the book {expected}"
                )
                if as_of < self.today:
                    facts = self._facts_in(indicator, year, as_of)
                    self.snapshots[unit, indicator, year, as_of] = Snapshot(figure, facts)

    def _facts_in(self, indicator: Indicator, year: int, as_of: date) -> tuple[Fact, ...]:
        """Return what counts of a year until a day: what can explain that a past figure changes."""
        last = min(as_of, date(year, 12, 31))
        return tuple(
            fact
            for fact in self.book.facts()
            if fact.indicator is indicator and fact.on.year == year and fact.on <= last
        )

    async def _check_the_past(self) -> None:
        """A figure of a past day is what it was, unless something was reported or taken back for its days since."""
        kept = self.random.sample(sorted(self.snapshots), min(12, len(self.snapshots)))
        for unit, indicator, year, as_of in kept:
            snapshot = self.snapshots[unit, indicator, year, as_of]
            if sorted(map(repr, self._facts_in(indicator, year, as_of))) == sorted(map(repr, snapshot.facts)):
                figure = await self.figure(unit, indicator, year, as_of)
                assert figure == snapshot.figure, self.story(
                    f"{unit} {indicator} of {year} as of {as_of} was {snapshot.figure}, is {figure}, unexplained"
                )

    async def _check_stocks(self) -> None:
        unit, indicator = self.random.choice(sorted(self.names)), self.random.choice(sorted(STOCKS))
        of = await self.world.unit(unit)
        told = await self.world.database.read(lambda tx: stocks(tx, of.path, self.today))
        figure = sum(stock.quantity for stock in told if stock.indicator is indicator)
        expected = self.book.stock(unit, indicator, self.today)
        assert figure == expected, self.story(f"{indicator} of {unit}: {figure}, in the book {expected}")


def facts_told(unit: str, form: str, told: dict[str, Any]) -> tuple[Fact, ...]:
    """Return what a report means, in numbers."""
    day, number = told["day"], told.get("number", 1)
    match form:
        case "admission":
            held = told["held"]
            ceremony = (Fact(unit, Indicator.CEREMONY, held, number),) if held else ()
            return (Fact(unit, Indicator.ADMITTED, day, number), *ceremony)
        case "change":
            return (Fact(unit, CHANGES[told["kind"]], day, number),)
        case "heads":
            kinds = (Indicator.VILLAGE_HEADS, Indicator.VILLAGE_HEAD_MEMBERS, Indicator.VILLAGE_HEADS_TRAINED)
            return tuple(Fact(unit, kind, day, heads) for kind, heads in zip(kinds, told["heads"], strict=True))
        case "training":
            return (Fact(unit, Indicator.TRAINED, day, number),)
        case "sourcing":
            return (Fact(unit, Indicator.IDENTIFIED, day, number),)
        case _:
            return (Fact(unit, Indicator.RECOGNISED, day, number),)


def first_book() -> Book:
    """Return the book as the scenario begins."""
    scenario = SCENARIOS["hiep-hoa"]
    given = [
        Fact(str(row["unit"]), read_indicator(str(row["indicator"])), row["on_day"], int(str(row["quantity"])))
        for row in scenario.facts
        if isinstance(row["on_day"], date)
    ]
    pool = [
        Fact(unit, step, on)
        for unit, people in scenario.pool.items()
        for person in people
        for step, on in person.reached.items()
    ]
    parents = {str(row["code"]): [(date.min, str(row.get("parent") or ""))] for row in scenario.units}
    return Book([*given, *pool], parents)


async def begin(world: World, seed: int) -> Life:
    """Give the world a committee of the district and one more secretary, and open the book."""

    async def work(tx: Tx) -> dict[str, str]:
        for who, (code, role) in MORE_OFFICES.items():
            person = await visitor(tx, CHANNEL, who, world.now)
            await give_office(
                tx, person.person_id, Office(role=role, unit=(await units_called(tx, code))[0]), world.now
            )
        return {row.code: row.name for row in await all_units(tx)}

    names = await world.database.write(work)
    offices = [(who, code, role) for who, held in OFFICES.items() for code, role in held]
    offices += [(who, code, role) for who, (code, role) in MORE_OFFICES.items()]
    cells = sorted({code for _, code, role in offices if role in (Role.SECRETARY, Role.DEPUTY)})
    return Life(
        world,
        Random(seed),
        first_book(),
        names,
        {c: [w for w, code, role in offices if code == c and role in (Role.SECRETARY, Role.DEPUTY)] for c in cells},
        {c: [w for w, code, role in offices if code == c and role is Role.SECRETARY] for c in cells},
    )


async def live(world: World, seed: int, steps: int) -> Life:
    """Walk, and compare with the book on the way."""
    life = await begin(world, seed)
    await life.check()
    for step in range(1, steps + 1):
        await life.step()
        if step % CHECKED_EVERY == 0:
            await life.check()
    await life.check()
    assert await world.database.read(first_broken_line) is None, life.story("the audit log is broken")
    return life


@pytest.mark.parametrize("settled_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("seed", range(1, 9))
async def test_figures_are_what_a_naive_book_says(world: World, seed: int) -> None:
    await live(world, seed, STEPS)


async def test_a_shorter_life_is_the_same_on_every_database(world: World) -> None:
    await live(world, 9, STEPS // 3)


# What the walk has found, each as short as it can be told.


async def talk(world: World, who: str, *said: str) -> Reply:
    """Let somebody type, or press a [button], one after the other; return the last answer."""
    for each in said:
        await (world.tap(who, each[1:-1]) if each.startswith("[") else world.say(who, each))
    return world.screens[who][-1]


CELL, TOP = "Bí thư thôn 1", "Cấp ủy Châu Minh"
ADMITS = ("kn Hoàng Thị Giả Định 20/6", "chưa", "gửi")
REASON = "Trước đây ghi nhầm"


async def returned(world: World) -> None:
    """Let a cell's report no. 1 be returned as no. 2."""
    await talk(world, CELL, *ADMITS)
    await world.press(TOP, str(StartForm("tralai", None, 1)))
    await talk(world, TOP, "[Ngày quyết định]", "Ghi lại cho đúng quyết định", "gửi")


async def corrected(world: World) -> Reply:
    """Correct the day of report no. 1."""
    await world.press(CELL, str(DoTo("correct", 1)))
    return await talk(world, CELL, "[Sửa ngày quyết định]", "21/6", "gửi", f"[{REASON}]")


async def agree_if_it_still_waits(world: World) -> None:
    screen = await talk(world, TOP, "chờ xác nhận, chờ duyệt")
    if beginning(screen, "Duyệt 1"):
        await talk(world, TOP, "[Duyệt 1]")


async def admitted(world: World) -> int:
    return (await world.progress("HH.01.1")).tally.done


async def test_undoing_the_correction_of_a_returned_report_leaves_it_returned(world: World) -> None:
    await returned(world)
    assert await admitted(world) == 1
    await corrected(world)
    assert await admitted(world) == 2
    await talk(world, CELL, "[Hoàn tác (10 phút)]")
    assert await admitted(world) == 1


async def test_undoing_a_return_after_the_correction_counts_nobody_twice(world: World) -> None:
    await returned(world)
    await corrected(world)
    await world.press(TOP, str(Undo(2)))
    assert await admitted(world) == 2


async def test_agreeing_to_a_correction_that_was_made_meanwhile_counts_nobody_twice(world: World) -> None:
    await talk(world, CELL, *ADMITS, "/chot", "[✅ Đúng và đủ]")
    assert "yêu cầu đã gửi cấp trên" in (await corrected(world)).text
    await world.press(CELL, str(Undo(2)))  # the month is open again
    await corrected(world)
    await agree_if_it_still_waits(world)
    assert await admitted(world) == 2


async def test_what_the_committee_let_be_withdrawn_is_not_brought_back_by_an_older_request(
    world: World,
) -> None:
    await talk(world, CELL, *ADMITS, "/chot", "[✅ Đúng và đủ]")
    assert "yêu cầu đã gửi cấp trên" in (await corrected(world)).text
    await world.press(CELL, str(StartForm("rutbaocao", None, 1)))
    await talk(world, CELL, "Việc chưa diễn ra", "gửi")
    await talk(world, TOP, "chờ xác nhận, chờ duyệt", "[Duyệt 2]")
    assert await admitted(world) == 1
    await agree_if_it_still_waits(world)
    assert await admitted(world) == 1


async def test_a_report_undone_is_not_brought_back_by_a_request_to_correct_it(world: World) -> None:
    await talk(world, CELL, *ADMITS, "/chot", "[✅ Đúng và đủ]")
    assert "yêu cầu đã gửi cấp trên" in (await corrected(world)).text
    await world.press(CELL, str(Undo(2)))
    await world.press(CELL, str(Undo(1)))
    assert await admitted(world) == 1
    await agree_if_it_still_waits(world)
    assert await admitted(world) == 1


async def test_what_was_attested_is_not_undone_but_asked_for(world: World) -> None:
    await talk(world, CELL, *ADMITS, "/chot", "[✅ Đúng và đủ]")
    (refused,) = await world.press(CELL, str(Undo(1)))
    assert "Tháng này đã chốt với báo cáo đó nên không hoàn tác được" in refused.text
    assert await admitted(world) == 2
    await talk(world, CELL, "[Rút báo cáo]", "Việc chưa diễn ra", "gửi")
    await world.say(TOP, "chờ xác nhận, chờ duyệt")
    await world.tap(TOP, "Duyệt 1")
    assert await admitted(world) == 1
    await world.press(CELL, str(Undo(3)))
    assert await admitted(world) == 1, "what the committee has agreed to is not undone by who asked for it"


async def test_a_correction_that_was_agreed_to_is_not_undone_alone(world: World) -> None:
    await talk(world, CELL, *ADMITS, "/chot", "[✅ Đúng và đủ]")
    assert "yêu cầu đã gửi cấp trên" in (await corrected(world)).text
    await agree_if_it_still_waits(world)
    assert await admitted(world) == 2
    (refused,) = await world.press(CELL, str(Undo(3)))
    assert "Cấp trên đã duyệt việc này nên không hoàn tác được" in refused.text
    (sent,) = await world.say(CELL, "báo cáo số 3")
    assert "Hoàn tác" not in [choice.label for choice in sent.choices]
    await world.press(CELL, str(StartForm("rutbaocao", None, 3)))
    await talk(world, CELL, "Việc chưa diễn ra", "gửi")
    await talk(world, TOP, "chờ xác nhận, chờ duyệt", "[Duyệt 2]")
    assert await admitted(world) == 1, "what is asked for again is agreed to again"


async def test_undoing_a_request_to_withdraw_brings_back_nothing_that_was_corrected(world: World) -> None:
    await talk(world, CELL, *ADMITS, "/chot", "[✅ Đúng và đủ]")
    await world.press(CELL, str(StartForm("rutbaocao", None, 1)))
    await talk(world, CELL, "Việc chưa diễn ra", "gửi")
    await world.press(CELL, str(Undo(2)))
    await corrected(world)
    assert await admitted(world) == 2
    await world.press(CELL, str(Undo(3)))
    assert await admitted(world) == 2


async def test_undoing_a_request_to_withdraw_leaves_the_request_to_correct(world: World) -> None:
    await talk(world, CELL, *ADMITS, "/chot", "[✅ Đúng và đủ]")
    await corrected(world)
    await world.press(CELL, str(StartForm("rutbaocao", None, 1)))
    await talk(world, CELL, "Việc chưa diễn ra", "gửi", "[Hoàn tác (10 phút)]")
    screen = await talk(world, TOP, "chờ xác nhận, chờ duyệt")
    assert beginning(screen, "Duyệt 1")


async def moved_to_thanh_van(world: World) -> None:
    async def work(tx: Tx) -> None:
        await move(tx, (await units_called(tx, "HH.01.1"))[0], (await units_called(tx, "HH.02"))[0], world.now.date())

    await world.move_to(world.now + timedelta(days=15))
    await world.database.write(work)


async def test_the_rural_part_of_a_past_figure_is_of_the_tree_of_then(world: World) -> None:
    past = world.now.date()
    before = await world.progress("HH.01", as_of=past)
    await moved_to_thanh_van(world)
    after = await world.progress("HH.01", as_of=past)
    assert (after.tally.done, after.rural) == (before.tally.done, before.rural) == (7, 7)


async def test_a_receipt_and_the_screen_behind_its_button_say_the_same_of_last_year(world: World) -> None:
    await talk(world, CELL, "bd Lò Văn Muộn sn 1990 15/3/2021", "gửi")
    await moved_to_thanh_van(world)
    receipt = await talk(world, "Bí thư Thanh Vân", "bd 2 người 20/12/2021", "gửi")
    said = re.search(r"bồi dưỡng năm 2021: (\d+)", receipt.text)
    screen = await talk(world, "Bí thư Thanh Vân", "[📊 Tiến độ]")
    assert said
    assert re.search(rf"\b{said[1]}\b", screen.text), (receipt.text, screen.text)


CEREMONY = ("lễ kết nạp Hoàng Thị Giả Định 25/6", "gửi")


async def counts_ceremonies(world: World, *, on: bool) -> None:
    unit = await world.unit("HH.01")
    await world.press(TOP, str(SetUnit("counts_ceremonies", unit.id, on=on)))


async def test_who_was_admitted_by_decision_is_not_counted_again_by_the_ceremony(world: World) -> None:
    await talk(world, CELL, *ADMITS)
    await counts_ceremonies(world, on=True)
    await talk(world, CELL, *CEREMONY)
    assert await admitted(world) == 2


async def test_whose_decision_did_not_count_is_counted_by_the_ceremony(world: World) -> None:
    await counts_ceremonies(world, on=True)
    await talk(world, CELL, *ADMITS[:2])
    assert "Chưa tính vào kết quả: đơn vị tính theo ngày tổ chức lễ." in world.screens[CELL][-1].text
    await talk(world, CELL, "gửi")
    await counts_ceremonies(world, on=False)
    assert await admitted(world) == 1
    await talk(world, CELL, *CEREMONY)
    assert await admitted(world) == 2


async def test_admissions_of_before_take_nobody_out_of_a_pool_that_is_told_by_number(world: World) -> None:
    unit = await world.unit("HH.01")
    await world.press(TOP, str(SetUnit("named", unit.id, on=False)))
    await world.move_to(world.now + timedelta(days=30))
    await talk(world, CELL, "bd 3 người 15/7", "gửi", "kn 1 người 20/7", "gửi", "nguồn")
    assert "4 người" in world.screens[CELL][-1].text, "two by name from before, three certified, one admitted"
