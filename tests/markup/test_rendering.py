import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import markup
from markup import refs
from markup.sanitising import ATTRIBUTES, CLASSES, FOR_EVERYBODY, SCHEMES, TAGS

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
needs_corpora = pytest.mark.skipif(not CORPORA.exists(), reason="the corpora in ../shared are not part of a clone")


def cases(name: str) -> list[dict]:
    with open(CORPORA / name, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


class Judge(HTMLParser):
    """Reads HTML by another parser than the sanitiser's and notes all that is not on the list."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.findings: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        if tag not in TAGS:
            self.findings.append(f"<{tag}>")
        for name, value in attributes:
            self._judge(tag, name, value or "")

    handle_startendtag = handle_starttag

    def _judge(self, tag, name, value):
        if name == "class":
            if not set(value.split()) <= CLASSES.get(tag, set()):
                self.findings.append(f"{tag} class={value}")
        elif name not in ATTRIBUTES.get(tag, set()) | FOR_EVERYBODY.get(tag, {}).keys() | {"rel"}:
            self.findings.append(f"{tag} {name}")
        elif name in {"href", "src"}:
            scheme = re.match(r"[\x00-\x20]*([a-zA-Z][\w+.-]*):", re.sub(r"[\t\r\n]", "", value))
            if scheme and scheme[1].lower() not in SCHEMES:
                self.findings.append(f"{name}={value}")

    def handle_comment(self, data):
        self.findings.append("comment")

    def handle_decl(self, decl):
        self.findings.append("declaration")


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("Ask @alice and @Bob.Baker.", ["alice", "bob.baker"]),
        ("(@alice)", ["alice"]),
        ("mail alice@example.com", []),
        ("`@alice`", []),
        ("```\n@alice\n```", []),
        ("[@alice](/x)", []),
        ("path/@alice", []),
        ("@alice @alice", ["alice"]),
        ("*@alice*", ["alice"]),
    ],
)
def test_mentions_are_found_outside_code_links_and_addresses(text, mentions):
    assert markup.render(text).mentions == mentions


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("[[Known errors]]", ["Known errors"]),
        ("[[VPN client/Known errors|there]]", ["VPN client/Known errors"]),
        ("[[kubernetes:Alerts]]", ["kubernetes:Alerts"]),
        ("`[[x]]`", []),
        ("[[ ]]", []),
        ("if [[ -f x ]]; then", ["-f x"]),
        ("[[a]] [[a]]", ["a"]),
    ],
)
def test_wiki_links_are_found(text, links):
    assert markup.render(text).links == links


def test_headings_get_ids_that_do_not_collide():
    rendered = markup.render("# Error 619\n\n## Error 619\n\n### …", prefix="p7-")

    assert rendered.headings == [
        (1, "p7-error-619", "Error 619"),
        (2, "p7-error-619-2", "Error 619"),
        (3, "p7-part", "…"),
    ]
    assert 'id="p7-error-619-2"' in rendered.html


def test_only_our_own_files_are_shown_as_pictures():
    own = "/files/01234567-89ab-cdef-0123-456789abcdef/"

    assert f'<img src="{own}" alt="a cat" loading="lazy">' in markup.render(f"![a cat]({own})").html
    foreign = markup.render("![a cat](https://elsewhere.example/cat.png)").html
    assert foreign == ('<p><a href="https://elsewhere.example/cat.png" rel="nofollow noopener ugc">a cat</a></p>\n')


def test_plain_text_is_what_the_index_reads():
    rendered = markup.render(
        "---\nsecret: front matter\n---\n# Title\n\nSome *words* with `code`.\n\n```\nmore code\n```"
    )

    assert rendered.plain == "Title\nSome words with code.\nmore code"


def test_front_matter_is_not_shown():
    assert markup.render("---\nmyst: 1\n---\nText").html == "\n<p>Text</p>\n"


@pytest.mark.parametrize(
    ("text", "limit", "error"),
    [
        ("ü" * 33_000, markup.LONGEST_POST, markup.TooLong),
        ("a\x00b", markup.LONGEST_POST, markup.HasNul),
    ],
)
def test_what_can_not_be_rendered_says_why(text, limit, error):
    with pytest.raises(error, match="text"):
        markup.render(text, limit=limit)


def test_excerpts_end_between_words():
    assert markup.excerpt("Turn the dock\nadapter off", 20) == "Turn the dock…"
    assert markup.excerpt("Turn it off", 20) == "Turn it off"


def test_placeholders_are_filled_for_the_reader_by_one_call_a_kind(monkeypatch):
    asked = []

    def resolver(wanted, reader):
        asked.append((wanted, reader))
        return {(7, "Known errors"): refs.Link("/known/", "wiki-link", 'Known "errors"')}

    monkeypatch.setitem(refs._resolvers, "page", [resolver])
    html = markup.render("[[Known errors]] and [[Secret|hidden]]").html

    [first, second] = refs.fill([(html, 7), ("<p>plain</p>", 7)], "reader")

    expected = (
        '<a class="wiki-link" href="/known/" title="Known &quot;errors&quot;">Known errors</a> and <span>hidden</span>'
    )
    assert first == f"<p>{expected}</p>\n"
    assert second == "<p>plain</p>"
    assert asked == [({(7, "Known errors"), (7, "Secret")}, "reader")]


def test_nobody_types_a_placeholder():
    assert "data-ref" not in re.sub(r"&lt;.*?&gt;", "", markup.render('<a data-ref="page:x">y</a>').html)


@needs_corpora
def test_pathological_texts_come_to_an_end():
    # Without its guard the slowest of these takes half a minute; the whole test then outlasts any patience.
    for case in cases("markdown/pathological_recipes.jsonl"):
        text = case.get("prefix", "") + case["unit"] * case["n"] + case.get("suffix", "")
        text = text.replace("\x00", "").encode()[: markup.LONGEST_PAGE].decode(errors="ignore")

        assert Judge(markup.render(text, limit=markup.LONGEST_PAGE).html).findings == []


def payload(case: dict) -> str:
    texts = [value for key, value in case.items() if isinstance(value, str) and key not in {"id", "source", "expect"}]
    return "\n\n".join(texts)


@needs_corpora
@pytest.mark.parametrize(
    "name",
    ["mutated_in_context", "payload_lists", "dompurify", "html5lib_sanitizer", "bleach"],
)
def test_no_hostile_text_gets_past_the_sanitiser(name):
    findings = {}
    for case in cases(f"xss/{name}.jsonl"):
        try:
            html = markup.render(payload(case).replace("\x00", "")).html
        except markup.TooLong:
            continue
        if found := Judge(html).findings:
            findings[case["id"]] = found

    assert findings == {}


@settings(max_examples=150, deadline=None)
@given(st.text(st.characters(codec="utf-8") | st.sampled_from("<>[]()!*_`~|@:&\"'\n\t#-+=/\\"), max_size=400))
def test_whatever_one_types_is_safe(text):
    try:
        html = markup.render(text).html
    except markup.Unreadable:
        return

    assert Judge(html).findings == []


def test_code_and_tasks_are_within_reach_of_every_reader():
    html = markup.render("```\ncode\n```\n\n- [x] done").html

    assert '<pre tabindex="0">' in html
    assert 'aria-label="Task"' in html


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("so $a^2$ is", "<msup><mi>a</mi><mn>2</mn></msup>"),
        ("$$\n\\frac{1}{2}\n$$", '<div class="formula"><math display="block"'),
        ("```math\nx\n```", '<div class="formula"><math display="block" alttext="x">'),
        ("- $$x$$", '<div class="formula">'),
    ],
)
def test_formulas_become_mathml(text, inside):
    assert inside in markup.render(text).html


@pytest.mark.parametrize("text", ["$5 and $6", "US$5 or A$6", "$HOME/$USER", "`$a$`", r"\$a\$", "$$ open", "$ a $"])
def test_prices_and_paths_are_no_formulas(text):
    assert "<math" not in markup.render(text).html


@pytest.mark.parametrize("text", [r"$\frac{$", "$^^$", "$" + "{" * 1500 + "$", "$" + "a" * 2001 + "$"])
def test_a_formula_that_can_not_be_read_is_shown_as_typed_and_says_so(text):
    html = markup.render(text).html

    assert f"<code>{text[1:-1]}</code>" in html
    assert "this formula can’t be read" in html


@pytest.mark.parametrize(
    "text", [r"$\text{<img src=x onerror=y>}$", r"$\href{javascript:x}{y}$", r"$\style{color:red}{x}$"]
)
def test_formulas_hold_no_html_links_or_styles(text):
    html = markup.render(text).html

    assert Judge(html).findings == []
    assert "<img" not in html
    assert "javascript" not in re.sub(r'alttext="[^"]*"', "", html)


def test_formulas_beyond_the_budget_are_shown_as_typed():
    html = markup.render(f"${'a+' * 900}b$ " * 20).html

    assert html.count("<math") == 11
    assert html.count("can’t be read") == 9


def test_a_picture_alone_with_a_title_has_a_caption():
    own = "/files/01234567-89ab-cdef-0123-456789abcdef/"

    figure = f'<figure><img src="{own}" alt="oven" loading="lazy"><figcaption>The new oven</figcaption></figure>\n'
    assert markup.render(f'![oven]({own} "The new oven")').html == figure
    assert "<figure>" not in markup.render(f'See ![oven]({own} "The new oven")').html
    assert "The new oven" in markup.render(f'![oven]({own} "The new oven")').plain
