"""Edits that readers propose where they may not edit: who sees them, who settles them, and what becomes of the text."""

import pytest
from django.urls import reverse

from accounts.models import Draft
from communities.models import Activity
from notifications.models import Notification
from notifications.tasks import notify
from tests.factories import make_page, make_user
from wiki.models import Article, Page, Proposal

TEXT = "Mix.\n\nRest it.\n\nBake.\n"
MENDED = TEXT.replace("Rest it.", "Rest it for two hours.")


@pytest.fixture
def rye(bakers, alice):
    """A page that only who looks after it, and stewards, may change."""
    page = make_page(community=bakers, by=alice, title="Rye bread", body=TEXT)
    Article.declare(page, by=alice, confidence="wip", governance="compliance")
    return Page.objects.get(pk=page.pk)


@pytest.fixture
def proposal(rye, bob):
    return Proposal.make(rye, by=bob, body=MENDED, base=rye.newest, comment="How long")


def url(name: str, thing) -> str:
    return reverse(f"wiki:{name}", args=[thing.pk])


def sent(body=MENDED, base=1, comment="How long") -> dict:
    return {"body": body, "base": base, "comment": comment}


def test_who_may_not_edit_proposes_and_who_looks_after_the_page_is_told(signed_in, rye, bob, alice):
    client = signed_in(bob)
    page = client.get(rye.get_absolute_url()).text
    assert url("proposal-new", rye) in page
    assert url("edit", rye) not in page
    assert "Rest it." in client.get(url("proposal-new", rye)).text

    response = client.post(url("proposal-new", rye), sent(), follow=True)
    assert "It waits for somebody who may write here" in response.text
    assert Page.objects.get(pk=rye.pk).body == TEXT
    notify()
    told = Notification.objects.get(user=alice, activity__verb="proposed")
    assert signed_in(alice).post(f"/notifications/{told.pk}/opening/").url == url("proposal", Proposal.objects.get())


def test_who_may_edit_edits(signed_in, rye, alice):
    assert signed_in(alice).get(url("proposal-new", rye)).url == url("edit", rye)
    assert url("proposal-new", rye) not in signed_in(alice).get(rye.get_absolute_url()).text


@pytest.mark.parametrize(
    ("who", "sees", "settles"),
    [("alice", True, True), ("bob", True, False), ("charlie", False, False), ("guest", False, False)],
)
def test_who_sees_it_and_who_settles_it(signed_in, request, proposal, who, sees, settles):
    client = signed_in(request.getfixturevalue(who))

    assert client.get(proposal.get_absolute_url()).status_code == (200 if sees else 404)
    refused = client.post(url("proposal-refusal", proposal), {"reason": "No"}).status_code
    assert refused == (302 if settles else 403 if sees else 404)
    taken = client.post(url("proposal-taking", proposal)).status_code
    assert taken == (302 if settles else 403 if sees else 404)


def test_what_is_taken_is_a_revision_of_its_writer_and_they_are_told(signed_in, rye, proposal, alice, bob):
    assert "for two hours" in signed_in(alice).get(proposal.get_absolute_url()).text
    signed_in(alice).post(url("proposal-taking", proposal))

    page = Page.objects.get(pk=rye.pk)
    assert (page.body, page.newest.by, page.newest.comment) == (MENDED, bob, "How long")
    notify()
    assert Notification.objects.filter(user=bob, activity__verb="taken proposal").exists()
    signed_in(alice).post(url("proposal-taking", proposal))
    assert Page.objects.get(pk=rye.pk).number == 2


def test_it_is_merged_with_what_came_since(signed_in, rye, proposal, alice):
    rye.edit(by=alice, body=TEXT.replace("Mix.", "Mix it well."), base=rye.newest)
    signed_in(alice).post(url("proposal-taking", proposal))

    assert Page.objects.get(pk=rye.pk).body == MENDED.replace("Mix.", "Mix it well.")


def test_what_can_not_be_merged_is_fitted_in_and_nothing_is_lost(signed_in, rye, proposal, alice, bob):
    rye.edit(by=alice, body=TEXT.replace("Rest it.", "Rest it overnight."), base=rye.newest)
    client = signed_in(alice)

    asked = client.post(url("proposal-taking", proposal))
    assert asked.status_code == 409
    assert "two hours" in asked.text
    assert "overnight" in asked.text
    assert Proposal.objects.get().is_open

    both = TEXT.replace("Rest it.", "Rest it for two hours, better overnight.")
    client.post(url("proposal-taking", proposal), {"body": both, "base": 2})
    page = Page.objects.get(pk=rye.pk)
    assert (page.body, page.newest.by) == (both, bob)
    assert "fitted in by Alice Archer" in page.newest.comment


def test_a_refusal_says_why(signed_in, rye, proposal, alice, bob):
    client = signed_in(alice)
    assert client.post(url("proposal-refusal", proposal), {"reason": " "}).status_code == 422
    client.post(url("proposal-refusal", proposal), {"reason": "Two hours are too long"})

    assert "Two hours are too long" in signed_in(bob).get(proposal.get_absolute_url()).text
    notify()
    assert Notification.objects.filter(user=bob, activity__verb="refused proposal").exists()
    assert Page.objects.get(pk=rye.pk).body == TEXT


def test_proposing_again_changes_what_waits(signed_in, rye, proposal, bob):
    client = signed_in(bob)
    assert "for two hours" in client.get(url("proposal-new", rye)).text
    client.post(url("proposal-new", rye), sent(body=MENDED + "\nCool.\n"))

    assert Proposal.objects.get().body.endswith("Cool.\n")
    assert Activity.objects.filter(verb="proposed").count() == 1


def test_its_writer_takes_it_back(signed_in, rye, proposal, alice, bob):
    assert signed_in(alice).post(url("proposal-removal", proposal)).status_code == 403
    signed_in(bob).post(url("proposal-removal", proposal))
    assert Proposal.objects.get().outcome == "withdrawn"
    signed_in(alice).post(url("proposal-taking", proposal))
    assert Page.objects.get(pk=rye.pk).body == TEXT


@pytest.mark.parametrize(("data", "said"), [(sent(TEXT), "Nothing is changed yet"), (sent(base=7), "no such revision")])
def test_what_can_not_be_proposed_is_said_and_the_text_stays(signed_in, rye, bob, data, said):
    page = signed_in(bob).post(url("proposal-new", rye), data)

    assert page.status_code == 422
    assert said in page.text or "It is not known" in page.text or "There is no such revision" in page.text
    assert "Bake." in page.text
    assert not Proposal.objects.exists()


def test_what_was_begun_comes_back_and_is_finished(signed_in, rye, bob):
    place = f"proposal:{rye.pk}"
    Draft.keep(by=bob, place=place, text="Begun", fields={"comment": "Why", "base": "1"})
    assert "Begun" in signed_in(bob).get(url("proposal-new", rye)).text

    signed_in(bob).post(url("proposal-new", rye), sent())
    assert not Draft.objects.live().filter(place=place).exists()


def test_the_list_of_a_wiki_holds_what_one_may_settle(signed_in, proposal, bakers, alice, bob):
    listing = reverse("wiki:proposals", args=[bakers.slug])
    assert proposal.get_absolute_url() in signed_in(alice).get(listing).text
    assert "Nothing is proposed" in signed_in(make_user()).get(listing).text


def test_a_list_costs_the_same_with_many(signed_in, rye, alice, bob, bakers, django_assert_max_num_queries):
    Proposal.objects.bulk_create(
        Proposal(page=rye, base=rye.newest, body=f"{number}", by=make_user()) for number in range(30)
    )
    client = signed_in(alice)
    with django_assert_max_num_queries(12):
        client.get(reverse("wiki:proposals", args=[bakers.slug]))
