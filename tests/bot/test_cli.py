"""The command line, as a process: what an operator types and reads."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

TOP = "Đảng bộ huyện Hiệp Hòa"


@pytest.fixture
def chibot(tmp_path: Path) -> Chibot:
    return Chibot(tmp_path)


class Chibot:
    """Runs `python -m bot` with a database of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {
            "PATH": os.environ["PATH"],
            "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'data' / 'chibot.db'}",
            "FIELD_KEY_FILE": str(folder / "keys" / "field.key"),
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }

    def __call__(self, *words: str, say: str | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "bot", *words],
            cwd=self.folder,
            env=self.env,
            input=say,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def ok(self, *words: str, say: str | None = None) -> str:
        done = self(*words, say=say)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def refused(self, *words: str) -> str:
        done = self(*words)
        assert done.returncode != 0
        assert "Traceback" not in done.stderr
        lines = [line for line in done.stderr.splitlines() if line]
        return lines[-1]

    def import_hiep_hoa(self) -> str:
        self.ok("template", "hh.xlsx", "--scenario", "hiep-hoa")
        return self.ok("import", "hh.xlsx")


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Chibot:
    """Hiệp Hòa imported once, for those who only ask."""
    made = Chibot(tmp_path_factory.mktemp("settled"))
    made.import_hiep_hoa()
    return made


def test_from_an_empty_folder_to_the_figure_printed_in_2022(chibot: Chibot) -> None:
    chibot.ok("template", "hh.xlsx", "--scenario", "hiep-hoa")
    assert "15 đơn vị mới" in chibot.ok("import", "hh.xlsx", "--dry-run")
    assert "Không có đơn vị" in chibot.refused("progress", TOP)
    assert "Mã mời" in chibot.ok("import", "hh.xlsx")
    found = json.loads(chibot.ok("progress", TOP, "--as-of", "2022-06-30", "--json"))
    children = {child.pop("unit"): child for child in found.pop("children")}
    assert found == {
        "unit": TOP,
        "as_of": "2022-06-30",
        "period": "2022",
        "indicator": "kết nạp",
        "done": 85,
        "target": 226,
        "percent": "37,61%",
        "notes": [],
    }
    assert children["Đảng bộ xã Châu Minh"] == {"code": "HH.01", "done": 7, "target": 5, "percent": "140%"}
    assert children["Đảng bộ xã Thanh Vân"]["percent"] == "125%"
    assert [children[name]["percent"] for name in children if name.endswith(("Bái", "Lỗ", "số 3"))] == ["100%"] * 3
    assert "85/226, đạt 37,61% kế hoạch năm" in chibot.ok("progress", "HH", "--as-of", "2022-06-30")
    assert (
        json.loads(chibot.ok("progress", "HH", "--period", "2022-06", "--as-of", "2022-06-30", "--json"))["done"] == 85
    )


def test_a_reminder_names_those_still_short_once(chibot: Chibot) -> None:
    chibot.import_hiep_hoa()
    short = {"Chi bộ thôn 1 Châu Minh (minh họa)"} | {f"Đơn vị chưa nêu tên {n} (minh họa)" for n in range(1, 7)}
    at = ("--at", "2022-10-24 07:30")
    planned = json.loads(chibot.ok("remind", *at, "--dry-run", "--json"))
    plans = [entry for entry in planned if entry["matter"] == "plan"]
    assert {entry["unit"] for entry in plans} == short
    assert {(entry["rung"], entry["deadline"], entry["verdict"]) for entry in plans} == {(-7, "2022-10-31", "sent")}
    tasks = [entry for entry in planned if entry["matter"] == "task"]
    assert {entry["deadline"] for entry in tasks} == {"2022-07-31"}
    assert all(entry["to"] == [] for entry in planned), "nobody has joined yet"
    sent = json.loads(chibot.ok("remind", *at, "--json"))
    assert sent == planned
    assert json.loads(chibot.ok("remind", *at, "--json")) == []
    assert chibot.ok("remind", "--at", "2022-10-24 07:31").strip() == "Không có nhắc việc nào."


def test_invitations_are_printed_a_field_a_line_and_as_qr_codes(chibot: Chibot) -> None:
    chibot.import_hiep_hoa()
    lines = chibot.ok("invite", "HH.01", "cap uy", "--days", "3", "--qr", "a.png").splitlines()
    assert [line.partition(":")[0] for line in lines] == ["code", "unit", "role", "expires", "link"]
    assert lines[1] == "unit: Đảng bộ xã Châu Minh"
    assert (chibot.folder / "a.png").read_bytes().startswith(b"\x89PNG")
    chibot.ok("invite", "HH.01.1", "HH.01.2", "bí thư", "--qr", "sheet.pdf")
    assert (chibot.folder / "sheet.pdf").read_bytes().startswith(b"%PDF")


def test_the_terminal_talks_plain_text_with_numbered_choices(chibot: Chibot) -> None:
    chibot.import_hiep_hoa()
    said = "kn Đinh Văn Thử sn 1990 29/6/2022\n3\n1\n1\n/tiendo 2022\n"
    answers = chibot.ok("chat", "--unit", "HH.01.1", "--role", "bí thư", say=said)
    assert "1. 📝 Báo cáo kết nạp" in answers
    assert "3. Chưa tổ chức" in answers
    assert "⚠ Khác thường: ngày 29/6/2022 là của năm 2022" in answers
    assert "1. Đúng, vẫn gửi" in answers
    assert "1. Đã kiểm tra, số liệu đúng" in answers
    assert "✅ Đã ghi nhận báo cáo số 1" in answers
    assert "2/2, đạt 100% kế hoạch năm" in answers


def test_the_terminal_puts_files_into_the_folder(chibot: Chibot) -> None:
    chibot.import_hiep_hoa()
    answers = chibot.ok("chat", "--unit", "HH", "--role", "lãnh đạo", say="biểu đồ 2022\nexcel tiến độ 2022\n")
    picture = chibot.folder / "hinh-1.png"
    assert f"Đã ghi {picture.resolve()}" in answers
    assert picture.read_bytes().startswith(b"\x89PNG")
    (book,) = (file for file in chibot.folder.glob("*.xlsx") if file.name.startswith("tien-do-hiep-hoa-2022"))
    assert f"Đã ghi {book.resolve()}" in answers


def test_a_report_is_drafted_as_a_document(settled: Chibot) -> None:
    words = ("--period", "2022-M06", "--as-of", "2022-06-30", "--out", "bc.docx")
    assert settled.ok("report", "HH", *words).strip() == "Đã ghi bc.docx."
    written = docx.Document(str(settled.folder / "bc.docx"))
    assert written.tables[0].cell(0, 0).text.splitlines() == ["HUYỆN ỦY HIỆP HÒA", "*", "Số         -BC/HU"]
    told = "\n".join(each.text for each in written.paragraphs)
    assert "6 tháng đầu năm 2022" in told
    assert "85/226, đạt 37,61% kế hoạch năm" in told
    assert "có thể là số của nhiều tháng cộng lại" in told
    assert "Chậm nhịp độ (6)" in told
    assert "4/4 chi bộ có trong hệ thống (100%) có kết nạp; 9 đơn vị chưa có danh sách chi bộ" in told


@pytest.mark.parametrize(
    ("subject", "heading", "first"),
    [
        ("tiến độ", "Đơn vị", "Đảng bộ xã Châu Minh"),
        ("Trưởng thôn", "Đơn vị", "Đảng bộ xã Châu Minh"),
        ("minh chứng cuối năm", "Đơn vị", "Đảng bộ xã Châu Minh"),
        ("worst", "Đơn vị", "Đơn vị chưa nêu tên 4 (minh họa)"),
    ],
)
def test_a_screen_is_written_as_a_workbook(settled: Chibot, subject: str, heading: str, first: str) -> None:
    settled.ok("export", "HH", "--subject", subject, "--as-of", "2022-06-30", "--out", "x.xlsx")
    page = load_workbook(settled.folder / "x.xlsx").worksheets[0]
    assert (page["B3"].value, page["B4"].value) == (heading, first)


def test_what_is_exported_is_recorded(settled: Chibot) -> None:
    settled.ok("export", "HH.01.1", "--subject", "sổ theo dõi", "--out", "so.xlsx")
    with sqlite3.connect(settled.folder / "data" / "chibot.db") as database:
        acts = [row[0] for row in database.execute("SELECT act FROM audit ORDER BY id DESC LIMIT 2")]
    assert sorted(acts) == ["export", "read names"]


def test_an_attestation_is_told_as_it_stood_on_the_day(settled: Chibot) -> None:
    settled.ok("export", "HH.01", "--subject", "tình hình chốt", "--as-of", "2022-06-30", "--out", "chot.xlsx")
    page = load_workbook(settled.folder / "chot.xlsx").worksheets[0]
    assert {row[2].value for row in page.iter_rows(min_row=4, max_row=6)} == {"Chưa chốt, còn hạn"}


def test_count_only_mode_is_a_setting_of_a_subtree(chibot: Chibot) -> None:
    chibot.import_hiep_hoa()
    chibot.ok("mode", "HH.01", "counts")
    answers = chibot.ok("chat", "--unit", "HH.01.1", say="/ketnap\n")
    assert "Kết nạp bao nhiêu người?" in answers


def test_days_off_are_listed_changed_and_changed_back(settled: Chibot) -> None:
    before = settled.ok("holidays", "2027")
    assert "24/11/2027: Ngày Văn hóa Việt Nam" in before
    off = ("--off", "2027-01-02", "--off", "2027-01-09")
    changed = settled.ok("holidays", "2027", *off, "--worked", "2027-02-04", "--name", "hoán đổi")
    assert "2/1/2027: hoán đổi" in changed
    assert "9/1/2027: hoán đổi" in changed
    assert "4/2/2027: ngày làm việc" in changed
    settled.ok("holidays", "2027", "--drop", "2027-01-02")
    assert settled.ok("holidays", "2027", "--drop", "2027-02-04", "--drop", "2027-01-09") == before


def test_a_filled_workbook_is_not_written_over(chibot: Chibot) -> None:
    chibot.ok("template", "units.xlsx", "--scenario", "hiep-hoa")
    filled = (chibot.folder / "units.xlsx").read_bytes()
    assert "units.xlsx is there already" in chibot.refused("template", "units.xlsx")
    assert (chibot.folder / "units.xlsx").read_bytes() == filled
    chibot.ok("template", "units.xlsx", "--force")
    assert (chibot.folder / "units.xlsx").read_bytes() != filled


def test_what_figures_cannot_tell_is_said_on_the_command_line_too(settled: Chibot) -> None:
    told = settled.ok("progress", "HH", "--as-of", "2022-03-31")
    assert "số ở đây có thể còn thiếu" in " ".join(told.split())
    notes = json.loads(settled.ok("progress", "HH", "--as-of", "2022-03-31", "--json"))["notes"]
    assert any("có thể còn thiếu" in note for note in notes)


def test_the_rules_are_listed_with_their_documents_and_an_own_set_is_put_in_force(settled: Chibot) -> None:
    listed = settled.ok("rules")
    for document in ("24-QĐ/TW", "294-QĐ/TW", "20-QĐ/TW", "208-QĐ/TW"):
        assert document in listed
    own = {"document": "99-HD/TU", "dated": "2027-01-01", "since": "2027-01-05", "ceremony_working_days": 20}
    (settled.folder / "own.json").write_text(json.dumps(own), encoding="utf-8")
    assert '"document":"99-HD/TU"' in settled.ok("rules", "own.json")
    assert '"ceremony_working_days":20' in settled.ok("rules").splitlines()[-2]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("holidays", "2027", "--off", "mai"), "write YYYY-MM-DD"),
        (("rules", "none.json"), "none.json: No such file or directory"),
        (("rules", "hh.xlsx"), "hh.xlsx: not a text file"),
        (("mode", "HH", "vui"), "Write one of: names, counts"),
        (("mode", "KHÔNG CÓ", "counts"), "Không có đơn vị mã hoặc tên “KHÔNG CÓ”."),
        (("progress", "KHÔNG CÓ"), "Không có đơn vị mã hoặc tên “KHÔNG CÓ”."),
        (("progress", "HH", "--as-of", "30/6/2022"), "write YYYY-MM-DD"),
        (("progress", "HH", "--period", "tháng 6"), "is not a period"),
        (("progress", "HH", "--indicator", "vui"), "Không có chỉ số “vui”"),
        (("report", "HH", "--out", "bc.pdf"), "--out takes a .docx file"),
        (("report", "HH", "--out", "none/bc.docx"), "none/bc.docx: No such file"),
        (("report", "HH", "--period", "quý 1", "--out", "bc.docx"), "is not a period"),
        (("report", "HH", "--period", "2199", "--out", "bc.docx"), "Năm 2199: kỳ này chưa đến."),
        (("progress", "HH", "--period", "2199"), "Năm 2199: kỳ này chưa đến."),
        (("progress", "HH", "--as-of", "2199-01-01"), "Năm 2199: kỳ này chưa đến."),
        (("export", "HH", "--period", "2022", "--as-of", "2199-01-01", "--out", "a.xlsx"), "Ngày 1/1/2199 chưa đến."),
        (
            ("report", "HH", "--period", "2022-06", "--as-of", "2022-05-01", "--out", "bc.docx"),
            "đến trước tháng 6/2022",
        ),
        (("template", "units.txt"), "an .xlsx file"),
        (("export", "HH", "--out", "a.csv"), "--out takes an .xlsx file"),
        (("export", "HH", "--subject", "vui", "--out", "a.xlsx"), "There is no screen “vui”"),
        (("export", "KHÔNG CÓ", "--out", "a.xlsx"), "Không có đơn vị mã hoặc tên “KHÔNG CÓ”."),
        (("remind", "--at", "hôm nay"), "write YYYY-MM-DD HH:MM"),
        (("invite", "HH", "giám đốc"), "Không có vai trò “giám đốc”"),
        (("import", "none.xlsx"), "Không có tệp none.xlsx."),
        (("demo", "--scenario", "none"), "There is no scenario"),
        (("run",), "chibot demo"),
    ],
)
def test_a_mistake_is_told_in_one_clear_line(settled: Chibot, words: tuple[str, ...], told: str) -> None:
    assert told in settled.refused(*words)


def test_a_wrong_setting_a_wrong_key_and_a_foreign_database_are_told(chibot: Chibot) -> None:
    chibot.import_hiep_hoa()
    chibot.env["TIMEZONE"] = "Mars/Base"
    assert "TIMEZONE" in chibot.refused("progress", "HH")
    del chibot.env["TIMEZONE"]
    chibot.env["FIELD_KEY"] = "short"
    assert "base64 of 32 bytes" in chibot.refused("progress", "HH")
    del chibot.env["FIELD_KEY"]
    chibot.env["DATABASE_URL"] = "postgresql+asyncpg://nobody@127.0.0.1:1/none"
    assert "not available" in chibot.refused("progress", "HH")
    chibot.env["DATABASE_URL"] = "mysql://x"
    assert "DATABASE_URL" in chibot.refused("progress", "HH")


def test_help_is_everywhere(chibot: Chibot) -> None:
    commands = ("run", "demo", "chat", "template", "import", "invite", "progress", "remind", "mode", "migrate", "audit",
                "report", "export")  # fmt: skip
    listed = chibot.ok("--help")
    assert all(command in listed for command in commands)
    for command in ("import", "remind"):
        assert "Usage" in chibot.ok(command, "--help")
