"""Numbers of identity papers and Party cards are never kept, in whatever shape they come."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.privacy import REDACTED, is_forbidden, redact, scrub
from domain.text import clean

CITIZEN_ID = "001202012345"
OLD_ID = "151234567"
PARTY_CARD = "031202123456"


@pytest.mark.parametrize(
    "text",
    [
        CITIZEN_ID,
        OLD_ID,
        PARTY_CARD,
        f"CCCD {CITIZEN_ID}",
        f"CCCD{CITIZEN_ID}",
        f"CCCD:{CITIZEN_ID}.",
        f"CCCD/{CITIZEN_ID}",
        f"số CMND: {OLD_ID}, cấp 1/1/2010",
        f"Nguyễn Văn An ({CITIZEN_ID})",
        f"Nguyễn Văn An\n{CITIZEN_ID}\nTrần Thị Bình",
        "001 202 012 345",
        "001.202.012.345",
        "001-202-012-345",
        "001 202 012345",
        "001202 012 345",
        "0012 0201 2345",
        "001 2 02 012345",
        "001.2.02.012345",
        "00 12 0201 2345",
        "0 0 1 2 0 2 0 1 2 3 4 5",
        "151 234 567",
        "151.234.567",
        "15 12 34 567",
        "001\u00a0202\u00a0012\u00a0345",
        "001\u202f202\u202f012\u202f345",
        "001\u2009202\u2009012\u2009345",
        "001  202  012  345",
        "001 - 202 - 012 - 345",
        "001. 202. 012. 345",
        "\uff10\uff10\uff11\uff12\uff10\uff12\uff10\uff11\uff12\uff13\uff14\uff15",
        "1. 001 202 012 345",
        "1 001 202 012 345",
        "Nguyễn Văn An 1990 001 202 012 345",
        "Nguyễn Văn An 12/3/1990 001 202 012 345",
        "001 202 012 345 12/3/1990",
        "001 202 012 345 0912 345 678",
        f"1 {CITIZEN_ID}",
        f"1. {CITIZEN_ID}",
        f"Nguyễn Văn An 12/3/1990 {CITIZEN_ID}",
        f"Nguyễn Văn An 1990 {CITIZEN_ID}",
        f"{CITIZEN_ID} 12/3/1990",
        f"{CITIZEN_ID} 0912345678",
        f"{CITIZEN_ID} {OLD_ID}",
        f"{CITIZEN_ID}-{PARTY_CARD}",
        f"kn Nguyễn Văn An 12.3.2022 {OLD_ID}",
    ],
)
def test_an_identity_number_is_made_unreadable(text: str) -> None:
    assert is_forbidden(text)
    kept = re.sub(r"\D", "", redact(text))
    assert CITIZEN_ID not in kept
    assert OLD_ID not in kept
    assert PARTY_CARD not in kept
    assert REDACTED in redact(text)


@pytest.mark.parametrize(
    "sign",
    [
        "\u00ad",
        "\u200b",
        "\u200c",
        "\u200d",
        "\u200e",
        "\u200f",
        "\u202a",
        "\u202c",
        "\u202d",
        "\u2060",
        "\u2061",
        "\u2064",
        "\ufeff",
    ],
)
def test_an_invisible_sign_does_not_hide_an_identity_number(sign: str) -> None:
    for hidden in (
        f"001202{sign}012345",
        f"001{sign}202{sign}012{sign}345",
        f"001202{sign}{sign}012345",
        f"{sign}{CITIZEN_ID}",
    ):
        assert is_forbidden(hidden)
        assert CITIZEN_ID not in clean(redact(hidden))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Nguyễn Văn An",
        "kn Nguyễn Văn An 12/3",
        "12/3/1990",
        "12.03.1990",
        "12-03-1990",
        "12031990",
        "30/6/2022 31/10/2022",
        "từ 01.06.2022 đến 30.06.2022",
        "01/06/2022 - 30/06/2022",
        "01.06.2022 - 30.06.2022",
        "2 05.06.2022",
        "kn 2 20-05-2022",
        "20/5 21/5 22/5",
        "1990 1991",
        "2020-2025",
        "nhiệm kỳ 2015-2020, 2020-2025",
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "091 234 5678",
        "+84 912345678",
        "+84 912 345 678",
        "+84 91 234 5678",
        "+84912345678",
        "024 3845 6789",
        "01.002.003.004.005",
        "01002003004005",
        "54-KH/HU 05/01/2022",
        "629-CV/HU, 1019-QĐ/HU",
        "6.932 đảng viên",
        "85/226 (37,61%)",
        "7/5 5/4 6/6 8/8 5/5",
        "12345678",
        "1234567890123",
        "K7QM-4P2X",
    ],
)
def test_dates_phone_numbers_unit_codes_and_figures_are_left_alone(text: str) -> None:
    assert redact(text) == text
    assert not is_forbidden(text)


@pytest.mark.parametrize("years", ["so sánh 2020 2021 2022", "2020, 2021, 2022", "2020-2021-2022"])
def test_a_list_of_years_is_no_identity_number(years: str) -> None:
    assert redact(years) == years


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (f"CCCD {CITIZEN_ID}", f"CCCD {REDACTED}"),
        (f"Nguyễn Văn An, {CITIZEN_ID}, 12/3/1990", f"Nguyễn Văn An, {REDACTED}, 12/3/1990"),
        (f"{CITIZEN_ID}; {OLD_ID}", f"{REDACTED}; {REDACTED}"),
    ],
)
def test_what_stands_around_an_identity_number_stays(text: str, kept: str) -> None:
    assert redact(text) == kept


_WORDS = st.text("abđê ,:;()", max_size=8)


@given(_WORDS, st.from_regex(r"[0-9]{12}|[0-9]{9}", fullmatch=True), _WORDS)
def test_no_solid_identity_number_ever_passes(before: str, number: str, after: str) -> None:
    text = f"{before}{number}{after}"
    assert number not in redact(text)
    assert is_forbidden(text)


@given(
    st.lists(st.from_regex(r"[0-9]{2,6}", fullmatch=True), min_size=2, max_size=5),
    st.from_regex(r"[0-9]{12}", fullmatch=True),
)
def test_no_solid_identity_number_passes_among_other_numbers(others: list[str], number: str) -> None:
    assert number not in redact(" ".join([*others, number]))
    assert number not in redact(" ".join([number, *others]))


@given(
    st.from_regex(r"[0-9]{12}", fullmatch=True),
    st.sampled_from(["", " ", ".", "-", "\u00a0", "\u200b", "  "]),
    st.sampled_from([3, 4, 6]),
)
def test_no_grouped_identity_number_ever_passes(number: str, joiner: str, size: int) -> None:
    """Groups of four that could be three years are left out: 2020 2021 2022 is a question about years."""
    groups = [number[place : place + size] for place in range(0, 12, size)]
    if size == 4 and all(group[:2] in ("19", "20") for group in groups):
        groups[0] = "0012"
    typed = joiner.join(groups)
    assert "".join(groups) not in re.sub(r"\D", "", redact(typed))
    assert is_forbidden(typed)


@given(st.text())
def test_redacting_twice_changes_nothing_more(text: str) -> None:
    assert redact(redact(text)) == redact(text)


@given(st.dates(), st.sampled_from(["/", "-", ".", " "]))
def test_a_date_is_never_taken_for_an_identity_number(day: date, sign: str) -> None:
    typed = f"{day:%d}{sign}{day:%m}{sign}{day.year:04d}"
    assert redact(typed) == typed


@pytest.mark.parametrize(
    "text",
    [
        "MẬT",
        "Kết luận thẩm tra MẬT",
        "[MẬT] Báo cáo",
        "TỐI MẬT",
        "TUYỆT MẬT",
        "tuyet mat",
        "tài liệu mật số 12",
        "tai lieu MAT so 12-BC/HU",
        "dong dau mat",
        "Kết luận thẩm tra về đồng chí A",
        "co van de lich su chinh tri",
        unicodedata.normalize("NFD", "Độ mật: MẬT"),
        REDACTED,
    ],
)
def test_what_is_stamped_secret_is_forbidden(text: str) -> None:
    assert is_forbidden(text)


@pytest.mark.parametrize(
    "text",
    [
        "mật độ dân cư",
        "Chi bộ thôn Mật Sơn",
        "hợp tác xã nuôi ong lấy mật",
        "MAT",
        "MẬTSƠN",
        "ho so mat nhieu thoi gian",
        "toi mat dien thoai",
        "tài liệu mật độ dân số",
        "chờ kết luận thẩm tra lâu",
    ],
)
def test_the_word_in_ordinary_use_is_not_forbidden(text: str) -> None:
    assert not is_forbidden(text)


def _message(**fields: object) -> dict[str, Any]:
    return {
        "update_id": 7,
        "message": {"message_id": 123456789, "chat": {"id": 1234567890}, "date": 1656550000, **fields},
    }


def test_ids_and_times_of_the_messenger_stay_as_they_are() -> None:
    update = _message(text="kn Nguyễn Văn An 12/3")
    assert scrub(update) == update


@pytest.mark.parametrize("field", ["text", "caption"])
@pytest.mark.parametrize("said", [f"CCCD {CITIZEN_ID}", "001 202 012 345", "Kết luận thẩm tra MẬT"])
def test_a_scrubbed_text_is_unreadable_and_still_known_as_forbidden(field: str, said: str) -> None:
    kept = scrub(_message(**{field: said}))["message"][field]
    assert "thẩm tra" not in kept
    assert "345" not in kept
    assert is_forbidden(kept)


@pytest.mark.parametrize(
    "update",
    [
        {"edited_message": {"text": f"CCCD {CITIZEN_ID}"}},
        {"callback_query": {"data": "menu", "message": {"text": CITIZEN_ID}}},
        _message(text="vâng", reply_to_message={"text": CITIZEN_ID}),
        _message(text="vâng", quote={"text": CITIZEN_ID}),
        _message(poll={"question": CITIZEN_ID, "options": [{"text": CITIZEN_ID}]}),
        _message(document={"file_name": f"ly lich {CITIZEN_ID}.pdf", "file_id": "F"}),
        _message(contact={"first_name": "An", "phone_number": "0912345678", "vcard": CITIZEN_ID}),
    ],
)
def test_identity_numbers_are_out_of_every_text_of_an_update(update: dict[str, Any]) -> None:
    assert CITIZEN_ID not in str(scrub(update))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("photo", [{"file_id": "F", "file_unique_id": "U"}]),
        ("document", {"file_id": "F", "file_name": "ho so.pdf", "thumbnail": {"file_id": "F"}}),
        ("voice", {"file_id": "F"}),
        ("video", {"file_id": "F"}),
        ("audio", {"file_id": "F"}),
        ("video_note", {"file_id": "F"}),
        ("animation", {"file_id": "F"}),
        ("sticker", {"file_id": "F"}),
        ("passport_data", {"data": [{"files": [{"file_id": "F"}]}]}),
    ],
)
def test_nothing_is_left_by_which_a_file_could_be_fetched_later(field: str, value: object) -> None:
    update = _message(**{field: value}, caption="kn")
    forwarded = _message(text="vâng", reply_to_message={field: value})
    assert "'F'" not in str(scrub(update))
    assert "'F'" not in str(scrub(forwarded))
    assert scrub(update)["message"]["caption"] == "kn"


@pytest.mark.parametrize("field", ["photo", "document", "voice", "video", "audio", "contact", "location"])
def test_that_something_was_sent_can_still_be_told(field: str) -> None:
    assert field in scrub(_message(**{field: {"file_id": "F"}}))["message"]


def test_the_place_and_the_phone_of_a_person_are_not_kept() -> None:
    update = _message(location={"latitude": 21.3, "longitude": 105.9}, contact={"phone_number": "0912345678"})
    assert "21.3" not in str(scrub(update))
    assert "0912345678" not in str(scrub(update))
