"""What a typed text asks for."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.addresses import Address, DoTo, Go, StartForm
from domain.intents import Arrive, Ask, GoTo, Intent, Say, ShowCode, is_command, is_question, read_code, understand
from domain.one_line import Line
from domain.refusals import Refused
from tests.domain.samples import attempt

TODAY = date(2022, 6, 30)


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("/menu", Go("menu")),
        ("menu", Go("menu")),
        ("Menu", Go("menu")),
        ("/ketnap", StartForm("ketnap")),
        ("/KETNAP", StartForm("ketnap")),
        ("/ketnap@ChibotBot", StartForm("ketnap")),
        ("📝 Báo cáo kết nạp", StartForm("ketnap")),
        ("báo cáo kết nạp", StartForm("ketnap")),
        ("bao cao ket nap", StartForm("ketnap")),
        ("/boiduong", StartForm("boiduong")),
        ("🎓 Báo cáo bồi dưỡng", StartForm("boiduong")),
        ("báo cáo bồi dưỡng", StartForm("boiduong")),
        ("📊 Tiến độ", Go("progress")),
        ("tiến độ", Go("progress")),
        ("tien do", Go("progress")),
        ("/nguon", Go("pool")),
        ("nguồn", Go("pool")),
        ("Nguồn đã bồi dưỡng", Go("pool")),
        ("/suabaocao", Go("mine")),
        ("Báo cáo đã gửi", Go("mine")),
        ("/huy", Go("cancel")),
        ("hủy", Go("cancel")),
        ("huỷ", Go("cancel")),
        ("Huỷ", Go("cancel")),
        ("HỦY", Go("cancel")),
        (unicodedata.normalize("NFD", "huỷ"), Go("cancel")),
        (unicodedata.normalize("NFD", "hủy"), Go("cancel")),
        ("huy", Go("cancel")),
        ("/trogiup", Go("help")),
        ("trợ giúp", Go("help")),
        ("Trợ giúp.", Go("help")),
        ("tro giup", Go("help")),
        ("giúp", Go("help")),
    ],
)
def test_a_command_a_label_and_its_plain_word_go_to_one_place(said: str, address: Address) -> None:
    assert understand(said, TODAY) == GoTo(address)
    assert is_command(said)


@pytest.mark.parametrize(
    "said",
    [
        "tiến độ Châu Minh",
        "TIẾN ĐỘ CHÂU MINH",
        "xem tiến độ Châu Minh",
        "td châu minh",
        "tiendo chau minh",
        "kết nạp được bao nhiêu",
    ],
)
def test_what_asks_for_figures_is_a_question(said: str) -> None:
    assert understand(said, TODAY) == Ask(said)


def test_the_command_for_progress_is_a_question_too() -> None:
    assert understand("/tiendo Châu Minh 6/2022", TODAY) == Ask("tiến độ Châu Minh 6/2022")


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("/start", Arrive()),
        ("/start@ChibotBot", Arrive()),
        ("/start xin chao", Arrive()),
        ("/start K7QM4P2X", ShowCode("K7QM4P2X")),
        ("/start K7QM-4P2X", ShowCode("K7QM4P2X")),
        ("/start k7qm4p2x", ShowCode("K7QM4P2X")),
        ("K7QM-4P2X", ShowCode("K7QM4P2X")),
        ("k7qm 4p2x", ShowCode("K7QM4P2X")),
        (" K7QM4P2X\u200b", ShowCode("K7QM4P2X")),
        ("kn Nguyễn Văn A 12/3", Line("ketnap", "Nguyễn Văn A 12/3")),
        ("kết nạp", Line("ketnap", "")),
        ("/ketnap Nguyễn Văn A 12/3", Line("ketnap", "Nguyễn Văn A 12/3")),
        ("/boiduong Trần Thị B 5/6", Line("boiduong", "Trần Thị B 5/6")),
        ("bd Trần Thị B 5/6", Line("boiduong", "Trần Thị B 5/6")),
        ("/khongco", Say("/khongco")),
        ("/", Say("/")),
        ("", Say("")),
        ("xin chào", Arrive()),
        ("Nguyễn Văn Huy", Say("Nguyễn Văn Huy")),
        ("12/3", Say("12/3")),
        ("tiến triển", Say("tiến triển")),
        ("tdp 3", Say("tdp 3")),
        ("👍", Say("👍")),
    ],
)
def test_other_texts_are_told_apart(said: str, intent: Intent) -> None:
    assert understand(said, TODAY) == intent


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("chốt tháng 6 chưa", Ask("chốt tháng 6 chưa")),
        ("da chot thang 6 chua a", Ask("da chot thang 6 chua a")),
        ("cảm ơn em", Arrive()),
        ("cam on bot nhe", Arrive()),
        ("danh sách người đã kết nạp", GoTo(Go("register"))),
        ("cho anh xin tên những người kết nạp ở Châu Minh", GoTo(Go("register"))),
        ("rút báo cáo số 1", GoTo(DoTo("history", 1))),
        ("tôi gõ nhầm báo cáo vừa rồi", GoTo(Go("mine"))),
        ("tháng này làm gì", GoTo(Go("duties"))),
        ("tháng này không có ai kết nạp", GoTo(StartForm("chot"))),
    ],
)
def test_what_people_say_beside_reports_is_understood(said: str, intent: Intent) -> None:
    assert understand(said, TODAY) == intent


def test_a_difficulty_may_hold_any_words() -> None:
    said = "khó khăn: nhiều đồng chí hay ghi nhầm ngày, không biết phải làm gì cho đúng"
    assert isinstance(understand(said, TODAY), Line)


@pytest.mark.parametrize("said", ["Tình hình chốt", "excel thành phần", "trưởng thôn", "Phạm Văn An kết nạp chưa?"])
def test_a_screen_is_not_the_name_of_a_person(said: str) -> None:
    assert is_question(said)


@pytest.mark.parametrize("said", ["Nguyễn Văn An", "Lò Thị Xem", "Đoàn Thị Nguồn"])
def test_a_person_is_not_a_question(said: str) -> None:
    assert not is_question(said)


@pytest.mark.parametrize("typed", ["K7QM-4P2X", "k7qm-4p2x", "K7QM 4P2X", "k7qm4p2x", "\u00a0K7QM-4P2X "])
def test_an_invitation_code_is_read_in_any_case_and_grouping(typed: str) -> None:
    assert read_code(typed) == "K7QM4P2X"


@pytest.mark.parametrize(
    "typed",
    ["", "K7QM", "K7QM-4P2", "K7QM-4P2XX", "K7QM_4P2X", "CHAUMANH", "K7QM-4P2O", "K7QMl4P2", "mã K7QM-4P2X?"],
)  # fmt: skip
def test_what_is_no_invitation_code_is_not_taken_for_one(typed: str) -> None:
    assert read_code(typed) is None


@pytest.mark.parametrize("typed", ["20052022", "2020-2025", "2020 2025", "2015-2020"])
def test_a_day_or_a_term_is_no_invitation_code(typed: str) -> None:
    """A wrong code costs a try: figures alone must not be counted as one."""
    assert read_code(typed) is None


@pytest.mark.parametrize(
    "said", ["/huy", "/ketnap", "/ketnap Nguyễn Văn A", "hủy", "menu", "tiến độ Châu Minh", "trợ giúp", " /menu"]
)
def test_while_a_question_is_open_commands_are_still_commands(said: str) -> None:
    assert is_command(said)


@pytest.mark.parametrize(
    "said",
    [
        "Nguyễn Văn An",
        "hôm qua",
        "2",
        "12/3",
        "có",
        "",
        "bỏ",
        "Nguyễn Tiến Đô",
        "Đỗ Tiến Độ",
    ],
)
def test_while_a_question_is_open_anything_else_is_its_answer(said: str) -> None:
    assert not is_command(said)


@given(st.text(max_size=100))
def test_whatever_is_typed_is_understood_or_refused_in_our_words(said: str) -> None:
    for text in (said, f"tiến độ {said}", f"/tiendo {said}", f"kn {said}"):
        intent = attempt(lambda typed: understand(typed, TODAY), text)
        assert isinstance(intent, Intent | Refused)


@given(st.sampled_from(["huỷ", "trợ giúp", "tiến độ Châu Minh quý I", "kn Nguyễn Văn Đức 12/3", "báo cáo kết nạp"]))
def test_nfc_and_nfd_ask_for_the_same(said: str) -> None:
    assert understand(unicodedata.normalize("NFD", said), TODAY) == understand(said, TODAY)
