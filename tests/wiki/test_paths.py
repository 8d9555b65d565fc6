import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.paths import LONGEST_SLUG, Place, page_slug, path_of, place_of, titles_of, trail


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Known errors", "known-errors"),
        ("VPN client: known errors", "vpn-client-known-errors"),
        ("TCP/IP", "tcp-ip"),
        ("Überblick", "überblick"),
        ("ネットワーク", "ネットワーク"),
        ("🎉", "party-popper"),
        ("[[", "left-square-bracket-left-square-bracket"),
        ("../..", "full-stop-full-stop-solidus-full-stop-full-stop"),
        ("\x01", "page"),
    ],
)
def test_a_slug_comes_from_the_title_in_any_script(title, slug):
    assert page_slug(title) == slug


@given(st.text(max_size=300))
def test_a_slug_is_short_and_the_slug_of_itself(title):
    slug = page_slug(title)

    assert 0 < len(slug) <= LONGEST_SLUG
    assert "/" not in slug
    assert page_slug(slug) == slug


@pytest.mark.parametrize(
    ("target", "place"),
    [
        ("Known errors", Place("bakers", "known-errors")),
        ("VPN client/Known errors", Place("bakers", "vpn-client/known-errors")),
        ("/ VPN client // Known errors /", Place("bakers", "vpn-client/known-errors")),
        ("vault:Known errors", Place("vault", "known-errors")),
        ("VPN: known errors", Place("bakers", "vpn-known-errors")),
        ("note: known errors", Place("bakers", "note-known-errors")),
        ("/", Place("bakers", "")),
    ],
)
def test_where_a_link_leads(target, place):
    assert place_of(target, "bakers") == place


def test_what_a_link_says():
    assert titles_of("vault:VPN client/Known errors") == "VPN client/Known errors"
    assert titles_of("VPN client/Known errors") == "VPN client/Known errors"


def test_a_trail_leads_down_from_the_root():
    assert trail("a/b/c") == ["a", "a/b", "a/b/c"]


def test_what_a_person_types_becomes_a_path():
    assert path_of("VPN client/Known errors") == "vpn-client/known-errors"
    assert path_of("vpn-client/known-errors") == "vpn-client/known-errors"
