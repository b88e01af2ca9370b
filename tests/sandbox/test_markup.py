"""Telegram's HTML, there and back."""

from __future__ import annotations

import pytest

from bot.sandbox.markup import MarkupError, parse, plain, render, units


@pytest.mark.parametrize(
    "source",
    [
        "không có gì",
        "<b>đậm</b> <i>nghiêng</i> <u>gạch chân</u> <s>gạch ngang</s>",
        "<b>đậm <i>và nghiêng</i></b> thường",
        "😀 <b>sau biểu tượng</b> 😀",
        "1 &lt; 2 &amp; 3",
        '<a href="https://a.vn/?x=1&amp;y=2">liên kết</a>',
        "<code>mã</code> <pre>bảng\nhai dòng</pre>",
        '<pre><code class="language-python">x = 1</code></pre>',
        "<tg-spoiler>ẩn</tg-spoiler>",
        "<blockquote>ngắn</blockquote>\n<blockquote expandable>dài</blockquote>",
    ],
)
def test_html_survives_the_round_trip(source: str) -> None:
    assert render(*parse(source)) == source


@pytest.mark.parametrize(
    ("source", "text", "kinds"),
    [
        (
            "<strong>a</strong><em>b</em><ins>c</ins><del>d</del>",
            "abcd",
            ["bold", "italic", "underline", "strikethrough"],
        ),
        ('<span class="tg-spoiler">ẩn</span>', "ẩn", ["spoiler"]),
        ("<b></b>trống", "trống", []),
        ("\n  <b> hai đầu </b>\n", "hai đầu", ["bold"]),
        ("&quot;&#65;&#x42;&nbsp;", '"AB&nbsp;', []),
        ("<b>gõ /menu</b>", "gõ /menu", ["bold", "bot_command"]),
        ("<code>/menu</code>", "/menu", ["code"]),
    ],
)
def test_reading(source: str, text: str, kinds: list[str]) -> None:
    read = parse(source)
    assert read.text == text
    assert [entity["type"] for entity in read.entities] == kinds


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("<b>x", 'find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("ế<b>x</i>", 'Unmatched end tag at byte offset 7, expected "</b>", found "</i>"'),
        ("<div>x</div>", 'Unsupported start tag "div" at byte offset 0'),
        ("1 < 2", "Unclosed start tag at byte offset 2"),
        ("<span>x</span>", "must have its attribute"),
        ("<a>x</a>", "must have its attribute"),
    ],
)
def test_refusing(source: str, complaint: str) -> None:
    with pytest.raises(MarkupError, match=complaint):
        parse(source)


def test_what_a_client_finds_by_itself() -> None:
    found = plain("Gõ /menu hoặc xem https://a.vn/x, hạn 30/6/2022, và/hoặc 😀 /huy").entities
    assert [(entity["type"], entity["offset"], entity["length"]) for entity in found] == [
        ("bot_command", 3, 5),
        ("url", 18, 14),
        ("bot_command", 60, 4),
    ]


def test_units_count_an_emoji_twice() -> None:
    assert (units("ab"), units("ế"), units("😀")) == (2, 1, 2)
