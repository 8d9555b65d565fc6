import io
import re
import shutil
import subprocess
import zipfile

import pytest
from django.urls import reverse

from attachments.models import Attachment, AttachmentText, AttachmentUse
from communities.models import Activity, Follow, Membership, Role
from knowledge.attached import words_attached
from knowledge.indexing import index_outstanding
from moderation.redacting import Redaction
from notifications.models import Notification
from notifications.news import news_of
from notifications.tasks import notify
from tests.factories import make_page
from wiki import git_stream
from wiki.exporting import write_zip
from wiki.models import Approval, ApprovalRule, ApprovedText, Article, NotNewest, OwnRevision, Page
from wiki.printing import document


@pytest.fixture
def ruled(bakers, wiki_page, alice):
    """A page whose next revisions wait for one reviewer."""
    ApprovalRule.choose(bakers, by=alice, reviewers=1)
    return wiki_page


def edited(page, *, by, body="Fourteen hours, cold.", **said):
    page.edit(by=by, body=body, base=page.newest, **said)
    return Page.objects.get(pk=page.pk)


def told() -> dict[str, str]:
    """Whom the worker told just now, and in which words."""
    Notification.objects.all().delete()
    notify()
    rows = Notification.objects.order_by("pk")
    return {row.user.username: str(news_of([row], reader=row.user)[0].sentence) for row in rows}


@pytest.fixture
def followed(ruled, bob, charlie):
    """Bob edits a page under approval that Charlie follows."""
    told()
    Follow.set(ruled, by=charlie, level="follow")
    return edited(ruled, by=bob, size="medium", comment="Too warm")


def url_of(name, page):
    return reverse(f"wiki:{name}", args=[page.pk])


def test_readers_keep_the_approved_revision_while_a_newer_one_waits(signed_in, ruled, bob, charlie):
    page = edited(ruled, by=bob)

    text = signed_in(charlie).get(page.get_absolute_url()).text

    assert "Twelve hours" in text
    assert "Fourteen hours" not in text
    assert "Revision 1 is approved. Newer changes wait for a second look." in text
    assert "Fourteen hours" in signed_in(bob).get(f"{page.get_absolute_url()}?newest=1").text


def test_who_wrote_it_and_when_is_said_of_what_readers_see(signed_in, ruled, alice, charlie):
    page = edited(ruled, by=alice)

    head = re.search(r"Revision 1.*?contributors", signed_in(charlie).get(page.get_absolute_url()).text, re.DOTALL)
    paper = document(page, "", address="")

    assert head is not None
    for text in (head[0], paper):
        assert "Bob Baker" in text
        assert "Alice Archer" not in text
    assert "revision 1 " in paper


def test_without_the_rule_readers_see_every_revision_at_once(signed_in, wiki_page, bob, charlie):
    page = edited(wiki_page, by=bob)

    assert "Fourteen hours" in signed_in(charlie).get(page.get_absolute_url()).text
    assert not ApprovedText.objects.exists()


def test_search_finds_what_readers_see(signed_in, ruled, bob, charlie):
    edited(ruled, by=bob)
    index_outstanding()

    def count(word):
        return signed_in(charlie).get(reverse("knowledge:search"), {"q": word}).context["found"].results.total

    assert (count("twelve"), count("fourteen")) == (1, 0)


def test_who_approves_sees_what_changed_and_readers_see_it_then(signed_in, ruled, alice, bob, charlie):
    page = edited(ruled, by=bob)
    client = signed_in(alice)
    assert "Fourteen" in client.get(url_of("approval", page)).text

    response = client.post(url_of("approval", page), {"number": 2})

    assert response.url == page.get_absolute_url()
    assert "Fourteen hours" in signed_in(charlie).get(page.get_absolute_url()).text
    notify()
    assert Notification.objects.filter(user=bob, activity__verb="approved").exists()


def test_nobody_approves_what_they_wrote(signed_in, ruled, alice):
    page = edited(ruled, by=alice)

    response = signed_in(alice).post(url_of("approval", page), {"number": 2}, follow=True)

    assert "somebody else approves it" in response.text
    assert ApprovedText.objects.exists()


def test_nor_what_somebody_added_to_their_own(ruled, alice, bob):
    page = edited(ruled, by=alice)
    page = edited(page, by=bob, body="Fifteen hours.")

    with pytest.raises(OwnRevision):
        Approval.give(page, by=alice, number=3)


@pytest.mark.parametrize(("role", "status"), [(None, 403), (Role.MEMBER, 403), (Role.EXPERT, 302), (Role.STEWARD, 302)])
def test_experts_and_stewards_approve(signed_in, ruled, bob, charlie, role, status):
    page = edited(ruled, by=bob)
    if role:
        page.community.join(by=charlie)
        Membership.objects.filter(user=charlie).update(role=role)

    assert signed_in(charlie).post(url_of("approval", page), {"number": 2}).status_code == status


def test_two_reviewers_are_two_people(ruled, bakers, alice, bob, charlie):
    ApprovalRule.choose(bakers, by=alice, reviewers=2)
    page = edited(ruled, by=bob)

    assert [Approval.give(page, by=alice, number=2) for _time in range(2)] == [False, False]
    assert Approval.give(page, by=charlie, number=2)
    assert not ApprovedText.objects.exists()


def test_what_changed_meanwhile_is_not_approved(ruled, alice, bob):
    page = edited(ruled, by=bob)
    page = edited(page, by=bob, body="Fifteen hours.")

    with pytest.raises(NotNewest):
        Approval.give(page, by=alice, number=2)


def test_going_back_to_the_approved_text_needs_no_approval(ruled, alice, bob):
    page = edited(ruled, by=bob)

    page.restore_revision(page.revisions.get(number=1), by=alice)

    assert not ApprovedText.objects.exists()


def test_a_new_page_waits_whole(signed_in, ruled, bakers, bob, charlie):
    page = make_page(community=bakers, by=bob, title="Shaping", body="Fold it thrice.")

    text = signed_in(charlie).get(page.get_absolute_url()).text

    assert "Nothing of this page is approved yet." in text
    assert "Fold it thrice" not in text


def test_with_fewer_reviewers_what_has_enough_is_shown(ruled, bakers, alice, bob):
    ApprovalRule.choose(bakers, by=alice, reviewers=2)
    page = edited(ruled, by=bob)
    Approval.give(page, by=alice, number=2)
    assert ApprovedText.objects.exists()

    ApprovalRule.choose(bakers, by=alice, reviewers=1)

    assert not ApprovedText.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("alice", 302), ("bob", 403), ("charlie", 403), ("guest", 404)])
def test_leaders_say_how_many_approve(signed_in, request, bakers, who, status):
    url = reverse("wiki:approvals", args=["bakers"])

    assert signed_in(request.getfixturevalue(who)).post(url, {"reviewers": "2"}).status_code == status
    assert ApprovalRule.reviewers_in(bakers) == (2 if status == 302 else 0)


def test_what_waits_is_listed(signed_in, ruled, bob, alice):
    url = reverse("wiki:approvals", args=["bakers"])
    assert signed_in(alice).get(url).context["pages"] == []

    page = edited(ruled, by=bob)

    assert signed_in(alice).get(url).context["pages"] == [page]


def test_choosing_the_same_rule_changes_nothing(bakers, alice):
    Activity.objects.all().delete()

    for _time in range(2):
        ApprovalRule.choose(bakers, by=alice, reviewers=1)

    assert [activity.verb for activity in Activity.objects.all()] == ["chose reviewers"]


def test_a_page_within_another_shows_what_readers_see(signed_in, ruled, bakers, bob, charlie):
    around = make_page(community=bakers, by=bob, title="Around", body="![[Resting times]]")
    ApprovedText.objects.filter(page=around).delete()
    edited(ruled, by=bob)

    text = signed_in(charlie).get(around.get_absolute_url()).text

    assert "Twelve hours" in text
    assert "Fourteen hours" not in text


def test_where_nothing_waits_one_is_led_to_the_page(signed_in, wiki_page, alice):
    assert signed_in(alice).get(url_of("approval", wiki_page)).url == wiki_page.get_absolute_url()


def test_words_taken_out_for_good_go_from_the_approved_text_too(ruled, bakers, alice, bob):
    edited(ruled, by=bob)

    Redaction(bakers, "Twelve").carry_out(by=alice, reason="Secret")

    held = ApprovedText.objects.get()
    assert "Twelve" not in held.body
    assert "Twelve" not in held.html


def test_a_download_holds_what_readers_see(signed_in, ruled, bob, charlie):
    page = edited(ruled, by=bob)

    text = signed_in(charlie).get(reverse("wiki:markdown", args=[page.pk])).content.decode()

    assert "Twelve hours" in text
    assert "Fourteen hours" not in text


def test_a_notice_says_what_readers_see(followed, alice, bob, charlie):
    Approval.give(followed, by=alice, number=2)
    edited(followed, by=bob, body="Fifteen hours, cold.")
    notify()

    [item] = news_of(Notification.objects.filter(user=charlie), reader=charlie)

    assert "Fourteen hours" in item.excerpt


def test_search_does_not_read_files_of_what_waits(ruled, bob):
    def file(words):
        made = Attachment.objects.create(owner=bob, file="a.txt", name="a.txt", media_type="text/plain", size=1)
        AttachmentText.objects.create(attachment=made, text=words)
        AttachmentUse.objects.create(attachment=made, kind="page", object_id=ruled.pk)
        return f'<a href="{made.get_absolute_url()}">a</a>'

    edited(ruled, by=bob)
    ApprovedText.objects.update(html=file("sourdough"))
    Page.objects.update(html=file("pumpernickel"))

    assert words_attached("page", [Page.objects.get()]) == {ruled.pk: "sourdough"}


def test_a_zip_holds_what_readers_see(ruled, bakers, bob):
    edited(ruled, by=bob)
    target = io.BytesIO()

    write_zip(target, Page.objects.filter(community=bakers), told=lambda count: None)

    text = zipfile.ZipFile(target).read("resting-times.md").decode()
    assert "Twelve hours" in text
    assert "Fourteen" not in text
    assert "revision: 1\nwaits_for_approval: 2\n" in text


def test_a_repository_has_on_its_main_branch_what_readers_see(ruled, bakers, bob, tmp_path):
    page = edited(ruled, by=bob)
    stream = b"".join(git_stream.stream(Page.objects.filter(community=bakers)))

    git = [shutil.which("git"), "-C", tmp_path]
    subprocess.run([*git, "init", "-q", "-b", "main"], check=True)
    subprocess.run([*git, "fast-import", "--quiet"], input=stream, check=True)

    def show(branch):
        return subprocess.run([*git, "show", f"{branch}:resting-times.md"], check=True, capture_output=True).stdout

    assert show("main").decode() == ApprovedText.objects.get().body
    assert show("waiting").decode() == page.body


# --- Who hears of it ---


def test_what_waits_is_told_to_who_may_approve_it_and_not_to_who_watches(signed_in, followed, alice):
    assert told() == {"alice": "asks you to approve what is new in"}

    [item] = news_of(Notification.objects.all(), reader=alice)
    assert (item.url, item.excerpt) == (url_of("approval", followed), "Too warm")


def test_what_is_approved_is_told_to_who_watches_and_to_who_wrote_it(followed, alice):
    told()

    Approval.give(followed, by=alice, number=2)

    assert told() == {"bob": "approved what you wrote in", "charlie": "approved a change of"}


def test_once_it_is_approved_nobody_else_is_asked_to(followed, alice, desk):
    followed.community.join(by=desk)
    Membership.objects.filter(user=desk).update(role=Role.EXPERT)
    assert set(told()) == {"alice", "desk"}

    Approval.give(followed, by=alice, number=2)
    notify()

    assert not Notification.objects.filter(user=desk).exists()


def test_nor_who_wrote_some_of_it(followed, alice):
    edited(followed, by=alice, body="Fifteen hours.")

    assert told() == {}


def test_under_compliance_an_expert_is_asked_only_for_what_they_look_after(followed, alice, bob, charlie):
    for person in (bob, charlie):
        followed.community.join(by=person)
        Membership.objects.filter(user=person).update(role=Role.EXPERT)
    Article.declare(followed, by=alice, confidence="wip", governance="compliance")
    assert set(told()) == {"alice"}

    followed.give(by=alice, owner=charlie)
    edited(followed, by=bob, body="Fifteen hours.")

    assert set(told()) == {"alice", "charlie"}


def test_approved_typing_errors_are_told_to_nobody_but_their_writer(followed, alice):
    followed.revisions.update(size="typo")
    told()

    Approval.give(followed, by=alice, number=2)

    assert set(told()) == {"bob"}


def test_a_new_page_is_new_once_it_is_approved(ruled, bakers, alice, bob, charlie, desk):
    Follow.set(bakers, by=charlie, level="watch")
    told()
    page = make_page(community=bakers, by=bob, title="Shaping", body="Ask @desk.")
    assert set(told()) == {"alice"}

    Approval.give(page, by=alice, number=1)

    assert told() == {
        "bob": "approved what you wrote in",
        "charlie": "approved the new page",
        "desk": "mentioned you in",
    }
