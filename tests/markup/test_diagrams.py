"""Diagrams: what is kept of them, and the frame in which a browser draws them."""

from django.urls import reverse

import markup
from markup.diagrams import LONGEST, MOST

FRAME = reverse("markup:diagram")


def block(text: str, language: str = "mermaid") -> str:
    return f"```{language}\n{text}\n```\n"


def test_a_diagram_is_its_text_until_it_is_drawn():
    html = markup.render(block("graph LR\n a-->b</pre><script>")).html

    assert html == (
        '<mermaid-diagram><pre tabindex="0"><code>graph LR\n a--&gt;b&lt;/pre&gt;&lt;script&gt;\n'
        "</code></pre></mermaid-diagram>\n"
    )


def test_its_words_are_found():
    assert markup.plain(markup.render(block("graph LR\n oven-->rack")).html) == "graph LR oven-->rack"


def test_other_code_is_no_diagram():
    assert "mermaid-diagram" not in markup.render(block("graph LR", "text") + block("") + "    graph LR").html


def test_what_is_too_long_or_one_too_many_stays_code():
    assert "mermaid-diagram" not in markup.render(block("x" * (LONGEST + 1))).html
    assert markup.render(block("graph LR") * (MOST + 2)).html.count("<mermaid-diagram>") == MOST


def test_the_frame_can_do_nothing_but_draw(signed_in, bob):
    response = signed_in(bob).get(FRAME)

    policy = dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))
    nonce = policy.pop("script-src")
    assert nonce.startswith("'nonce-")
    word = nonce[1:-1].removeprefix("nonce-")
    assert response.text.count(f' defer nonce="{word}"></script>') == 2
    assert policy == {
        "default-src": "'none'",
        "style-src": "'unsafe-inline'",
        "sandbox": "allow-scripts",
        "frame-ancestors": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_a_page_itself_stays_as_strict_as_ever(signed_in, bob):
    policy = signed_in(bob).get("/communities/")["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "frame-src 'self'" in policy
