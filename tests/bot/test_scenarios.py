"""The five source documents as scenarios: loaded as the sandbox loads them, asked in chat, compared to the digit."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bot.scenarios import SCENARIOS, Scenario
from domain.organisation import Office, Role
from handlers.importing import import_workbook
from handlers.seeding import seed_pool
from storage.database import Database, Tx
from storage.groupings import grouping_called
from storage.people import give_office, lead_grouping, visitor
from storage.units import units_called
from tests.world import CHANNEL, ZONE, World


async def _load(database: Database, folder: Path, scenario: Scenario) -> World:
    """Import a scenario and give everybody of it an office, named by role and unit."""
    begins = scenario.begins.replace(tzinfo=ZONE)
    scenario.write(folder / "scenario.xlsx")
    await import_workbook(database, folder / "scenario.xlsx", begins)

    async def settle(tx: Tx) -> None:
        await seed_pool(tx, scenario.pool, scenario.counted, begins)
        for phone in scenario.phones:
            person = await visitor(tx, CHANNEL, _who(phone.role, phone.unit), begins)
            if led := await grouping_called(tx, phone.unit):
                await lead_grouping(tx, person.person_id, led, begins)
                continue
            unit = (await units_called(tx, phone.unit))[0]
            await give_office(tx, person.person_id, Office(role=phone.role, unit=unit), begins)

    await database.write(settle)
    return World(database, now=begins)


def _who(role: Role, unit: str) -> str:
    return f"{role} {unit}"


def _flat(text: str) -> str:
    return " ".join(text.split())


# scenario, whose phone, what is asked, what the answer must say
PRINTED: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("hiep-hoa", "leader HH", "tiến độ", ("85/226, đạt 37,61% kế hoạch năm",)),
    ("hiep-hoa", "leader HH", "tiến độ Châu Minh", ("7/5, đạt 140% kế hoạch năm",)),
    ("hiep-hoa", "leader HH", "tiến độ Thanh Vân", ("5/4, đạt 125% kế hoạch năm",)),
    ("hiep-hoa", "leader HH", "tỷ lệ trưởng thôn là đảng viên", ("mục tiêu trên 90% (629-CV/HU): chưa đạt",)),
    ("hiep-hoa", "secretary HH.01.1", "việc cần làm", ("Hạn 31/7/2022", "cử đi học (629-CV/HU)")),
    ("nam-sach", "leader NS", "tiến độ bồi dưỡng 2015-2020", ("Bồi dưỡng nhiệm kỳ 2015–2020: 782",)),
    ("nam-sach", "leader NS", "tiến độ 2015-2020", (
        "684/600, đạt 114% kế hoạch nhiệm kỳ",
        "Nông thôn 133 (19,4%), ngoài nông thôn 551 (80,6%)",
    )),
    ("nam-sach", "leader NS", "tiến độ 2021", ("123/120, đạt 102,5% kế hoạch năm",)),
    ("nam-sach", "leader NS", "tiến độ 2022", (
        "đến 31/5/2022: 37 (chưa giao chỉ tiêu)",
        "Nông thôn 11 (29,7%), ngoài nông thôn 26 (70,3%)",
    )),
    ("nam-sach", "leader NS", "tiến độ bồi dưỡng 2020-2025", ("đến 31/5/2022: 213",)),
    ("nam-sach", "committee NS", "nguồn", ("176 người",)),
    ("nam-sach", "secretary NS.01.1", "việc cần làm", ("Hạn 31/5/2022, hôm nay: Ban hành nghị quyết chuyên đề",)),
    ("loc-ninh", "leader LN", "tiến độ 2021", ("99/95, đạt 104,21% kế hoạch năm, vượt 4%",)),
    ("loc-ninh", "leader LN", "tiến độ 2022", ("101/96, đạt 105,21% kế hoạch năm, vượt 5%",)),
    ("loc-ninh", "leader LN", "tiến độ 2023", ("107/100, đạt 107% kế hoạch năm, vượt 7%",)),
    ("loc-ninh", "leader LN", "tiến độ 2020-2025 đến 31/12/2023", ("đến 31/12/2023: 307",)),
    ("loc-ninh", "leader LN", "tiến độ THPT Lộc Ninh 2020-2025", ("đến 31/3/2024: 8",)),
    ("loc-ninh", "leader LN", "tiến độ THPT Lộc Ninh 2024", (
        "đến 31/3/2024: 0",
        "Dự kiến kết nạp thêm 3, chưa tính vào kết quả",
    )),
    ("loc-ninh", "secretary LN.01", "sổ theo dõi", ("Cử đi học lớp bồi dưỡng: 16", "Dự kiến kết nạp: 3")),
    ("loc-ninh", "leader LN", "tiến độ Lộc Hiệp 2023", ("9/5, đạt 180% kế hoạch năm, vượt 80%",)),
    ("loc-ninh", "leader LN", "tiến độ Lộc Hiệp 2020-2025", ("đến 31/3/2024: 26",)),
    ("loc-ninh", "leader LN", "số đảng viên", ("Ngày 31/12/2023: 3.152 (số đã nhập).", "Hiện nay: 3.153, gồm cả chính thức và dự bị.")),
    ("gia-loc", "committee GL", "tiến độ 2021", ("đạt 85% theo báo cáo, không ghi số người",)),
    ("tan-an", "committee TA", "tiến độ đến 31/12/2022", ("Kết nạp năm 2022",)),
    ("tan-an", "committee TA", "chi bộ nhiều năm không kết nạp", (
        "tổ dân phố 5 (minh họa): 8 năm liền",
        "tổ dân phố 6 (minh họa): 8 năm liền",
        "tổ dân phố 3 (minh họa): 6 năm liền",
        "tổ dân phố 2 (minh họa): 4 năm liền",
    )),
    ("tan-an", "committee TA", "số đảng viên", ("Giảm 4: chuyển đi 3, xóa tên 1, từ trần 0", "Hiện nay: 177")),
)  # fmt: skip


# The same figures, asked as a leader asks in a corridor.
SAID: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("hiep-hoa", "leader HH", "đến 30/6 toàn huyện đạt bao nhiêu phần trăm kế hoạch năm rồi em", ("85/226, đạt 37,61% kế hoạch năm",)),
    ("hiep-hoa", "leader HH", "6 thang dau nam kn dc bn", ("85/226, đạt 37,61% kế hoạch năm",)),
    ("hiep-hoa", "leader HH", "Châu Minh đến đâu rồi", ("7/5, đạt 140% kế hoạch năm",)),
    ("hiep-hoa", "leader HH", "thanh van kn dc may nguoi", ("5/4, đạt 125% kế hoạch năm",)),
    ("hiep-hoa", "leader HH", "Đoan Bái xong chưa", ("6/6, đạt 100% kế hoạch năm",)),
    ("hiep-hoa", "leader HH", "dong lo the nao", ("8/8, đạt 100% kế hoạch năm",)),
    ("hiep-hoa", "leader HH", "THPT Hiệp Hòa số 3 được mấy đồng chí", ("5/5, đạt 100% kế hoạch năm",)),
    ("hiep-hoa", "leader HH", "đơn vị nào đạt và vượt kế hoạch", (
        "5/11 đơn vị được giao chỉ tiêu đã đạt kế hoạch, 2 vượt", "1. Đảng bộ xã Châu Minh: 7/5 – 140%",
        "2. Đảng bộ xã Thanh Vân: 5/4 – 125%",
    )),
    ("hiep-hoa", "leader HH", "có kịp trước tháng 11 không", ("Hạn 31/10/2022 (54-KH/HU)", "còn thiếu 141")),
    ("hiep-hoa", "leader HH", "trưởng thôn bao nhiêu phần trăm là đảng viên", ("mục tiêu trên 90% (629-CV/HU): chưa đạt",)),
    ("nam-sach", "leader NS", "nhiệm kỳ 2015-2020 kết nạp được bao nhiêu", ("684/600, đạt 114% kế hoạch nhiệm kỳ",)),
    ("nam-sach", "leader NS", "nhiem ky truoc cap duoc bao nhieu giay chung nhan", ("Bồi dưỡng nhiệm kỳ 2015–2020: 782",)),
    ("nam-sach", "leader NS", "tỷ lệ nông thôn nhiệm kỳ 2015-2020", ("Nông thôn: 133 (19,4%)", "Ngoài nông thôn: 551 (80,6%)")),
    ("nam-sach", "leader NS", "năm ngoái đạt bao nhiêu phần trăm", ("123/120, đạt 102,5% kế hoạch năm",)),
    ("nam-sach", "leader NS", "5 tháng đầu năm kết nạp mấy người", ("đến 31/5/2022: 37 (chưa giao chỉ tiêu)",)),
    ("nam-sach", "leader NS", "ngoài nông thôn năm nay bao nhiêu", ("Nông thôn: 11 (29,7%)", "Ngoài nông thôn: 26 (70,3%)")),
    ("nam-sach", "leader NS", "từ 2021 đến nay bồi dưỡng được bao nhiêu", ("đến 31/5/2022: 213",)),
    ("nam-sach", "leader NS", "nguồn còn bao nhiêu", ("chưa kết nạp: 176",)),
    ("nam-sach", "leader NS", "từ 2015 đến nay kết nạp bao nhiêu học sinh", ("học sinh: 36",)),
    ("nam-sach", "leader NS", "tu nam 2016 den nay doanh nghiep ngoai nha nuoc ket nap duoc bao nhieu", ("doanh nghiệp ngoài nhà nước: 60",)),
    ("nam-sach", "leader NS", "nhiệm kỳ 2015-2020 kết nạp mấy chủ doanh nghiệp tư nhân", ("chủ doanh nghiệp tư nhân: 2",)),
    ("nam-sach", "leader NS", "toàn huyện có bao nhiêu đảng viên", ("6.932",)),
    ("nam-sach", "leader NS", "chi bộ nào chưa có nghị quyết chuyên đề", ("Ban hành nghị quyết chuyên đề",)),
    # What the document's sums cannot tell is said beside them.
    ("nam-sach", "leader NS", "năm 2020 kết nạp bao nhiêu", ("684 (cộng từ 1/1/2016 đến 31/12/2020)",)),
    ("nam-sach", "leader NS", "năm 2018 kết nạp bao nhiêu", ("số ở đây có thể còn thiếu",)),
    ("nam-sach", "leader NS", "nhiệm kỳ trước từng năm", ("Năm 2018: nằm trong số cộng của các năm sau",)),
    ("nam-sach", "leader NS", "bồi dưỡng năm 2022", ("213 (cộng từ 1/1/2021 đến 31/5/2022)",)),
    ("nam-sach", "leader NS", "nhieu nam khong ket nap", ("5 chi bộ không tính được",)),
    ("nam-sach", "leader NS", "chi bộ nào chưa kết nạp", ("37 người ghi ở cấp trên của chi bộ",)),
    ("nam-sach", "leader NS", "số đảng viên năm 2021", ("Đến 31/12/2021: hệ thống chưa có số đảng viên.",)),
    ("nam-sach", "leader NS", "tiến độ 2021", ("123/120, đạt 102,5% kế hoạch năm, vượt 2,5%",)),
    ("loc-ninh", "leader LN", "tính đến 30/6/2023", ("Hạn 31/12/2023: đến 30/6/2023 còn thiếu 99.",)),
    ("loc-ninh", "leader LN", "năm 2021 vượt bao nhiêu", ("99/95", "vượt 4%")),
    ("loc-ninh", "leader LN", "nam 2022 dat bao nhieu", ("101/96", "vượt 5%")),
    ("loc-ninh", "leader LN", "năm ngoái kết nạp được bao nhiêu", ("107/100, đạt 107% kế hoạch năm, vượt 7%",)),
    ("loc-ninh", "leader LN", "nhiệm kỳ này đến hết năm 2023 được bao nhiêu", ("đến 31/12/2023: 307",)),
    ("loc-ninh", "leader LN", "kết nạp từ 2021 đến 2023", ("các năm 2021–2023: 307",)),
    ("loc-ninh", "leader LN", "lộc hiệp năm 2023 đạt mấy phần trăm", ("9/5, đạt 180% kế hoạch năm, vượt 80%",)),
    ("loc-ninh", "leader LN", "từ 2021 đến nay Lộc Hiệp kết nạp bao nhiêu", ("26",)),
    ("loc-ninh", "leader LN", "thpt loc ninh du kien ket nap them may em", ("Dự kiến kết nạp: 3", "Cử đi học lớp bồi dưỡng: 16")),
    ("loc-ninh", "leader LN", "thpt lộc ninh tháng 5/2023 kết nạp mấy em", ("tháng 5/2023: 1",)),
    ("gia-loc", "committee GL", "đến 31/3/2021 đạt bao nhiêu", ("đến 31/3/2021: 0 (chưa giao chỉ tiêu)",)),
    ("gia-loc", "committee GL", "10 tháng năm 2021 đạt bao nhiêu", ("đạt 85% theo báo cáo, không ghi số người",)),
    ("tan-an", "committee TA", "từ 2015 đến 2022 kết nạp được bao nhiêu", ("các năm 2015–2022: 23",)),
    ("tan-an", "committee TA", "chi bo nao nhieu nam lien khong ket nap", ("tổ dân phố 5 (minh họa): 8 năm liền",)),
    ("tan-an", "committee TA", "năm nay xóa tên với chuyển đi mấy người", ("Giảm 4: chuyển đi 3, xóa tên 1",)),
)  # fmt: skip


@pytest.mark.parametrize("name", SCENARIOS)
async def test_a_scenario_answers_with_the_printed_figures(name: str, database: Database, tmp_path: Path) -> None:
    world = await _load(database, tmp_path, SCENARIOS[name])
    for scenario, who, asked, printed in (*PRINTED, *SAID):
        if scenario != name:
            continue
        (answer,) = await world.say(who, asked)
        for figure in printed:
            assert figure in _flat(answer.body), f"{who}: {asked}\n{answer.body}"


async def test_the_23_admitted_in_tan_an_are_counted_year_by_year(database: Database, tmp_path: Path) -> None:
    world = await _load(database, tmp_path, SCENARIOS["tan-an"])
    years = {2015: 6, 2016: 4, 2017: 3, 2018: 2, 2019: 3, 2020: 2, 2021: 2, 2022: 1}
    assert sum(years.values()) == 23
    for year, number in years.items():
        progress = await world.progress("TA", as_of=datetime(year, 12, 31, tzinfo=ZONE).date())
        assert progress.tally.done == number, year


async def test_difficulties_of_gia_loc_are_compiled_by_topic(database: Database, tmp_path: Path) -> None:
    world = await _load(database, tmp_path, SCENARIOS["gia-loc"])
    said = (
        ("secretary GL.01", "khó khăn: thanh niên đi làm ăn xa, khó tạo nguồn", "Tạo nguồn, thanh niên đi làm ăn xa"),
        ("secretary GL.02", "khó khăn: dịch bệnh nên lớp bồi dưỡng phải hoãn", "Lớp bồi dưỡng"),
    )
    for who, text, topic in said:
        await world.say(who, text)
        await world.tap(who, topic)
        await world.tap(who, "✅ Gửi")
    (compiled,) = await world.say("committee GL", "tổng hợp khó khăn, hiến kế")
    body = _flat(compiled.body)
    assert "2 ý kiến." in body
    assert "Tạo nguồn, thanh niên đi làm ăn xa: 1 ý kiến, đã trả lời 0" in body
    assert "Lớp bồi dưỡng: 1 ý kiến, đã trả lời 0" in body


async def test_what_stands_above_the_units_is_not_compared_unit_by_unit(database: Database, tmp_path: Path) -> None:
    world = await _load(database, tmp_path, SCENARIOS["nam-sach"])
    await world.move_to(datetime(2022, 12, 31, 9, tzinfo=ZONE))
    (whole,) = await world.say("leader NS", "so với cùng kỳ")
    for told in ("đến 31/12/2021: 123; giảm 86, 69,9%", "123 của cùng kỳ ghi ở chính đơn vị này", "(minh họa): 11\n"):
        assert told in whole.body
    (rural,) = await world.say("leader NS", "so với cùng kỳ các đảng bộ nông thôn")
    assert "chưa có đủ số liệu trong hệ thống" in rural.body
    (evidence,) = await world.say("leader NS", "minh chứng năm 2021")
    assert "cùng kỳ năm trước" not in evidence.body, "684 are those of five years"
