"""HTML of strangers → text and Markdown: what is kept, what is left out, and that nothing of it ever runs."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.authoring.exchange.html import html_of, parse, plain
from lms.authoring.exchange.markdown import pieces
from lms.authoring.exchange.maths import text_of_mathml
from lms.authoring.exchange.multilang import by_language
from lms.core.markup import html_from

XSS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<a href='javascript:alert(1)'>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<p style='background:url(javascript:alert(1))'>x</p>",
    "[x](javascript:alert(1))",
    "<![CDATA[<script>alert(1)</script>]]>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
]


def markdown_of(html: str) -> list[str]:
    return [piece.text for piece in pieces(parse(html).root) if piece.text]


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>Un <b>mot</b> et <i>deux</i></p>", ["Un **mot** et *deux*"]),
        ("<h1>Titre</h1><h4>Sous</h4>", ["## Titre\n\n### Sous"]),
        ("<ul><li>a<ol start=3><li>b</li><li>c</li></ol></li></ul>", ["- a\n  3. b\n  4. c"]),
        (
            "<table><tr><th>A</th><th>B</th></tr><tr><td>1|2</td></tr></table>",
            ["| A | B |\n| --- | --- |\n| 1\\|2 |  |"],
        ),
        ("<blockquote><p>dit</p></blockquote>", ["> dit"]),
        ("# pas un titre", ["\\# pas un titre"]),
        ("1. pas une liste", ["1\\. pas une liste"]),
        (":::", ["\\:::"]),
        ("2 * 3 &lt; 7", ["2 \\* 3 \\< 7"]),
        ("a<br>b", ["a  \nb"]),
        ("<a href='https://a.ma/x(1)'>là</a>", ["[là](https://a.ma/x%281%29)"]),
        ("<pre>x\n y</pre>", ["```\nx\n y\n```"]),
        ("avant <img src=a.png alt=b> après", ["avant", "après"]),
    ],
)
def test_html_becomes_our_markdown(html: str, markdown: list[str]) -> None:
    assert markdown_of(html) == markdown


@pytest.mark.parametrize("payload", XSS)
def test_no_payload_runs_once_it_is_rendered(payload: str) -> None:
    rendered = "".join(html_from(text) for text in [*markdown_of(payload), plain(parse(payload).root)])

    assert not re.search(r"<(script|img|svg|iframe|style|math)|<[^>]*\son\w+=|href=\"javascript", rendered, re.I)


def test_what_was_left_out_is_named() -> None:
    found = parse("<p onclick='x()'>a</p><script>b</script><iframe src=c></iframe>")

    assert found.left_out == ["script", "iframe", "on…"]
    assert plain(found.root) == "a"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<math><msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><mn>1</mn></math>", "x^2 + 1"),
        ("<math><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac></math>", "(a + b)/2"),
        ("<m:math xmlns:m='http://www.w3.org/1998/Math/MathML'><m:msqrt><m:mn>9</m:mn></m:msqrt></m:math>", "√(9)"),
        ("<math><mi>x</math>", "x"),
    ],
)
def test_formulas_keep_their_meaning(markup: str, text: str) -> None:
    assert text_of_mathml(markup) == text


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("{mlang ar}عسل{mlang}{mlang fr,en}miel{mlang} 1", {"ar": "عسل 1", "fr": "miel 1", "en": "miel 1"}),
        (
            '<span lang="ar" class="multilang"><span>عسل</span> حر</span><span class="multilang" lang="fr_MA">miel</span>',
            {"ar": "<span>عسل</span> حر", "fr": "miel"},
        ),
    ],
)
def test_languages_of_a_text_are_parted(text: str, texts: dict[str, str]) -> None:
    assert by_language(text) == (texts, [])


def test_a_language_that_is_not_ours_is_named() -> None:
    assert by_language("{mlang fr}miel{mlang}{mlang es}miel español{mlang}") == ({"fr": "miel"}, ["es"])


def test_line_breaks_of_moodle_texts_count() -> None:
    assert plain(parse(html_of("a\nb", "moodle")).root) == "a\nb"


@given(st.text())
def test_plain_text_comes_through_as_it_is(text: str) -> None:
    found = plain(parse(html_of(text, "plain")).root)

    assert re.sub(r"\W", "", found) == re.sub(r"\W", "", text)


@given(st.text(alphabet="ab <>/\"'=&;#*_[]()|-`\n1.:!imgprtxscoline"))
def test_no_text_breaks_the_parsers_or_brings_a_tag(html: str) -> None:
    rendered = "".join(html_from(text) for text in markdown_of(html))

    assert not re.search(r"<(script|img|iframe)|<[^>]*\son\w+=", rendered)


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ('<meta charset="utf-8"><p>x</p>', []),
        ('<META name="viewport" content="width=device-width"><p>x</p>', []),
        ('<meta http-equiv="refresh" content="0;url=https://x.ma"><p>x</p>', ["meta"]),
    ],
)
def test_what_a_page_says_of_itself_is_nothing_that_was_left_out(html: str, told: list[str]) -> None:
    assert parse(html).left_out == told
