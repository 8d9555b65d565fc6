"""Writing and changing pages: nothing that somebody typed is lost, whoever saved in between."""

import pytest
from django.urls import reverse

from accounts.models import Draft
from communities.models import Activity
from tests.discussions.test_deeds import in_parallel
from tests.factories import make_community, make_page, make_user
from wiki.models import Page

NEW = reverse("wiki:new", args=["bakers"])
LINES = "Rest the dough.\n\nHeat the oven.\n\nBake it dark.\n"


@pytest.fixture
def recipe(bakers, bob):
    """A page of three paragraphs, with a tag."""
    return make_page(community=bakers, by=bob, title="Rye bread", body=LINES, tags=["rye"])


def url(page) -> str:
    return reverse("wiki:edit", args=[page.pk])


def texts(page) -> list[tuple[int, str]]:
    return list(page.revisions.order_by("number").values_list("number", "body"))


# --- A new page ---


def test_a_new_page_is_written_with_its_first_revision(signed_in, charlie, bakers, recipe):
    given = {"title": "Crust", "body": "Dark.\r\nThick.", "tags": "rye, oven", "parent": recipe.pk}

    response = signed_in(charlie).post(NEW, given)

    page = Page.objects.get(title="Crust")
    assert response.url == page.get_absolute_url()
    assert (page.path, page.owner, page.tag_names) == ("rye-bread/crust", charlie, ["oven", "rye"])
    assert texts(page) == [(1, "Dark.\nThick.")]
    assert Activity.objects.get(kind="page", object_id=page.pk).verb == "wrote"


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "  "}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "Rye bread"}, "title"),
        ({"body": "a\x00b"}, "body"),
        ({"body": "x" * 300_000}, "body"),
        ({"tags": "one two three four five six"}, "tags"),
        ({"tags": "<b>"}, "tags"),
        ({"parent": "999999"}, "parent"),
        ({"parent": "nonsense"}, "parent"),
    ],
)
def test_what_is_wrong_with_a_new_page_is_said_at_its_field(signed_in, bob, recipe, bad, field):
    given = {"title": "Crust", "body": "My words", "tags": "oven"} | bad

    response = signed_in(bob).post(NEW, given)

    form = response.context["form"]
    assert response.status_code == 422
    assert list(form.errors) == [field]
    assert f'id="id_{field}_error"' in response.text
    assert [form[name].value() for name in given] == list(given.values())
    assert Page.objects.count() == 1


def test_a_page_of_another_community_is_not_offered_as_the_page_above(signed_in, bob, bakers, secret):
    response = signed_in(bob).post(NEW, {"title": "Crust", "body": "Dark.", "parent": secret.pk})

    assert list(response.context["form"].errors) == ["parent"]
    assert "Saffron" not in response.text


def test_a_new_page_is_previewed_without_scripts_and_not_saved(signed_in, bob, bakers):
    response = signed_in(bob).post(NEW, {"title": "Crust", "body": "**Dark** <script>x</script>", "preview": "yes"})

    assert response.status_code == 200
    assert "<strong>Dark</strong>" in response.context["preview"]
    assert "<script>" not in response.context["preview"]
    assert response.context["form"]["body"].value() == "**Dark** <script>x</script>"
    assert not Page.objects.exists()


def test_the_draft_of_a_new_page_comes_back_and_goes_when_saved(signed_in, bob, bakers):
    client = signed_in(bob)
    place = client.get(NEW, {"path": "crust", "title": "Crust"}).context["place"]
    client.post(reverse("accounts:drafts"), {"place": place, "text": "Half a page"})

    assert client.get(NEW).context["form"]["body"].value() is None
    form = client.get(NEW, {"path": "crust"}).context["form"]
    assert form["body"].value() == "Half a page"

    client.post(NEW, {"title": "Crust", "body": "Whole", "wanted": form["wanted"].value()})
    assert not Draft.objects.exists()


# --- One edit after the other ---


def test_an_edit_makes_a_revision(signed_in, charlie, recipe):
    given = {"body": f"{LINES}\nEat.\n", "tags": "rye, crust", "comment": "the end", "base": 1}

    response = signed_in(charlie).post(url(recipe), given)

    recipe.refresh_from_db()
    newest = recipe.newest
    assert response.url == recipe.get_absolute_url()
    assert (recipe.number, recipe.edited_by, recipe.tag_names) == (2, charlie, ["crust", "rye"])
    assert (newest.by, newest.comment, newest.base.number, newest.tags) == (charlie, "the end", 1, ["crust", "rye"])
    assert texts(recipe) == [(1, LINES), (2, f"{LINES}\nEat.\n")]
    assert "<p>Eat.</p>" in signed_in(charlie).get(recipe.get_absolute_url()).text
    assert Activity.objects.get(verb="edited").data["number"] == 2


@pytest.mark.parametrize("body", [LINES, LINES.replace("\n", "\r\n")])
def test_the_same_text_makes_no_revision(signed_in, charlie, recipe, body):
    response = signed_in(charlie).post(url(recipe), {"body": body, "tags": "rye", "base": 1})

    assert response.status_code == 302
    assert texts(recipe) == [(1, LINES)]
    assert not Activity.objects.filter(verb="edited").exists()


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"body": "a\x00b"}, "body"),
        ({"body": "x" * 300_000}, "body"),
        ({"tags": "one two three four five six"}, "tags"),
        ({"comment": "x" * 201}, "comment"),
        ({"base": ""}, "base"),
        ({"base": "99"}, "base"),
        ({"base": "nonsense"}, "base"),
    ],
)
def test_what_is_wrong_with_an_edit_is_said_and_the_text_is_still_there(signed_in, bob, recipe, bad, field):
    given = {"body": "My words", "tags": "oven", "comment": "why", "base": "1"} | bad

    response = signed_in(bob).post(url(recipe), given)

    form = response.context["form"]
    assert response.status_code == 422
    assert list(form.errors) == [field]
    assert "form__errors" in response.text or f'id="id_{field}_error"' in response.text
    assert [form[name].value() for name in given] == list(given.values())
    assert texts(recipe) == [(1, LINES)]


def test_an_empty_text_empties_the_page_and_the_old_one_is_kept(signed_in, bob, recipe):
    signed_in(bob).post(url(recipe), {"body": "", "tags": "rye", "base": 1})

    assert "Nothing is written here yet" in signed_in(bob).get(recipe.get_absolute_url()).text
    assert texts(recipe) == [(1, LINES), (2, "")]


def test_an_edit_is_previewed_without_scripts_and_not_saved(signed_in, bob, recipe):
    client = signed_in(bob)
    assert 'name="preview"' in client.get(url(recipe)).text

    response = client.post(url(recipe), {"body": "**Dark**", "tags": "", "base": 1, "preview": "yes"})

    assert response.status_code == 200
    assert "<strong>Dark</strong>" in response.context["preview"]
    assert response.context["form"]["body"].value() == "**Dark**"
    assert texts(recipe) == [(1, LINES)]


def test_a_draft_comes_back_and_goes_when_saved(signed_in, bob, charlie, recipe):
    client = signed_in(bob)
    place = client.get(url(recipe)).context["place"]
    client.post(reverse("accounts:drafts"), {"place": place, "text": "Half a text"})

    assert client.get(url(recipe)).context["form"]["body"].value() == "Half a text"
    assert client.get(url(recipe), {"draft": "no"}).context["form"]["body"].value() == LINES
    assert signed_in(charlie).get(url(recipe)).context["form"]["body"].value() == LINES

    signed_in(bob).post(url(recipe), {"body": "Whole", "tags": "rye", "base": 1})
    assert not Draft.objects.exists()


# --- Several at once ---


def test_edits_of_different_paragraphs_are_both_saved(signed_in, alice, bob, recipe):
    recipe.edit(by=alice, body=LINES.replace("dark", "light"), base=recipe.newest)

    response = signed_in(bob).post(url(recipe), {"body": LINES.replace("Rest", "Fold"), "tags": "rye", "base": 1})

    assert response.status_code == 302
    merged = LINES.replace("dark", "light").replace("Rest", "Fold")
    assert texts(recipe) == [(1, LINES), (2, LINES.replace("dark", "light")), (3, merged)]
    text = signed_in(bob).get(recipe.get_absolute_url()).text
    assert "Merged with what Alice Archer changed meanwhile" in text
    assert "Fold the dough." in text
    assert "Bake it light." in text


def test_edits_of_one_line_meet_and_nothing_is_lost(signed_in, alice, bob, recipe):
    recipe.edit(by=alice, body=LINES.replace("oven", "stone"), base=recipe.newest)
    mine = LINES.replace("the oven", "a pan").replace("Rest", "Fold")

    response = signed_in(bob).post(url(recipe), {"body": mine, "tags": "rye", "comment": "why", "base": 1})

    assert response.status_code == 409
    assert Page.objects.get().number == 2
    [conflict] = response.context["conflicts"]
    assert (conflict.mine, conflict.theirs) == ("Heat a pan.\n", "Heat the stone.\n")
    assert "Alice Archer wrote" in response.text
    proposal = response.context["form"].initial
    for line in ["Fold the dough.", "Heat a pan.", "Heat the stone.", "Bake it dark."]:
        assert line in proposal["body"]
        assert line in response.text
    assert f"readonly>\n{mine}</textarea>" in response.text
    assert (proposal["comment"], proposal["base"]) == ("why", 2)

    settled = "Fold the dough.\n\nHeat a stone pan.\n\nBake it dark.\n"
    assert signed_in(bob).post(url(recipe), proposal | {"body": settled}).status_code == 302
    assert texts(recipe)[2:] == [(3, settled)]


def test_a_draft_of_an_older_revision_is_merged_when_saved(signed_in, alice, bob, recipe):
    Draft.keep(by=bob, place=f"page:{recipe.pk}:1", text=LINES.replace("Rest", "Fold"))
    recipe.edit(by=alice, body=LINES.replace("dark", "light"), base=recipe.newest)
    client = signed_in(bob)

    begun = client.get(url(recipe))
    assert "The page has changed since" in begun.text
    client.post(url(recipe), begun.context["form"].initial)

    assert Page.objects.get().body == LINES.replace("dark", "light").replace("Rest", "Fold")
    assert not Draft.objects.exists()


def test_tags_added_and_taken_away_meanwhile_come_together(signed_in, alice, bob, recipe):
    recipe.edit(by=alice, body=LINES, tags=["rye", "oven"], base=recipe.newest)

    signed_in(bob).post(url(recipe), {"body": LINES, "tags": "dark", "base": 1})

    assert Page.objects.get().tag_names == ["dark", "oven"]
    assert list(recipe.revisions.order_by("number").values_list("tags", flat=True)) == [
        ["rye"],
        ["oven", "rye"],
        ["dark", "oven"],
    ]


@pytest.mark.django_db(transaction=True)
def test_fifty_saves_at_the_same_moment_lose_no_line():
    leader, people = make_user(), [make_user() for _ in range(50)]
    lines = [f"Paragraph {number}." for number in range(50)]
    page = make_page(community=make_community(by=leader), by=leader, body="\n\n".join(lines))
    base = page.newest

    def save(number):
        mine = [f"Changed by {number}." if at == number else line for at, line in enumerate(lines)]
        Page.objects.get(pk=page.pk).edit(by=people[number], body="\n\n".join(mine), base=base)

    in_parallel(save, range(50))

    page.refresh_from_db()
    assert page.body == "\n\n".join(f"Changed by {number}." for number in range(50))
    assert sorted(page.revisions.values_list("number", flat=True)) == list(range(1, 52))
    assert set(page.revisions.filter(number__gt=1).values_list("by", flat=True)) == {person.pk for person in people}
    assert Activity.objects.filter(verb="edited").count() == 50


@pytest.mark.django_db(transaction=True)
def test_of_saves_of_one_line_at_the_same_moment_one_is_saved_and_all_others_are_told():
    leader = make_user()
    page = make_page(community=make_community(by=leader), by=leader, body="One line.")
    base, results = page.newest, []

    def save(number):
        results.append(Page.objects.get(pk=page.pk).edit(by=leader, body=f"Line of {number}.", base=base))

    in_parallel(save, range(8))

    assert sorted(saved.is_conflict for saved in results) == [False] + [True] * 7
    assert Page.objects.get().number == 2


@pytest.mark.parametrize(("said", "size"), [("", "typo"), ("medium", "medium"), ("major", "major")])
def test_the_writer_says_how_large_a_change_is_or_it_is_measured(signed_in, bob, recipe, said, size):
    signed_in(bob).post(url(recipe), {"body": LINES.replace("Flour", "Rye", 1) + "x", "base": 1, "size": said})

    assert recipe.revisions.get(number=2).size == size
    assert Activity.objects.latest("pk").data["size"] == size


# --- Who ---


@pytest.mark.parametrize(
    ("who", "status"),
    [("alice", 302), ("bob", 302), ("charlie", 302), ("desk", 302), ("guest", 404)],
)
def test_who_may_write_in_an_open_community(signed_in, request, recipe, who, status):
    client = signed_in(request.getfixturevalue(who))

    assert client.post(url(recipe), {"body": "New", "base": 1}).status_code == status
    assert client.post(NEW, {"title": "Crust", "body": "Dark."}).status_code == status
    assert (Page.objects.get(pk=recipe.pk).body == "New") == (Page.objects.count() == 2) == (status == 302)


@pytest.mark.parametrize(
    ("who", "status"),
    [("alice", 302), ("bob", 302), ("charlie", 404), ("desk", 404), ("admin", 404), ("guest", 404)],
)
@pytest.mark.parametrize("place", ["guild", "vault"])
def test_who_may_write_where_only_members_read(signed_in, request, bob, who, status, place):
    page = make_page(community=request.getfixturevalue(place), by=bob)
    client = signed_in(request.getfixturevalue(who))

    assert client.get(url(page)).status_code == (200 if status == 302 else 404)
    assert client.post(url(page), {"body": "New", "base": 1}).status_code == status
    new = reverse("wiki:new", args=[place])
    assert client.post(new, {"title": "Crust", "body": "Dark."}).status_code == status
    assert Page.objects.count() == (2 if status == 302 else 1)


def test_a_removed_page_takes_no_edit(signed_in, bob, recipe):
    recipe.remove(by=bob)

    assert signed_in(bob).post(url(recipe), {"body": "New", "base": 1}).status_code == 404
    assert texts(recipe) == [(1, LINES)]
