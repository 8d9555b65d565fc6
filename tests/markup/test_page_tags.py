"""{% icon %} and {% ago %}, as templates use them."""

import datetime

import pytest
from django.template import engines
from django.utils import timezone

NOW = datetime.datetime(2026, 11, 24, 12, 0, tzinfo=datetime.UTC)


def rendered(source, **context):
    return engines["django"].from_string(source).render(context)


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(NOW, tick=False)


def test_icon_is_decoration():
    assert rendered('{% icon "bell" %}') == (
        '<svg class="icon" aria-hidden="true"><use href="/static/icons/icons.svg#bell"/></svg>'
    )


def test_icon_with_label_says_it():
    assert rendered('{% icon "x" label=label %}', label='Close "it"') == (
        '<svg class="icon" role="img" aria-label="Close &quot;it&quot;"><use href="/static/icons/icons.svg#x"/></svg>'
    )


@pytest.mark.parametrize(
    ("age", "words"),
    [
        ({"seconds": 59}, "just now"),
        ({"seconds": -30}, "just now"),  # another machine's clock
        ({"minutes": 1}, "1 minute ago"),
        ({"minutes": 59, "seconds": 59}, "59 minutes ago"),
        ({"hours": 1}, "1 hour ago"),
        ({"hours": 23, "minutes": 59}, "23 hours ago"),
        ({"days": 1}, "1 day ago"),
        ({"days": 29}, "29 days ago"),
        ({"days": 30}, "25 Oct"),
        ({"days": 400}, "20 Oct 2025"),
        ({"days": -2}, "26 Nov 2026, 12:00"),
    ],
)
def test_ago_in_words(age, words):
    moment = NOW - datetime.timedelta(**age)

    assert rendered("{% ago moment %}", moment=moment).partition(">")[2] == f"{words}</time>"


def test_ago_shows_the_exact_time_in_the_readers_zone():
    with timezone.override("Europe/Berlin"):
        html = rendered("{% ago moment %}", moment=NOW - datetime.timedelta(hours=3))

    assert html == ('<time datetime="2026-11-24T09:00:00Z" title="24 November 2026, 10:00">3 hours ago</time>')


def test_ago_of_nothing_is_nothing():
    assert rendered("{% ago moment %}", moment=None) == ""
