from __future__ import annotations

import pytest

from sandbox.errors import ApiError
from sandbox.markup import parse_html, units
from sandbox.texts import read_text


def entity(kind, offset, length, **more):
    return {"type": kind, **more, "offset": offset, "length": length}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("a &lt;b&gt; &amp; &quot;c&quot; &#1103; &nbsp;", 'a <b> & "c" я &nbsp;', []),
        ("<b>да</b> <i>и</i>", "да и", [entity("bold", 0, 2), entity("italic", 3, 1)]),
        ("<b>a<u>b</u></b>", "ab", [entity("bold", 0, 2), entity("underline", 1, 1)]),
        ("😀<s>x</s>", "😀x", [entity("strikethrough", 2, 1)]),
        (
            '<span class="tg-spoiler">x</span><tg-spoiler>y</tg-spoiler>',
            "xy",
            [entity("spoiler", 0, 1), entity("spoiler", 1, 1)],
        ),
        ('<a href="https://a.ru/?a=1&amp;b=2">x</a>', "x", [entity("text_link", 0, 1, url="https://a.ru/?a=1&b=2")]),
        ('<a href="javascript:alert(1)">x</a>', "x", []),
        ("<code>x</code>", "x", [entity("code", 0, 1)]),
        ('<pre><code class="language-py">x</code></pre>', "x", [entity("pre", 0, 1, language="py")]),
        ("<blockquote>x</blockquote>", "x", [entity("blockquote", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [entity("expandable_blockquote", 0, 1)]),
        (
            '<tg-time unix="1700000000" format="wDT">завтра</tg-time>',
            "завтра",
            [entity("date_time", 0, 6, unix_time=1700000000, date_time_format="wDT")],
        ),
        (
            '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>',
            "👍",
            [entity("custom_emoji", 0, 2, custom_emoji_id="5368324170671202286")],
        ),
        ("<b></b>x", "x", []),
    ],
)
def test_reads_telegrams_html(source, text, entities):
    assert parse_html(source) == (text, entities)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("я<br>", 'Unsupported start tag "br" at byte offset 2'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>x</b></i>", 'Unmatched end tag, expected "</i>", found "</b>" at byte offset 7'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ('<span class="x">x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", "Blockquotes can't be nested at byte offset 13"),
        ("<code><b>x</b></code>", 'Tag "b" can\'t be nested in code or pre at byte offset 6'),
        ('<tg-time unix="завтра">x</tg-time>', 'Tag "tg-time" must have a valid attribute "unix" at byte offset 0'),
        ('<tg-time unix="1" format="yy">x</tg-time>', 'Invalid date-time format "yy" at byte offset 0'),
    ],
)
def test_refuses_what_telegram_refuses(source, reason):
    with pytest.raises(ApiError) as refusal:
        parse_html(source)
    assert refusal.value.description == f"Bad Request: can't parse entities: {reason}"


def test_lengths_are_utf16():
    assert [units(text) for text in ("", "abc", "ёж", "😀")] == [0, 3, 2, 2]


def test_the_edges_are_trimmed_with_their_entities():
    assert read_text({"text": "\n <b> да</b> ", "parse_mode": "html"}) == ("да", [entity("bold", 0, 2)])


def test_links_commands_and_mentions_are_found():
    text, entities = read_text({"text": "/help и https://a.ru/b, или @nastavnik, a@b.ru; и/или"})
    assert [text[one["offset"] :][: one["length"]] for one in entities] == [
        "/help",
        "https://a.ru/b",
        "@nastavnik",
        "a@b.ru",
    ]


def test_markdown_is_not_modelled():
    with pytest.raises(ApiError) as refusal:
        read_text({"text": "*x*", "parse_mode": "MarkdownV2"})
    assert refusal.value.code == 501
