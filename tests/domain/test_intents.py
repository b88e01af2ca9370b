"""What a typed text asks for."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.addresses import Address, Go, StartForm
from domain.indicators import Indicator
from domain.intents import Arrive, AskProgress, GoTo, Intent, Say, ShowCode, is_command, read_code, understand
from domain.one_line import Line
from domain.periods import Period, month_of, quarter_of, term_of, year_of
from domain.refusals import NoSuchDay, Refused
from tests.domain.samples import attempt, examples_in

TODAY = date(2022, 6, 30)
YEAR = year_of(2022)


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
    ("said", "words", "period"),
    [
        ("tiến độ Châu Minh", "Châu Minh", YEAR),
        ("tien do chau minh", "chau minh", YEAR),
        ("TIẾN ĐỘ CHÂU MINH", "CHÂU MINH", YEAR),
        (unicodedata.normalize("NFD", "tiến độ Châu Minh"), "Châu Minh", YEAR),
        ("tiến độ: Châu Minh", "Châu Minh", YEAR),
        ("xem tiến độ Châu Minh", "Châu Minh", YEAR),
        ("td châu minh", "châu minh", YEAR),
        ("tiendo chau minh", "chau minh", YEAR),
        ("/tiendo Châu Minh", "Châu Minh", YEAR),
        ("/tiendo", "", YEAR),
        ("/tiendo Châu Minh 6/2022", "Châu Minh", month_of(2022, 6)),
        ("tiến độ Châu Minh tháng 6", "Châu Minh", month_of(2022, 6)),
        ("tien do chau minh thang 6", "chau minh", month_of(2022, 6)),
        ("tiến độ Châu Minh tháng 5 năm 2021", "Châu Minh", month_of(2021, 5)),
        ("tiến độ Châu Minh tháng trước", "Châu Minh", month_of(2022, 5)),
        ("tiến độ Châu Minh 2021", "Châu Minh", year_of(2021)),
        ("tiến độ Châu Minh năm 2021", "Châu Minh", year_of(2021)),
        ("tiến độ Châu Minh năm ngoái", "Châu Minh", year_of(2021)),
        ("tiến độ Châu Minh quý I", "Châu Minh", quarter_of(2022, 1)),
        ("tiến độ Châu Minh quý I/2021", "Châu Minh", quarter_of(2021, 1)),
        ("tiến độ Nam Sách nhiệm kỳ 2020–2025", "Nam Sách", term_of(2020)),
        ("tiến độ Nam Sách 2015-2020", "Nam Sách", term_of(2015)),
        ("tiến độ tháng 6", "", month_of(2022, 6)),
        ("tiến độ quý II", "", quarter_of(2022, 2)),
        ("tiến độ lũy kế", "", YEAR),
        ("tiến độ thôn 1", "thôn 1", YEAR),
        ("tiến độ thôn 10 tháng 6", "thôn 10", month_of(2022, 6)),
        ("tiến độ Chi bộ 2 2021", "Chi bộ 2", year_of(2021)),
        ("tiến độ THPT Hiệp Hòa số 3 tháng 6", "THPT Hiệp Hòa số 3", month_of(2022, 6)),
    ],
)
def test_progress_is_asked_of_a_unit_and_a_period_in_ones_own_words(said: str, words: str, period: Period) -> None:
    intent = understand(said, TODAY)
    assert isinstance(intent, AskProgress)
    assert (intent.words, intent.asked.period, intent.indicator) == (words, period, Indicator.ADMITTED)


@pytest.mark.parametrize("place", ["Nam Sách", "Quý Sơn", "Ca Sơn", "Đầu Làng", "Tháng Giêng"])
def test_a_place_that_begins_like_a_period_is_still_a_place(place: str) -> None:
    intent = understand(f"tiến độ {place} tháng 6", TODAY)
    assert isinstance(intent, AskProgress)
    assert (intent.words, intent.asked.period) == (place, month_of(2022, 6))


@pytest.mark.parametrize(
    ("said", "words", "as_of"),
    [
        ("tiến độ Châu Minh đến 30/6/2022", "Châu Minh", date(2022, 6, 30)),
        ("tiến độ Châu Minh đến ngày 15/6", "Châu Minh", date(2022, 6, 15)),
        ("tiến độ Châu Minh tính đến 15/6", "Châu Minh", date(2022, 6, 15)),
        ("tiến độ Châu Minh tính đến ngày 15/6", "Châu Minh", date(2022, 6, 15)),
        ("tien do chau minh den 15/6", "chau minh", date(2022, 6, 15)),
        ("tiến độ Châu Minh tới 15/6", "Châu Minh", date(2022, 6, 15)),
        ("tiến độ đến 31/12/2021", "", date(2021, 12, 31)),
        ("tiến độ Châu Minh 6 tháng", "Châu Minh", date(2022, 6, 30)),
        ("tiến độ Gia Lộc 10 tháng năm 2021", "Gia Lộc", date(2021, 10, 31)),
        ("tiến độ Châu Minh 6 tháng đầu năm", "Châu Minh", date(2022, 6, 30)),
        ("tiến độ Châu Minh đến hết tháng 5", "Châu Minh", date(2022, 5, 31)),
    ],
)
def test_progress_is_asked_as_of_a_day(said: str, words: str, as_of: date) -> None:
    intent = understand(said, TODAY)
    assert isinstance(intent, AskProgress)
    assert (intent.words, intent.asked.as_of, intent.asked.period) == (words, as_of, year_of(as_of.year))


@pytest.mark.parametrize(
    ("said", "words", "indicator"),
    [
        ("tiến độ bồi dưỡng Châu Minh", "Châu Minh", Indicator.TRAINED),
        ("tien do boi duong chau minh", "chau minh", Indicator.TRAINED),
        ("tiến độ Châu Minh bồi dưỡng", "Châu Minh", Indicator.TRAINED),
        ("tiến độ bồi dưỡng", "", Indicator.TRAINED),
        ("tiến độ kết nạp Châu Minh", "Châu Minh", Indicator.ADMITTED),
        ("tiến độ kết nạp", "", Indicator.ADMITTED),
    ],
)
def test_progress_is_asked_of_one_indicator_at_a_time(said: str, words: str, indicator: Indicator) -> None:
    intent = understand(said, TODAY)
    assert isinstance(intent, AskProgress)
    assert (intent.words, intent.indicator, intent.asked.period) == (words, indicator, YEAR)


@pytest.mark.parametrize(
    "said", ["tiến độ Châu Minh tháng 13", "tiến độ tháng 0", "tiến độ Châu Minh 31/2/2022 đến 31/2/2022"]
)
def test_a_month_or_day_that_the_calendar_lacks_is_said_and_the_example_is_accepted(said: str) -> None:
    with pytest.raises(NoSuchDay) as refused:
        understand(said, TODAY)
    for example in examples_in(refused.value.sentence):
        assert isinstance(understand(f"tiến độ Châu Minh {example}", TODAY), AskProgress)


def test_a_day_ahead_is_refused_and_the_example_is_accepted() -> None:
    with pytest.raises(Refused, match="chưa đến") as refused:
        understand("tiến độ Châu Minh đến 1/7/2022", TODAY)
    for example in examples_in(refused.value.sentence):
        assert isinstance(understand(f"tiến độ Châu Minh đến {example}", TODAY), AskProgress)


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
