from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from communities.models import BelongsAlready, Invitation, InvitationOver, InvitationUse, Role
from notifications.models import Notification
from notifications.tasks import notify
from tests.factories import make_community, make_user

WEEK = timedelta(days=7)


def to(community, name: str, *args) -> str:
    return reverse(f"communities:{name}", args=[community.slug, *args])


@pytest.fixture
def invitation(vault, alice, charlie):
    """Charlie is invited to the vault."""
    return Invitation.objects.to_person(charlie, community=vault, by=alice, words="We need you.")


@pytest.fixture
def link(vault, alice):
    """The address of a link into the vault for two."""
    _invitation, token = Invitation.objects.by_link(community=vault, by=alice, most_uses=2, valid_for=WEEK)
    return reverse("communities:invitation-link", args=[token])


def belongs(community, person) -> bool:
    return community.memberships.filter(user=person).exists()


# --- Who may invite ---


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 200), ("bob", 403), ("charlie", 403), ("desk", 403), ("admin", 403), ("guest", 404)]
)
def test_who_may_invite(signed_in, request, bakers, who, status):
    client = signed_in(request.getfixturevalue(who))

    assert client.get(to(bakers, "invitations")).status_code == status
    for name in ["person-invitations", "link-invitations", "address-invitations"]:
        assert client.post(to(bakers, name)).status_code == (422 if status == 200 else status)
    assert not Invitation.objects.exists()


def test_a_facilitator_invites_too(signed_in, alice, bob, vault):
    vault.memberships.get(user=bob).change_role(by=alice, role=Role.FACILITATOR)

    assert signed_in(bob).get(to(vault, "invitations")).status_code == 200


# --- A colleague ---


def test_post_invites_a_colleague_who_is_told(signed_in, alice, charlie, vault):
    response = signed_in(alice).post(to(vault, "person-invitations"), {"person": "charlie", "words": "We need you."})

    assert response.url == to(vault, "invitations")
    assert Invitation.objects.get().person == charlie
    notify()
    page = signed_in(charlie).get(reverse("notifications:notifications")).text
    assert "invites you to" in page
    assert "Vault" in page
    assert "We need you." in page


def test_the_notice_leads_to_the_invitation_and_in(signed_in, charlie, vault, invitation):
    notify()
    client, notice = signed_in(charlie), Notification.objects.get(user=charlie)

    opened = client.post(reverse("notifications:opening", args=[notice.pk]))
    assert opened.url == invitation.get_absolute_url()
    assert "Vault" in client.get(opened.url).text
    response = client.post(reverse("communities:invitation-acceptance", args=[invitation.pk]))

    assert response.url == vault.get_absolute_url()
    assert belongs(vault, charlie)


def test_an_invitation_is_its_persons_alone(signed_in, bob, desk, admin, invitation):
    for person in [bob, desk, admin]:
        client = signed_in(person)
        assert client.get(invitation.get_absolute_url()).status_code == 404
        assert client.post(reverse("communities:invitation-acceptance", args=[invitation.pk])).status_code == 404


def test_inviting_twice_makes_one_invitation(vault, alice, charlie, invitation):
    again = Invitation.objects.to_person(charlie, community=vault, by=alice)

    assert again == invitation
    assert vault.activities.filter(verb="invited").count() == 1


def test_who_belongs_is_not_invited(signed_in, alice, bob, vault):
    response = signed_in(alice).post(to(vault, "person-invitations"), {"person": "bob"})

    assert response.status_code == 422
    assert "Bob Baker belongs already." in response.text
    with pytest.raises(BelongsAlready):
        Invitation.objects.to_person(bob, community=vault, by=alice)


def test_nobody_of_that_name_is_said_and_the_words_are_kept(signed_in, alice, vault):
    response = signed_in(alice).post(to(vault, "person-invitations"), {"person": "zoe", "words": "Come!"})

    assert response.status_code == 422
    assert "Nobody here is called “zoe”." in response.text
    assert "Come!" in response.text


# --- A link ---


def test_post_makes_a_link_and_shows_it_once(signed_in, alice, vault):
    client = signed_in(alice)

    response = client.post(to(vault, "link-invitations"), {"most_uses": 5, "valid_for": 7})

    invitation, address = Invitation.objects.get(), response.context["address"]
    assert (invitation.most_uses, invitation.is_link) == (5, True)
    assert address in response.text
    token = address.rstrip("/").rpartition("/")[2]
    assert token not in client.get(to(vault, "invitations")).text
    assert token not in {invitation.token_hash, invitation.key.hex}


@pytest.mark.parametrize(
    "asked",
    [{"most_uses": 0, "valid_for": 7}, {"most_uses": 1001, "valid_for": 7}, {"most_uses": 5, "valid_for": 365}],
)
def test_a_link_has_bounds(signed_in, alice, vault, asked):
    assert signed_in(alice).post(to(vault, "link-invitations"), asked).status_code == 422
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("who", ["charlie", "guest", "admin"])
def test_a_link_says_what_one_joins_and_lets_in(signed_in, request, vault, link, who):
    person = request.getfixturevalue(who)
    client = signed_in(person)

    page = client.get(link)
    assert page.status_code == 200
    assert "Vault" in page.text
    assert "Alice Archer invites you." in page.text
    assert not belongs(vault, person)
    response = client.post(f"{link}acceptance/")

    assert response.url == vault.get_absolute_url()
    assert belongs(vault, person)
    assert Invitation.objects.get().use_count == 1
    assert InvitationUse.objects.get().user == person


def test_who_belongs_already_uses_none_of_it(signed_in, bob, vault, link):
    client = signed_in(bob)

    assert client.get(link).url == vault.get_absolute_url()
    assert client.post(f"{link}acceptance/").url == vault.get_absolute_url()
    assert Invitation.objects.get().use_count == 0


def test_a_link_that_does_not_exist_is_not_found(signed_in, charlie, link):
    for address in [link.replace("links/", "links/x"), "/invitations/links/%00/"]:
        assert signed_in(charlie).get(address).status_code == 404
        assert signed_in(charlie).post(f"{address}acceptance/").status_code == 404


def test_without_a_sign_in_a_link_leads_there_and_back(client, link):
    response = client.get(link)

    assert response.url == f"{reverse('account_login')}?next={link}"


def test_the_norms_are_accepted_on_the_way_in(signed_in, alice, charlie, vault, link):
    vault.rewrite_charter(by=alice, norms="Tell nobody.", norms_bind=True)
    client = signed_in(charlie)
    assert "Tell nobody." in client.get(link).text

    refused = client.post(f"{link}acceptance/")
    assert refused.status_code == 422
    assert not belongs(vault, charlie)
    client.post(f"{link}acceptance/", {"number": 1, "accepts": "on"})

    assert belongs(vault, charlie)
    assert vault.binding_norms.acceptances.filter(user=charlie).exists()


# --- Over ---


def expire(link):
    Invitation.objects.update(expires_at=timezone.now())


def use_up(link):
    Invitation.objects.update(use_count=2)


def withdraw(link):
    invitation = Invitation.objects.get()
    invitation.withdraw(by=invitation.invited_by)


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (expire, "This invitation has expired"),
        (use_up, "This invitation is used up"),
        (withdraw, "This invitation was withdrawn"),
    ],
)
def test_what_is_over_says_so_and_names_nothing(signed_in, charlie, vault, link, end, said):
    end(link)
    client = signed_in(charlie)

    for response in [client.get(link), client.post(f"{link}acceptance/")]:
        assert response.status_code == 200
        assert said in response.text
        assert "Vault" not in response.text
    assert not belongs(vault, charlie)
    with pytest.raises(InvitationOver):
        Invitation.objects.get().accept(by=charlie)


def test_post_withdraws(signed_in, alice, vault, invitation):
    response = signed_in(alice).post(to(vault, "invitation-withdrawal", invitation.pk))

    assert response.url == to(vault, "invitations")
    assert Invitation.objects.get().withdrawal.withdrawn_by == alice
    assert list(Invitation.objects.live()) == []
    assert vault.activities.filter(verb="withdrew invitation").count() == 1


def test_withdrawing_twice_changes_nothing(alice, bob, vault, invitation):
    invitation.withdraw(by=alice)
    invitation.withdraw(by=bob)

    assert Invitation.objects.get().withdrawal.withdrawn_by == alice
    assert vault.activities.filter(verb="withdrew invitation").count() == 1


@pytest.mark.parametrize(("who", "status"), [("bob", 403), ("charlie", 404)])
def test_who_may_not_withdraw(signed_in, request, vault, invitation, who, status):
    url = to(vault, "invitation-withdrawal", invitation.pk)

    assert signed_in(request.getfixturevalue(who)).post(url).status_code == status
    assert Invitation.objects.live().exists()


def test_an_invitation_to_elsewhere_is_not_found(signed_in, alice, bakers, invitation):
    assert signed_in(alice).post(to(bakers, "invitation-withdrawal", invitation.pk)).status_code == 404


# --- Addresses ---


def test_post_invites_each_address_once(signed_in, alice, bob, vault):
    typed = "new@example.com, BOB@example.com;new@example.com\r\nold@partner.example"

    signed_in(alice).post(to(vault, "address-invitations"), {"addresses": typed})
    response = signed_in(alice).post(to(vault, "address-invitations"), {"addresses": "new@example.com"}, follow=True)

    invited = list(Invitation.objects.order_by("pk").values_list("email", flat=True))
    assert invited == ["new@example.com", "bob@example.com", "old@partner.example"]
    assert "1 address is invited." in response.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "This field is required."),
        (" , ; ", "Write an address."),
        ("ok@example.com, not-an-address", "“not-an-address” is no e-mail address."),
        ("Bob Baker <bob@example.com>", "“bob” is no e-mail address."),
        ("a@example.com\nbcc:b@example.com", "“bcc:b@example.com” is no e-mail address."),
        (" ".join(f"p{number}@example.com" for number in range(51)), "These are more than 50 addresses."),
    ],
)
def test_addresses_are_read_strictly(signed_in, alice, vault, typed, said):
    response = signed_in(alice).post(to(vault, "address-invitations"), {"addresses": typed})

    assert response.status_code == 422
    assert said in response.text
    assert not Invitation.objects.exists()


def test_whether_an_address_has_an_account_is_not_said(signed_in, alice, vault, charlie):
    client = signed_in(alice)

    pages = [
        client.post(to(vault, "address-invitations"), {"addresses": address}, follow=True).text.replace(address, "")
        for address in ["charlie@example.com", "unknown@example.com"]
    ]

    assert "1 address is invited." in pages[0]
    assert "1 address is invited." in pages[1]
    assert "Charlie" not in pages[0] + pages[1]


# --- The list ---


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_many(signed_in, alice, vault, count, django_assert_num_queries):
    for _ in range(count):
        Invitation.objects.to_person(make_user(), community=vault, by=alice)
        Invitation.objects.by_link(community=vault, by=alice, most_uses=1, valid_for=WEEK)
    client = signed_in(alice)

    with django_assert_num_queries(6):  # person, community, invitations, reviews, rail, bell
        assert len(client.get(to(vault, "invitations")).context["invitations"]) == 2 * count


def test_the_list_goes_on_by_key(signed_in, alice, vault):
    for _ in range(31):
        Invitation.objects.by_link(community=vault, by=alice, most_uses=1, valid_for=WEEK)
    client = signed_in(alice)

    first = client.get(to(vault, "invitations"))
    second = client.get(to(vault, "invitations") + first.context["older"])

    assert [len(page.context["invitations"]) for page in [first, second]] == [30, 1]
    assert second.context["older"] == ""


# --- At once ---


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_on_a_link_for_ten_make_ten_members():
    alice = make_user()
    community = make_community(by=alice)
    invitation, _token = Invitation.objects.by_link(community=community, by=alice, most_uses=10, valid_for=WEEK)
    people = [make_user() for _ in range(50)]

    def accept(person) -> bool:
        try:
            invitation.accept(by=person)
        except InvitationOver:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        let_in = list(pool.map(accept, people))

    invitation.refresh_from_db()
    community.refresh_from_db()
    assert sum(let_in) == invitation.use_count == InvitationUse.objects.count() == 10
    assert community.member_count == community.memberships.count() == 11


@pytest.mark.django_db(transaction=True)
def test_one_person_fifty_times_at_once_joins_once():
    alice, person = make_user(), make_user()
    community = make_community(by=alice)
    invitation, _token = Invitation.objects.by_link(community=community, by=alice, most_uses=10, valid_for=WEEK)

    def come(number):
        if number % 2:
            invitation.accept(by=person)
        else:
            community.join(by=person)
        connection.close()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(come, range(50)))

    community.refresh_from_db()
    invitation.refresh_from_db()
    assert community.member_count == community.memberships.count() == 2
    assert invitation.use_count <= 1
    assert community.activities.filter(verb="joined", by=person).count() == 1


def test_from_one_community_only_so_many_are_written_to_in_a_day(signed_in, alice, vault, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    for batch in range(4):
        addresses = [f"p{batch}.{number}@example.com" for number in range(50)]
        Invitation.objects.to_addresses(addresses, community=vault, by=alice)

    response = signed_in(alice).post(to(vault, "address-invitations"), {"addresses": "one@example.com"})
    assert response.status_code == 422
    assert "So many are not invited in one day." in response.text
    assert "one@example.com" in response.text

    Invitation.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))
    assert signed_in(alice).post(to(vault, "address-invitations"), {"addresses": "one@example.com"}).status_code == 302
