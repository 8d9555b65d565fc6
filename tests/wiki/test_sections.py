"""Editing one heading's part: the rest of the page stays as it is, to the character."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

import markup
from accounts.models import Draft
from tests.factories import make_page
from wiki.models import Page
from wiki.sections import section_of

BODY = "Intro.\n\n# Dough\n\nMix.\n\n## Rest\n\nWait.\n\n# Oven\n\nHeat it.\n"


@pytest.fixture
def recipe(bakers, bob):
    return make_page(community=bakers, by=bob, title="Rye bread", body=BODY, tags=["rye"])


def url(page) -> str:
    return reverse("wiki:edit", args=[page.pk])


@pytest.mark.parametrize(
    ("id", "text"),
    [
        ("dough", "# Dough\n\nMix.\n\n## Rest\n\nWait.\n\n"),
        ("rest", "## Rest\n\nWait.\n\n"),
        ("oven", "# Oven\n\nHeat it.\n"),
    ],
)
def test_a_part_goes_to_the_next_heading_of_its_level(id, text):
    section = section_of(BODY, id)

    assert section.text == text
    assert section.before + section.text + section.after == BODY


@pytest.mark.parametrize("text", ["> # Quoted\n\ntext", "- # Listed\n\ntext", "```\n# code\n```", "    # code"])
def test_headings_within_something_else_are_no_parts(text):
    assert markup.outline(text) == []


def test_two_lines_of_the_same_words_are_two_parts():
    assert section_of("# A\n\none\n\n# A\n\ntwo", "a-2").text == "# A\n\ntwo"


@given(
    st.lists(st.sampled_from(["# A", "## B", "text", "", "```", "> # C", "D\n===", "---", "- x\n\n  # E"]), max_size=12)
)
def test_a_part_that_is_put_back_changes_nothing(blocks):
    text = "\n".join(blocks)
    for part in markup.outline(text):
        section = section_of(text, part.id)
        assert section.with_text(section.text) == text


def test_a_heading_leads_to_its_part_and_the_rest_stays(signed_in, bob, recipe):
    client = signed_in(bob)
    assert f'href="{url(recipe)}?section=rest"' in client.get(recipe.get_absolute_url()).text

    form = client.get(url(recipe), {"section": "rest"}).context["form"]
    assert form["body"].value() == "## Rest\n\nWait.\n\n"
    given = form.initial | {"body": "## Rest\r\n\r\nWait two hours."}
    response = client.post(url(recipe), given)

    assert response.status_code == 302
    assert Page.objects.get().body == BODY.replace("Wait.", "Wait two hours.")


def test_nobody_who_may_not_edit_is_led_to_it(signed_in, bob, alice, recipe):
    recipe.community.archive(by=alice, reason="Over.")

    assert "section-edit" not in signed_in(bob).get(recipe.get_absolute_url()).text


def test_a_part_is_merged_with_what_others_changed_elsewhere(signed_in, alice, bob, recipe):
    recipe.edit(by=alice, body=BODY.replace("Heat it.", "Heat it well."), base=recipe.newest)

    signed_in(bob).post(url(recipe), {"body": "## Rest\n\nSleep.\n\n", "section": "rest", "tags": "rye", "base": 1})

    assert Page.objects.get().body == BODY.replace("Heat it.", "Heat it well.").replace("Wait.", "Sleep.")


def test_a_clash_in_a_part_shows_what_was_and_both_sides(signed_in, alice, bob, recipe):
    recipe.edit(by=alice, body=BODY.replace("Wait.", "Wait long."), base=recipe.newest)

    given = {"body": "## Rest\n\nSleep.\n\n", "section": "rest", "tags": "rye", "base": 1}
    response = signed_in(bob).post(url(recipe), given)

    assert response.status_code == 409
    [conflict] = response.context["conflicts"]
    assert (conflict.base, conflict.mine, conflict.theirs) == ("Wait.\n", "Sleep.\n", "Wait long.\n")
    assert "<td>Wait.\n</td>" in response.text
    assert "Intro." in response.context["form"]["body"].value()
    assert not response.context["form"]["section"].value()


def test_a_part_that_is_not_there_is_said_and_the_text_stays(signed_in, bob, recipe):
    response = signed_in(bob).post(url(recipe), {"body": "Mine", "section": "none", "tags": "rye", "base": 1})

    assert response.status_code == 422
    assert "There is no such part" in response.text
    assert response.context["form"]["body"].value() == "Mine"
    assert Page.objects.get().body == BODY


def test_a_part_that_was_asked_for_in_vain_is_the_whole_page(signed_in, bob, recipe):
    assert signed_in(bob).get(url(recipe), {"section": "none"}).context["form"]["body"].value() == BODY


def test_the_draft_of_a_part_comes_back_as_one(signed_in, bob, recipe):
    fields = {"section": "rest", "tags": "rye, oven", "comment": "longer", "size": "major", "base": "1"}
    Draft.keep(by=bob, place=f"page:{recipe.pk}:1", text="## Rest\n\nSleep.\n\n", fields=fields)
    client = signed_in(bob)

    form = client.get(url(recipe)).context["form"]
    client.post(url(recipe), form.initial)

    assert {name: form[name].value() for name in ["section", "tags", "comment", "size"]} == {
        name: fields[name] for name in ["section", "tags", "comment", "size"]
    }
    newest = Page.objects.get().newest
    assert (newest.body, newest.comment, newest.size) == (BODY.replace("Wait.", "Sleep."), "longer", "major")
    assert not Draft.objects.exists()


def test_a_draft_that_is_older_than_the_page_is_shown_beside_it(signed_in, alice, bob, recipe):
    Draft.keep(by=bob, place=f"page:{recipe.pk}:1", text="## Rest\n\nSleep.\n\n", fields={"section": "rest"})
    recipe.edit(by=alice, body=BODY.replace("Heat it.", "Heat it well."), base=recipe.newest)

    response = signed_in(bob).get(url(recipe))

    assert "The page now, and your draft" in response.text
    rows = [row for stretch in response.context["stretches"] for row in stretch.rows]
    assert "Heat it well." in "".join(segment.text for row in rows for segment in row.before)
    assert "Sleep." in "".join(segment.text for row in rows for segment in row.after)


def test_a_draft_of_a_new_page_brings_back_all_of_its_form(signed_in, bob, bakers, recipe):
    fields = {"title": "Crust", "parent": str(recipe.pk), "tags": "oven", "wanted": ""}
    Draft.keep(by=bob, place=f"wiki:{bakers.pk}:", text="Dark.", fields=fields)

    form = signed_in(bob).get(reverse("wiki:new", args=["bakers"])).context["form"]

    assert {name: form[name].value() for name in ["title", "parent", "tags", "body"]} == {
        "title": "Crust",
        "parent": str(recipe.pk),
        "tags": "oven",
        "body": "Dark.",
    }
