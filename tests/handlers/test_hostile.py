"""Ten thousand random and hostile updates of many people at once, through the inbox and the outbox.

Whatever is sent: every update is done and answered, nobody is shown a unit or a name outside of the own scope, and
figures change by nothing but what somebody entitled got a receipt for.
"""

from __future__ import annotations

import asyncio
import json
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain
from random import Random

import pytest
from sqlalchemy import func, select

from domain.births import Birth
from domain.indicators import Indicator
from domain.organisation import Office, Role, Unit, ancestors
from domain.pipeline import Candidate
from domain.reply import Reply
from domain.reports.registry import REPORTS
from handlers.receiving import receive_next
from handlers.seeding import seed_pool
from handlers.visit import Inbound
from storage.audit import first_broken_line
from storage.database import Tx
from storage.inbox import RawUpdate, store_updates
from storage.people import give_office, offices_of, visitor
from storage.tables import audit, fact, report
from storage.units import all_units, unit_of, units_called
from tests.world import CHANNEL, OFFICES, World, read

UPDATES, AT_ONCE = 10_000, 16
SECRETS = {
    "HH.01.1": "Bí Mật Một", "HH.01.2": "Bí Mật Hai", "HH.01.3": "Bí Mật Ba", "HH.03": "Bí Mật Bốn",
    "HH.05": "Bí Mật Năm",
}  # fmt: skip
CAST: dict[str, tuple[tuple[str, Role], ...]] = {
    **OFFICES,
    "Bí thư Đoan Bái": (("HH.03", Role.SECRETARY),),
    "Bí thư trường số 3": (("HH.05", Role.SECRETARY),),
    "Cấp ủy Hiệp Hòa": (("HH", Role.COMMITTEE),),
    "Người lạ một": (),
    "Người lạ hai": (),
}
WITHOUT_BUTTONS = frozenset({"Phó bí thư thôn 1", "Bí thư Đoan Bái", "Người lạ hai"})
REPORTERS = frozenset({Role.SECRETARY, Role.DEPUTY})
UNANSWERED = frozenset({"block", "unblock"})
# What people are told without having asked.
TOLD = re.compile(
    r".* đề nghị (?:sửa|rút) báo cáo số |Yêu cầu \d+ về báo cáo số |Báo cáo số [\d.]+ bị trả lại – "
    r"|Điều chỉnh so với bản đã gửi|.* trả lời ý kiến số |Ý kiến số [\d.]+ – |.* giao chỉ tiêu\n"
    r"|.*: \d+/\d+ đơn vị đã chốt tháng|Từ hôm nay đồng chí thôi làm "
)
# A cell is told which cell beside it has reported the same person: that is meant.
OF_SIBLINGS = re.compile(r"đã được báo cáo .* bởi |có người cùng tên")
CODE = re.compile(r"[0-9A-Z]{4}-?[0-9A-Z]{4}")
DEED = re.compile(r"(?:✅ Đã ghi nhận|Đã hoàn tác) báo cáo số ([\d.]+)$", re.MULTILINE)
HOSTILE = (
    "", " ", "\n\n\n", "?", "0", "-1", "1", "2", "3", "7", "12", "99999999999999999999", "1e9", "½", "²", "٣", "Ⅳ",
    "'; DROP TABLE fact; --", '" OR 1=1 --', "<b>Đậm</b><script>alert(1)</script>", "&lt;&amp;", "{{7*7}}", "%s%n%d",
    "../../etc/passwd", "\\u0000", "\x01\x02\x1b[31m", "\u200b\u200f\u202e", "مرحبا بالعالم", "שלום 12/3", "👨‍👩‍👧🇻🇳",
    "a" * 5000, "kn " + "Lò Văn Dài " * 300, "\n".join(["Lò Văn Nhiều 1990"] * 60), "💥" * 2000, "ạ" * 4096,
    "31/2/2022", "0/0/0", "1/1/1", "29/2/2023", "99/99/9999", "30/6", "hôm qua", "hôm nay", "thứ hai tuần trước",
    "tháng 13/2022", "tháng 5", "quý IV/2021", "năm 2020", "tiến độ", "tien do thanh van", "tiến độ HH.02 quý I/2022",
    "tiến độ 31/2/2022", "tiến độ tháng 99", "tiến độ đến 32/1", "dang bo huyen hiep hoa", "chi bo thon 2 chau minh",
    "/", "/start", "/start x", "/start K7QM-4P2X", "/nosuch", "/ketnap@bot", "/ketnap 2", "//", "menu", "hủy", "bỏ",
    "gửi", "gui", "quay lại", "tiếp tục", "làm lại", "làm thử", "chưa", "không", "tất cả", "1,2", "1;2;3", "5 6",
    "K7QM-4P2X", "001 202 012 345", "CCCD 001202012345", "TỐI MẬT", "bàn giao", "cài đặt đơn vị", "nguồn", "mine",
    "sổ theo dõi", "báo cáo đã gửi", "chờ xác nhận, chờ duyệt", "tình hình chốt tháng", "không phát sinh",
    "kn bi mat mot sn 1990 12/3", "bd bi mat hai 5/6", "rút khỏi nguồn bi mat ba", "công nhận bi mat bon 1/6",
    "12-NQ/CB", "Ghi lại cho đúng quyết định", "Thanh niên đi làm ăn xa", "Trước đây ghi nhầm", "1990", "12/5/1990",
    "xóa tên 1 đảng viên 20/6", "chuyển đến 2 1/6", "tư trần 1 hôm qua", "hiến kế: mở lớp bồi dưỡng ở xã", "tháng 6",
)  # fmt: skip
NAMES = ("Lò Vàng Giàng Nông", "Văn Thị", "Bình Dũng Linh Sơn", "Yến Phúc Oanh")
KINDS = ("a", "d", "e", "f", "j", "o", "p", "s", "t", "u", "x", "+p", "+x", "menu", "", "💥", "é")


@dataclass(frozen=True)
class Update:
    who: str
    kind: str
    said: str


@dataclass
class Crowd:
    """Makes up what a crowd sends: much of it plausible, so that reports come about, and much of it hostile."""

    random: Random
    newest: dict[str, Reply] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)
    fragments: list[str] = field(default_factory=list)

    def learn(self, who: str, reply: Reply) -> None:
        """Remember what somebody was shown: for them to press, and for everybody else to forge."""
        self.newest[who] = reply
        # A code is a right to join for whoever holds it: passing it on is no forgery.
        own = [choice.address for choice in reply.choices if not choice.address.startswith("j/")]
        self.addresses = [*self.addresses, *own][-3000:]
        text = CODE.sub("", reply.body)
        if not any(secret in text for secret in SECRETS.values()) and not re.search("Đảng bộ|Chi bộ|Đơn vị", text):
            start = self.random.randrange(len(text) + 1)
            self.fragments.append(text[start : start + self.random.choice((5, 20, 200))])

    def update(self, who: str) -> Update:
        kind = self.random.choices(
            ("tap own", "answer", "text", "tap other", "forge", "sheet", "other", "edited", "block", "unblock"),
            (40, 18, 12, 10, 9, 4, 2, 2, 1, 2),
        )[0]
        match kind:
            case "tap own":
                return Update(who, "tap", self._own(who))
            case "tap other":
                return Update(who, "tap", self.random.choice(self.addresses) if self.addresses else "u/1")
            case "forge":
                return Update(who, "tap", self._forged())
            case "answer":
                return Update(who, "text", self._plausible(self.newest[who].text if who in self.newest else ""))
            case "text":
                return Update(who, "text", self._hostile())
            case "sheet":
                people = "\n".join(self._hostile()[:200] for _ in range(self.random.randint(0, 5)))
                listed = "\n".join(f"{self._name()}, 1990" for _ in range(self.random.randint(1, 4)))
                caption = self.random.choice(("", "bồi dưỡng 20/6", "kn", self._hostile()))
                return Update(who, "sheet", f"{self.random.choice((people, listed))}|{caption}")
            case _:
                return Update(who, kind, self._hostile() if kind == "other" else "")

    def _own(self, who: str) -> str:
        """Return a button of the newest message: as people do, most often the one that leads on."""
        choices = [choice.address for choice in self.newest[who].choices] if who in self.newest else []
        leaving = ("/cancel", "/back") if self.random.random() < 0.8 else ()
        ending = ("o/end", "t/") if self.random.random() < 0.8 else ()
        choices = [each for each in choices if not each.endswith(leaving) and not each.startswith(ending)]
        if not choices:
            return "menu"
        return choices[0] if self.random.random() < 0.4 else self.random.choice(choices)

    def _forged(self) -> str:
        """Return button data that was never offered: mutated, cut, or put together from the parts of addresses."""
        real = self.random.choice(self.addresses or ["f/ketnap/1"])
        place = self.random.randrange(len(real) + 1)
        match self.random.randrange(5):
            case 0:
                return real[:place]
            case 1:
                return real[:place] + self.random.choice("/0189zé💥\x7f +") + real[place + 1 :]
            case 2:
                return re.sub(r"\d+", lambda _: str(self.random.choice((0, 1, 2, 7, 15, 99, 999999999))), real)
            case 3:
                words = [word for address in self.addresses[-50:] for word in address.split("/")] or ["x"]
                parts = [self.random.choice(words) for _ in range(self.random.randint(0, 4))]
                return "/".join([self.random.choice(KINDS), *parts])
            case _:
                return real * self.random.randint(2, 9)

    def _plausible(self, asked: str) -> str:
        """Return what the question asks for, or a whole report in one line."""
        day = f"{self.random.randint(1, 28)}/{self.random.randint(1, 6)}"
        answers = {
            "sinh ngày": "1990", "bao nhiêu": str(self.random.randint(1, 6)), "số văn bản": "12-NQ/CB",
            "lý do": "Trước đây ghi nhầm", "vì sao": "Ghi nhầm người", "viết": "Thanh niên đi làm ăn xa",
            "ngày": self.random.choice((day, f"{day}/2021", "hôm qua", "chưa")), "khi nào": "tháng 12",
            "gõ họ và tên": self._name(), " ai": self._name(), "của ai": self._name(),
        }  # fmt: skip
        question = asked.rpartition("\n")[2].lower() if "?" in asked or "lý do" in asked else ""
        fitting = [answer for words, answer in answers.items() if words in question]
        if fitting and self.random.random() < 0.8:
            return fitting[0]
        return self.random.choice(
            (
                f"kn {self._name()} sn 1990 {day}", f"bd {self._name()} sn 1991 {day}", f"lễ kn {self._name()} {day}",
                f"kn {self.random.randint(1, 9)} người ngày {day}", f"xóa tên 1 đảng viên {day}", "/chot", "gửi",
                "tháng 6/2022", f"{self._name()} 1990\n{self._name()} 12/5/1991", f"hiến kế: mở lớp ngày {day} ở xã",
                f"/{self.random.choice(REPORTS).command}", "báo cáo đã gửi", "chờ xác nhận, chờ duyệt", "nguồn",
            )
        )  # fmt: skip

    def _hostile(self) -> str:
        text = self.random.choice(
            (self.random.choice(HOSTILE), self.random.choice(self.fragments or HOSTILE), self.random.choice(HOSTILE))
        )
        match self.random.randrange(8):
            case 0:
                return unicodedata.normalize("NFD", text)
            case 1:
                return text.upper()
            case 2:
                return f"{text} {self.random.choice(HOSTILE)}"[:6000]
            case 3:
                return "".join(self.random.sample(text, len(text))) if len(text) < 200 else text
            case _:
                return text

    def _name(self) -> str:
        return " ".join(self.random.choice(each.split()) for each in NAMES)


@dataclass
class Watch:
    """What is known of rights and figures between two batches, read from the tables as they are."""

    offices: dict[str, tuple[Office, ...]]
    figures: dict[tuple[int, str], int]
    reports: dict[int, tuple[int, str, str]]
    decided: int


@dataclass
class Hostility:
    """Lets the crowd loose on the world, and looks at everything that comes back."""

    world: World
    crowd: Crowd
    units: dict[int, Unit]
    sent: int = 0
    failures: list[str] = field(default_factory=list)
    receipts: set[int] = field(default_factory=set)
    people: dict[str, int] = field(default_factory=dict)

    async def batch(self) -> None:
        """Store what many people send at once, handle it person by person side by side, and look at the answers."""
        busy = [3 if held else 1 for held in CAST.values()]
        batch = [self.crowd.update(who) for who in self.crowd.random.choices(list(CAST), busy, k=AT_ONCE)]
        stored = [self._raw(update) for update in batch]
        again = self.crowd.random.sample(stored, 3)  # delivered twice by the messenger
        before = await self._watch()
        await self.world.database.write(lambda tx: store_updates(tx, [*stored, *again], self.world.now))
        waiting: dict[str, list[Update]] = defaultdict(list)
        for update in batch:
            waiting[update.who].append(update)
        await asyncio.gather(*(self._receive(who, updates) for who, updates in waiting.items()))
        replies = await self.world.delivered()
        after = await self._watch()
        for who, told in replies.items():
            for reply in told:
                self._look(who, reply, waiting.get(who, []), before, after)
        for who, updates in waiting.items():
            self._count(updates, replies.get(who, []))
        self._compare(replies, before, after)

    def _raw(self, update: Update) -> RawUpdate:
        self.sent += 1
        raw = json.dumps({"who": update.who, "kind": update.kind, "said": update.said}, ensure_ascii=False)
        return RawUpdate(CHANNEL, str(self.sent), f"{CHANNEL}:{update.who}", raw)

    async def _receive(self, who: str, updates: list[Update]) -> None:
        for update in updates:
            received = await receive_next(self.world.database, f"{CHANNEL}:{who}", read_plain, lambda: self.world.now)
            if received is None or received.outcome != "done":
                self.failures.append(f"{received and received.outcome}: {update!r:.400}")
        nothing = await receive_next(self.world.database, f"{CHANNEL}:{who}", read_plain, lambda: self.world.now)
        assert nothing is None, f"an update delivered twice was handled twice: {updates}"

    def _count(self, updates: list[Update], replies: list[Reply]) -> None:
        """Every update is answered once, with something in it."""
        answers = [reply for reply in replies if not _is_told(reply)]
        asked = [update for update in updates if update.kind not in UNANSWERED]
        if len(answers) != len(asked):
            self.failures.append(f"{len(asked)} updates, {len(answers)} answers: {asked}: {[a.body for a in answers]}")

    def _look(self, who: str, reply: Reply, updates: list[Update], before: Watch, after: Watch) -> None:
        """Nobody is shown a unit outside of the own scope, or the full name of somebody of another cell."""
        self.crowd.learn(who, reply)
        if not reply.body.strip():
            self.failures.append(f"an empty answer to {who}: {updates}")
        shown = "\n".join([reply.body, *(choice.label for choice in reply.choices)])
        offices = [*before.offices[who], *after.offices[who]]
        for unit in self.units.values():
            if re.search(rf"{re.escape(unit.name)}(?![\w ]*\d)", shown) and not self._may_read(unit, offices, shown):
                self.failures.append(f"{who} is shown {unit.name}: {shown[:300]} after {updates}")
        own = {office.unit.code for office in offices if office.role in REPORTERS}
        for code, secret in SECRETS.items():
            if secret in shown and code not in own:
                self.failures.append(f"{who} is shown {secret} of {code}: {shown[:300]} after {updates}")

    def _may_read(self, unit: Unit, offices: list[Office], shown: str) -> bool:
        paths = {unit.path, *ancestors(unit.path)}
        lineage = any(office.unit.path in paths or unit.path in ancestors(office.unit.path) for office in offices)
        beside = any(office.unit.parent_path == unit.parent_path for office in offices)
        return lineage or (beside and bool(OF_SIBLINGS.search(shown)))

    def _compare(self, replies: dict[str, list[Reply]], before: Watch, after: Watch) -> None:
        """Figures change only where somebody entitled got a receipt; and each new report has its one receipt."""
        touched: list[Unit] = []
        for who, told in replies.items():
            for number in chain.from_iterable(map(_deeds, told)):
                of, _, form = after.reports[number]
                unit = self.units[of]
                self.receipts.add(number)
                touched.append(unit)
                if not any(_may_report(office, unit, form) for office in (*before.offices[who], *after.offices[who])):
                    self.failures.append(f"{who} got a receipt of {unit.name}, no. {number}")
        given = {number for told in replies.values() for reply in told for number in _deeds(reply)}
        for number in after.reports.keys() - before.reports.keys():
            if number not in given and after.reports[number][1] not in ("requested", "declined", "undone"):
                self.failures.append(f"report {number} came about without a receipt")
        changed = {unit for unit, _ in dict(before.figures.items() ^ after.figures.items())}
        for unit_id in changed if before.decided == after.decided else ():
            if not any(unit.covers(self.units[unit_id]) for unit in touched):
                self.failures.append(f"figures of {self.units[unit_id].name} changed without a receipt")

    async def _watch(self) -> Watch:
        async def work(tx: Tx) -> Watch:
            offices = {who: await offices_of(tx, person, self.world.now.date()) for who, person in self.people.items()}
            sums = select(fact.c.unit_id, fact.c.indicator, func.sum(fact.c.quantity).label("done"))
            live = sums.where(fact.c.voided_at.is_(None)).group_by(fact.c.unit_id, fact.c.indicator)
            reports = select(report.c.id, report.c.unit_id, report.c.status, report.c.form)
            agreed = select(func.count()).select_from(audit).where(audit.c.act == "agreed")
            return Watch(
                offices,
                {(row.unit_id, row.indicator): int(row.done) for row in await tx.all(live)},
                {row.id: (row.unit_id, row.status, row.form) for row in await tx.all(reports)},
                int(await tx.value(agreed)),
            )

        return await self.world.database.read(work)

    async def refill(self) -> None:
        """Give back the offices that committees have ended on the way, so that there is somebody to be hostile to."""

        async def work(tx: Tx) -> None:
            for who, held in CAST.items():
                person = await visitor(tx, CHANNEL, who, self.world.now)
                self.people[who] = person.person_id
                for code, role in held:
                    office = Office(role=role, unit=(await units_called(tx, code))[0])
                    if not any(o.role is role and o.unit.id == office.unit.id for o in person.offices):
                        await give_office(tx, person.person_id, office, self.world.now)

        await self.world.database.write(work)


def _deeds(reply: Reply) -> list[int]:
    return [int(number.replace(".", "")) for number in DEED.findall(reply.title)]


def _is_told(reply: Reply) -> bool:
    """Tell whether a message came without being asked for; once received, it is the answer to the tap."""
    return bool(TOLD.match(reply.body)) or any(choice.label == "✅ Đã nhận" for choice in reply.choices)


def _may_report(office: Office, unit: Unit, form: str) -> bool:
    own = office.role in REPORTERS and office.unit.id == unit.id
    above = {Role.COMMITTEE, Role.LEADER, Role.ADMIN} if form == "urging" else {Role.COMMITTEE}
    return own or (office.role in above and office.unit.covers(unit))


def read_plain(raw: str) -> Inbound:
    """Return what an update says; some people are on a messenger without buttons."""
    inbound = read(raw)
    return Inbound(inbound.channel, inbound.address, inbound.content, plain=inbound.address in WITHOUT_BUTTONS)


async def unleash(world: World, seed: int) -> Hostility:
    """Plant a secret name in each cell, and count the units."""

    async def work(tx: Tx) -> dict[int, Unit]:
        for code, secret in SECRETS.items():
            known = Candidate(name=secret, born=Birth(year=1990), reached={Indicator.TRAINED: date(2022, 3, 1)})
            await seed_pool(tx, {code: (known,)}, (), world.now)
        return {row.unit_id: unit_of(row) for row in await all_units(tx)}

    hostility = Hostility(world, Crowd(Random(seed)), await world.database.write(work))
    await hostility.refill()
    return hostility


@pytest.mark.parametrize("settled_url", ["sqlite"], indirect=True)
async def test_ten_thousand_hostile_updates_harm_nobody(world: World) -> None:
    hostility = await unleash(world, 2022)
    for number in range(UPDATES // AT_ONCE):
        await hostility.batch()
        world.now += timedelta(seconds=hostility.crowd.random.choice((5, 20, 60, 700)))
        if number % 4 == 3:
            await hostility.refill()
        if number % 40 == 39:
            world.now += timedelta(days=hostility.crowd.random.choice((0, 1, 9)))
    kinds = dict.fromkeys(re.sub(r"\d+", "0", failure)[:60] for failure in hostility.failures)
    assert not hostility.failures, "\n".join([f"{len(hostility.failures)} of them", *kinds, *hostility.failures[:20]])
    assert await world.database.read(first_broken_line) is None
    assert len(hostility.receipts) > UPDATES // 100, "the crowd must get somewhere, or nothing was tried"


# What the crowd has found, each as short as it can be told.


async def test_a_file_whose_caption_names_no_such_day_is_answered(world: World) -> None:
    for caption in ("tiến độ tháng 99", "tiến độ đến 32/1"):
        (reply,) = await world.send("Bí thư thôn 1", "sheet", f"Lò Văn Bình, 1990|{caption}")
        assert "Đồng chí" in reply.body


async def test_the_answer_to_a_proposal_is_corrected_by_the_button_of_its_receipt(world: World) -> None:
    await world.say("Bí thư thôn 1", "hiến kế: mở lớp bồi dưỡng ở xã")
    await world.tap("Bí thư thôn 1", "Lớp bồi dưỡng")
    await world.say("Bí thư thôn 1", "gửi")
    await world.tap("Cấp ủy Châu Minh", "Trả lời")
    await world.say("Cấp ủy Châu Minh", "Sẽ mở lớp trong quý III")
    await world.say("Cấp ủy Châu Minh", "gửi")
    (card,) = await world.tap("Cấp ủy Châu Minh", "Sửa")
    assert "Sẽ mở lớp trong quý III" in card.body


async def test_whether_somebody_of_another_commune_is_known_is_not_asked_out_of_the_bot(world: World) -> None:
    await unleash(world, 1)
    (reply,) = await world.say("Bí thư trường số 3", "kn Hoàng Thị Giả Định sn 4/1998 5/6")
    (reply,) = await world.tap("Bí thư trường số 3", "Chưa tổ chức")
    assert "Chi bộ thôn 1" not in reply.body


async def test_going_back_from_a_later_question_that_a_change_has_reopened(world: World) -> None:
    await world.say("Bí thư thôn 1", "kn Hoàng Thị Giả Định 20/6")
    await world.tap("Bí thư thôn 1", "Chưa tổ chức")
    await world.tap("Bí thư thôn 1", "Ghi ngày nhận quyết định")
    await world.say("Bí thư thôn 1", "22/6")
    await world.tap("Bí thư thôn 1", "Sửa ngày quyết định")
    (question,) = await world.say("Bí thư thôn 1", "25/6")
    assert "trước ngày quyết định" in question.body
    (reply,) = await world.tap("Bí thư thôn 1", "← Quay lại")
    assert reply.body
