"""Whom the names after an @ mean, who is told, and what the writer learns."""

import pytest
from django.urls import reverse

from discussions.models import Comment
from notifications.models import Notification
from notifications.tasks import notify
from tests.factories import make_thread, make_user

PREVIEW = reverse("accounts:preview")
SUGGESTIONS = reverse("accounts:suggestions")


def mentioned() -> list[str]:
    """Who was told of a mention, in the order of their names."""
    notify()
    told = Notification.objects.filter(reason__in=["mention", "group"]).order_by("user__username")
    return list(told.values_list("user__username", flat=True))


def give_role(community, role: str, *people) -> None:
    for person in people:
        community.join(by=person, invited=True)
    community.memberships.filter(user__in=people).update(role=role)


def said(client, community, text: str) -> list[str]:
    """The warnings in the preview."""
    page = client.post(PREVIEW, {"text": text, "community": community.pk}).text
    return [part.partition("<")[0] for part in page.split('callout--warning">')[1:]]


# --- Roles ---


@pytest.mark.parametrize(
    ("name", "told"),
    [("leaders", ["alice"]), ("facilitators", []), ("stewards", ["charlie"]), ("experts", ["dora", "emil"])],
)
def test_a_role_means_who_holds_it_where_the_text_stands(guild, alice, bob, charlie, name, told):
    give_role(guild, "steward", charlie)
    give_role(guild, "expert", make_user(username="dora"), make_user(username="emil"))

    make_thread(community=guild, by=bob, body=f"@{name}?")

    assert mentioned() == told


def test_a_role_in_another_community_is_not_meant(bakers, guild, bob, charlie):
    give_role(guild, "expert", charlie)

    make_thread(community=bakers, by=bob, body="@experts?")

    assert mentioned() == []


def test_a_role_tells_twenty_at_most_and_each_once(bakers, bob, monkeypatch):
    people = [make_user() for _ in range(3)]
    give_role(bakers, "expert", *people)
    monkeypatch.setattr("communities.mentions.MOST_TOLD", 2)

    make_thread(community=bakers, by=bob, body=f"@experts @experts @{people[0].username}")

    assert len(mentioned()) == len(set(mentioned())) == 2


def test_a_role_goes_before_a_person_of_that_name(bakers, alice, bob):
    make_user(username="leaders")

    make_thread(community=bakers, by=bob, body="@leaders?")

    assert mentioned() == ["alice"]


def test_a_role_is_a_link_to_the_members_for_who_may_read(signed_in, guild, bob, charlie):
    client = signed_in(bob)
    members = reverse("communities:members", args=["guild"])

    here = client.post(PREVIEW, {"text": "@leaders", "community": guild.pk}).text
    assert f'<a class="mention" href="{members}" title="Who leads Guild">@leaders</a>' in here
    assert "<span>@leaders</span>" in client.post(PREVIEW, {"text": "@leaders"}).text
    assert "<span>@leaders</span>" in signed_in(charlie).post(PREVIEW, {"text": "@leaders", "community": guild.pk}).text


# --- Who knows a tag ---


def answer(community, *, by, asker, tag="rye", times=1) -> None:
    for _ in range(times):
        make_thread(community=community, by=asker, tags=[tag]).reply(by=by, body="Two hours.").accept(by=asker)


def test_experts_on_a_tag_are_the_three_whose_answers_worked_most(bakers, alice, bob):
    people = [make_user(username=f"expert{number}") for number in range(4)]
    for number, person in enumerate(people):
        answer(bakers, by=person, asker=alice, times=number + 1)
    answer(bakers, by=make_user(username="other"), asker=alice, tag="oats", times=9)

    make_thread(community=bakers, by=bob, body="@experts-rye?")

    assert mentioned() == ["expert1", "expert2", "expert3"]


def test_answers_elsewhere_make_no_expert_here(bakers, vault, alice, bob, charlie):
    answer(vault, by=alice, asker=bob)

    make_thread(community=bakers, by=charlie, body="@experts-rye?")

    assert mentioned() == []


def test_experts_on_a_tag_are_a_link_to_what_is_asked_under_it(signed_in, guild, bob, charlie):
    url = f"{guild.get_absolute_url()}?tag=rye"

    here = signed_in(bob).post(PREVIEW, {"text": "@experts-rye", "community": guild.pk}).text
    assert f'<a class="mention" href="{url}"' in here
    assert url not in signed_in(charlie).post(PREVIEW, {"text": "@experts-rye", "community": guild.pk}).text


# --- What the writer learns ---


def test_who_may_not_read_is_not_told_and_the_writer_learns_it(signed_in, guild, alice, bob, charlie):
    thread = make_thread(community=guild, by=alice)

    page = signed_in(bob).post(
        reverse("discussions:posts", args=[thread.pk]), {"body": "@alice, @charlie"}, follow=True
    )

    assert "@charlie is not told: nobody of that name can read this." in page.text
    assert mentioned() == ["alice"]


def test_the_words_are_the_same_for_who_may_not_read_who_left_and_who_never_was(signed_in, guild, bob, charlie):
    make_user(username="gone", is_active=False)
    client = signed_in(bob)

    for name in ["charlie", "gone", "nobody", "experts", "experts-rye"]:
        assert said(client, guild, f"@{name}") == [f"@{name} is not told: nobody of that name can read this."]
    assert said(client, guild, "@alice, @bob and @leaders") == []
    assert said(client, guild, "@charlie @nobody") == [
        "@charlie, @nobody are not told: nobody of those names can read this."
    ]


def test_to_a_guest_a_name_that_exists_and_one_that_does_not_look_alike(signed_in, vault, guest, charlie):
    vault.join(by=guest, invited=True)
    client = signed_in(guest)

    assert said(client, vault, "@charlie") == ["@charlie is not told: nobody of that name can read this."]
    assert said(client, vault, "@nobody") == ["@nobody is not told: nobody of that name can read this."]


def test_nobody_learns_who_belongs_where_they_may_not_read(signed_in, vault, alice, charlie):
    client = signed_in(charlie)

    for name in ["alice", "nobody", "leaders"]:
        assert said(client, vault, f"@{name}") == []


def test_who_asks_learns_it_too(signed_in, guild, bob, charlie):
    fields = {"kind": "question", "community": "guild", "title": "Marzipan?", "body": "@charlie, how?"}

    page = signed_in(bob).post(reverse("discussions:ask"), fields, follow=True)

    assert "@charlie is not told: nobody of that name can read this." in page.text


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["as a page", "in place"])
def test_who_comments_learns_it_too(signed_in, guild, alice, bob, charlie, headers):
    thread = make_thread(community=guild, by=alice)
    post = thread.posts.get()

    page = signed_in(bob).post(post.comments_url, {"body": "@charlie, @alice?"}, headers=headers, follow=True)

    assert "@charlie is not told: nobody of that name can read this." in page.text
    assert mentioned() == ["alice"]


def test_who_edits_a_comment_learns_it_too(signed_in, guild, alice, bob, charlie):
    comment = Comment.objects.write(post=make_thread(community=guild, by=alice).posts.get(), by=bob, body="Who?")

    page = signed_in(bob).post(
        reverse("discussions:comment-edit", args=[comment.pk]), {"body": "@charlie"}, follow=True
    )

    assert "@charlie is not told: nobody of that name can read this." in page.text


# --- Suggestions ---


def test_roles_are_suggested_where_one_may_read(signed_in, guild, bob, charlie):
    asked = {"q": "lea", "community": guild.pk}

    assert 'data-value="leaders"' in signed_in(bob).get(SUGGESTIONS, asked).text
    assert 'data-value="leaders"' not in signed_in(charlie).get(SUGGESTIONS, asked).text
    for community in ["", "x", "9" * 30, "0"]:
        page = signed_in(bob).get(SUGGESTIONS, {"q": "lea", "community": community})
        assert page.status_code == 200
        assert 'data-value="leaders"' not in page.text


def suggested(client, community, query: str) -> list[str]:
    page = client.get(SUGGESTIONS, {"q": query, "community": community.pk}).text
    return [part.partition('"')[0] for part in page.split('data-value="')[1:] if part.startswith("experts")]


def test_who_knows_a_tag_is_suggested_where_answers_worked_and_one_may_read(
    signed_in, guild, bakers, alice, bob, charlie
):
    answer(guild, by=alice, asker=bob)
    make_thread(community=guild, by=bob, tags=["wheat"])  # nobody has answered yet

    assert suggested(signed_in(bob), guild, "exp") == ["experts", "experts-rye"]
    assert suggested(signed_in(bob), guild, "experts-r") == ["experts-rye"]
    assert suggested(signed_in(bob), guild, "experts-w") == []
    assert suggested(signed_in(bob), guild, "ex") == ["experts"]
    assert suggested(signed_in(bob), bakers, "experts-") == []
    assert suggested(signed_in(charlie), guild, "experts-") == []
