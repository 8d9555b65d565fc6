"""The examples of CommonMark and GFM: what renders otherwise is listed here, and explained in docs/markdown.md."""

import re
from html.parser import HTMLParser

import pytest

import markup
from tests.markup.test_rendering import cases, needs_corpora

DEVIATIONS = {
    "HTML is shown as it was typed": """
        commonmark 149 154 155 156 158 159 161 162 163 164 168 171 175 176 180 181 182 186 188 189 192 310 311 346 477
        478 479 526 538 616 617 630 633
        gfm 118 120 123 124 125 127 133 134 135 136 137 139 141 142 145 147 149 151 152 153 154 155 157 160 288 289 317
        484 486 532 642 648 649 650 651 653 663 664 ext-22 regression-3 regression-9 regression-14
    """,
    "pictures from elsewhere are links": """
        commonmark 519 522 575 579 580 581 582 583 584 586 591 593
        gfm 528 580 581 584 585 587 590 591 592 594 595 597
    """,
    "two brackets lead to a wiki page": "commonmark 550 561 gfm 556 567",
    "links lead to the web, mail and telephones only": "commonmark 598 600 601 gfm 606 609",
    "bare addresses are links everywhere": "commonmark 610 614 gfm 616 619 620",
    "an address right behind a quotation mark stays text": "gfm ext-19",
    "footnotes lead back to each place": "gfm ext-23 regression-13",
    "the example names no result": "gfm ext-20",
}


class Shape(HTMLParser):
    """HTML without what says the same in our pages: rel, ids of headings, classes, colours of code, empty lines."""

    MUTE = {"class", "rel", "tabindex", "aria-label", "loading"}

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        named = {name: value or "" for name, value in attributes}
        named |= {"class": f"align-{named.pop('align')}"} if "align" in named else {}
        aligned = {"class": named["class"]} if named.get("class", "").startswith("align-") else {}
        mute = self.MUTE | ({"id"} if re.fullmatch("h[1-6]", tag) else set())
        kept = {name: value for name, value in named.items() if name not in mute} | aligned
        if tag != "span":
            self.pieces.append(f"<{tag}{''.join(f' {name}={value!r}' for name, value in sorted(kept.items()))}>")

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag):
        if tag != "span":
            self.pieces.append(f"</{tag}>")

    def handle_data(self, data):
        self.pieces.append(data)

    def handle_comment(self, data):
        self.pieces.append(f"<!--{data}-->")


def shape(html: str) -> str:
    return re.sub(r"\s*\n\s*(?=<)|(?<=>)\s*\n\s*", "", "".join(Shape(html).pieces)).strip()


def numbers(listed: str) -> set[str]:
    """`commonmark 1 2 gfm 3` as names of examples."""
    found, source = set(), ""
    for word in listed.split():
        if word in {"commonmark", "gfm"}:
            source = word
        else:
            found.add(f"{source}-{word}")
    return found


@needs_corpora
@pytest.mark.parametrize("source", ["commonmark", "gfm"])
def test_examples_render_as_specified_apart_from_those_listed(source):
    listed = {name for names in DEVIATIONS.values() for name in numbers(names) if name.startswith(source)}

    examples = cases(f"markdown/{source}_spec.jsonl")
    different = {case["id"] for case in examples if shape(markup.render(case["markdown"]).html) != shape(case["html"])}

    assert len(examples) > 300
    assert different == listed


# Of each construct one, in words of our own: what a clone without the corpora still holds to.
EXTRACT = {
    "Title\n=====": "<h1>Title</h1>",
    "## Part ##": "<h2>Part</h2>",
    "a\n\n***\n\nb": "<p>a</p><hr><p>b</p>",
    "---\n---": "<hr><hr>",
    "---\nno key\n---": "<hr><h2>no key</h2>",
    "    code": "<pre><code>code\n</code></pre>",
    "~~~\n`a`\n~~~": "<pre><code>`a`\n</code></pre>",
    "> a\nb": "<blockquote><p>a\nb</p></blockquote>",
    "- a\n- b\n  1. c": "<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>",
    "3. c\n4. d": "<ol start='3'><li>c</li><li>d</li></ol>",
    "- a\n\n- b": "<ul><li><p>a</p></li><li><p>b</p></li></ul>",
    "*a* __b__ ***c***": "<p><em>a</em> <strong>b</strong> <em><strong>c</strong></em></p>",
    "snake_case_name": "<p>snake_case_name</p>",
    "~~gone~~": "<p><del>gone</del></p>",
    "``a ` b``": "<p><code>a ` b</code></p>",
    r"\*a\*": "<p>*a*</p>",
    "&copy; &#35;": "<p>© #</p>",
    "[a](/b 'c')": "<p><a href='/b' title='c'>a</a></p>",
    "[a][b]\n\n[B]: /c": "<p><a href='/c'>a</a></p>",
    "[![moon](moon.jpg)](/sky)": "<p><a href='/sky'>moon</a></p>",
    "<https://a.example/>": "<p><a href='https://a.example/'>https://a.example/</a></p>",
    "see www.a.example/b_c.": "<p>see <a href='http://www.a.example/b_c'>www.a.example/b_c</a>.</p>",
    "ann_lee@a.example": "<p><a href='mailto:ann_lee@a.example'>ann_lee@a.example</a></p>",
    "a  \nb\\\nc": "<p>a<br>b<br>c</p>",
    "|a|b|\n|-|:-:|\n|c|d|": "<table><thead><tr><th>a</th><th class='align-center'>b</th></tr></thead>"
    "<tbody><tr><td>c</td><td class='align-center'>d</td></tr></tbody></table>",
    "- [x] a": "<ul><li><input checked disabled type='checkbox'> a</li></ul>",
    "<b>a</b>": "<p>&lt;b>a&lt;/b></p>",
    "a[^1]\n\n[^1]: b": "<p>a<sup><a href='#fn1' id='fnref1'>1</a></sup></p><hr><section><ol><li id='fn1'><p>b "
    "<a href='#fnref1'>↩︎</a></p></li></ol></section>",
}


@pytest.mark.parametrize(("text", "html"), EXTRACT.items())
def test_each_construct_renders_as_specified(text, html):
    assert shape(markup.render(text).html) == shape(html)


@pytest.mark.parametrize("unit", ["[", "*a_ ", "@user1 ", "# a\n", "$a ", "2026-01-01T", "a:b", "&amp;", "`"])
def test_too_much_markup_is_shown_as_typed_and_says_so(unit):
    text = unit * (200_000 // len(unit))

    html = markup.render(text, limit=markup.LONGEST_PAGE).html

    assert "shown as it was typed" in html
    assert html.endswith(f"{unit.replace('&', '&amp;')}</pre>".replace("\n</pre>", "\n</pre>"))


def test_a_long_ordinary_text_is_read():
    text = "# Part\n\nSome *words* with [a link](/x) and `code`, 10:42.\n\n" * 1500

    assert "shown as it was typed" not in markup.render(text, limit=markup.LONGEST_PAGE).html
