import pytest
from django.urls import reverse

from communities.models import Origin
from tests.factories import make_page, make_user
from wiki.models import Page


def url_of(community, path):
    return reverse("wiki:page", args=[community.slug, path])


def test_a_page_shows_its_text_and_who_wrote_it(signed_in, alice, wiki_page):
    wiki_page.edit(by=alice, body="## Cold\n\nTwelve hours.\n\n## Warm\n\nTwo hours.", base=wiki_page.newest)

    response = signed_in(alice).get(wiki_page.get_absolute_url())

    assert response.status_code == 200
    assert '<h2 id="cold">Cold<a' in response.text
    assert "Revision 2" in response.text
    assert "Alice Archer" in response.text
    assert "2 contributors" in response.text
    assert '<a href="#warm">Warm</a>' in response.text


@pytest.mark.parametrize(
    ("who", "status"),
    [("alice", 200), ("bob", 200), ("charlie", 200), ("desk", 200), ("guest", 404)],
)
def test_who_may_read_an_open_wiki(signed_in, request, wiki_page, who, status):
    response = signed_in(request.getfixturevalue(who)).get(wiki_page.get_absolute_url())

    assert response.status_code == status
    assert ("Twelve hours" in response.text) == (status == 200)


@pytest.mark.parametrize(
    ("who", "status"),
    [("alice", 200), ("bob", 200), ("charlie", 404), ("desk", 404), ("admin", 404), ("guest", 404)],
)
def test_who_may_read_a_private_wiki(signed_in, request, secret, who, status):
    response = signed_in(request.getfixturevalue(who)).get(secret.get_absolute_url())

    assert response.status_code == status
    assert ("Saffron" in response.text) == (status == 200)


def test_a_stranger_cannot_tell_a_private_page_from_none(signed_in, charlie, secret):
    client = signed_in(charlie)

    there = client.get(secret.get_absolute_url())
    nowhere = client.get(url_of(secret.community, "no-such-page"))

    assert there.status_code == nowhere.status_code == 404
    assert there.templates[0].name == nowhere.templates[0].name == "404.html"


def test_the_path_is_forgiving_about_capitals_and_spaces(signed_in, bob, wiki_page):
    response = signed_in(bob).get(url_of(wiki_page.community, "Resting Times"))

    assert response.status_code == 301
    assert response.url == wiki_page.get_absolute_url()


def test_a_path_in_any_script_is_found(signed_in, bakers, bob):
    page = make_page(community=bakers, by=bob, title="酵母 und Überreife")

    assert signed_in(bob).get(page.get_absolute_url()).status_code == 200


def test_a_missing_page_may_be_written_by_who_may_write(signed_in, bakers, charlie):
    response = signed_in(charlie).get(url_of(bakers, "oven-door"))

    assert response.status_code == 404
    assert "Oven door" in response.text
    assert f"{reverse('wiki:new', args=['bakers'])}?path=oven-door&amp;title=Oven%20door" in response.text


def test_a_removed_page_is_not_offered_for_writing(signed_in, bob, wiki_page):
    wiki_page.remove(by=bob)

    response = signed_in(bob).get(wiki_page.get_absolute_url())

    assert response.status_code == 404
    assert "Write this page" not in response.text
    assert reverse("wiki:bin", args=["bakers"]) in response.text
    assert "Twelve hours" not in response.text


@pytest.mark.parametrize("path", ["a%00b", "%00", "../../etc/passwd", "a" * 3000, "%F0%9F%8E%89", "%0a"])
def test_odd_paths_are_missing_pages(signed_in, bakers, bob, path):
    response = signed_in(bob).get(f"/communities/bakers/wiki/{path}/")

    assert response.status_code == 404


def test_an_imported_page_says_where_it_comes_from(signed_in, bob, wiki_page):
    Origin.objects.create(
        key="wiki:space:page",
        kind="page",
        object_id=wiki_page.pk,
        author_name="Grace Hopper",
        url="https://example.org/wiki",
        licence="CC BY 4.0",
    )

    text = signed_in(bob).get(wiki_page.get_absolute_url()).text

    assert '<a href="https://example.org/wiki"' in text
    assert "Written by Grace Hopper." in text
    assert "Licence: CC BY 4.0." in text


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_costs_the_same_whatever_hangs_on_it(signed_in, bakers, bob, count, django_assert_num_queries):
    page = make_page(community=bakers, by=bob, body="[[Other 0]] and @bob", tags=["dough"])
    for number in range(count):
        make_page(community=bakers, by=bob, title=f"Other {number}", body=f"[[{page.title}]]", tags=["dough", "oven"])
        make_page(community=bakers, by=bob, title=f"Below {number}", parent=page)
        text = f"[[Other {number}]], [[Red {number}]] and @bob, @alice, said {number}"
        page.edit(by=make_user(), body=text, base=page.newest)
        page.refresh_from_db()
    client = signed_in(bob)
    client.get(page.get_absolute_url())

    with django_assert_num_queries(11):
        response = client.get(page.get_absolute_url())

    assert response.text.count("Below ") == 2 * count


def test_a_page_with_300_revisions_costs_no_more(signed_in, bob, wiki_page, django_assert_num_queries):
    for number in range(300):
        wiki_page.edit(by=bob, body=f"Text {number}", base=wiki_page.newest)
        wiki_page.refresh_from_db()
    client = signed_in(bob)
    client.get(wiki_page.get_absolute_url())

    with django_assert_num_queries(9):
        response = client.get(wiki_page.get_absolute_url())

    assert "Revision 301" in response.text
    assert Page.objects.get().number == 301
