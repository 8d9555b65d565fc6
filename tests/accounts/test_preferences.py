import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.letters import as_mail, unsubscribe_token
from accounts.models import Preference

URL = reverse("accounts:preferences")


def test_who_never_chose_gets_everything(signed_in, bob):
    page = signed_in(bob).get(URL).text

    assert page.count("checked") == 10
    assert not Preference.objects.exists()


def test_post_saves_the_choice(signed_in, bob):
    response = signed_in(bob).post(URL, {"digest": "never", "mail_replies": "on"})

    assert response.url == URL
    chosen = Preference.objects.get(user=bob)
    assert (chosen.digest, chosen.mail_replies, chosen.mail_mentions) == ("never", True, False)


def test_an_unknown_choice_is_said_at_the_field(signed_in, bob):
    response = signed_in(bob).post(URL, {"digest": "hourly"})

    assert response.status_code == 422
    assert "field__error" in response.text


def test_the_letter_can_be_asked_for(signed_in, bob):
    assert reverse("knowledge:digest-now") in signed_in(bob).get(URL).text


# --- Stopping mail without signing in ---


@pytest.fixture
def url(bob):
    return reverse("accounts:unsubscribe", args=[unsubscribe_token(bob, "notices")])


def test_get_asks_and_changes_nothing(client, url):
    response = client.get(url)

    assert response.status_code == 200
    assert "Stop this mail?" in response.text
    assert not Preference.objects.exists()


def test_post_stops_without_cookie_or_csrf_token(bob, url):
    response = Client(enforce_csrf_checks=True).post(url, {"List-Unsubscribe": "One-Click"})

    assert response.status_code == 200
    chosen = Preference.objects.get(user=bob)
    assert (chosen.digest, chosen.mail_replies, chosen.mail_mentions) == ("weekly", False, False)


def test_stopping_twice_changes_nothing(client, bob, url):
    client.post(url)
    client.post(url)

    assert Preference.objects.filter(user=bob).count() == 1


def test_the_letter_stops_alone(client, bob):
    client.post(reverse("accounts:unsubscribe", args=[unsubscribe_token(bob, "letter")]))

    chosen = Preference.objects.get(user=bob)
    assert (chosen.digest, chosen.mail_replies, chosen.mail_mentions) == ("never", True, True)


@pytest.mark.parametrize("token", ["nonsense", "a:b:c", "%00"])
def test_a_forged_token_is_not_found(client, db, token):
    assert client.get(f"/unsubscribe/{token}/").status_code == 404
    assert client.post(f"/unsubscribe/{token}/").status_code == 404


def test_a_token_of_somebody_who_is_gone_is_not_found(client, bob, url):
    bob.delete()

    assert client.post(url).status_code == 404


# --- The shape of a mail ---


def letter(person, **changed):
    context = {"news": []}
    given = {"subject": "A\r\nBcc: x@example.com", "template": "notifications/mail/notices", "context": context}
    return as_mail(person, **(given | {"key": "k-1", "stream": "notices"} | changed))


def test_a_mail_names_how_to_stop_it_and_who_it_is_from(settings, bob, client):
    message = letter(bob)
    message.send()

    [sent] = mail.outbox
    parsed = sent.message()
    assert parsed["Message-ID"] == "<k-1@localhost>"
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert parsed["Auto-Submitted"] == "auto-generated"
    assert parsed["List-Id"] == "Commonplace <notices.localhost>"
    assert parsed["Subject"] == "A Bcc: x@example.com"
    assert parsed["Bcc"] is None
    assert [part.get_content_type() for part in parsed.iter_parts()] == ["text/plain", "text/html"]
    stop_url = parsed["List-Unsubscribe"].strip("<>").replace("\n ", "")
    assert stop_url in sent.body
    assert client.post(stop_url.removeprefix(settings.SITE_URL)).status_code == 200
    assert not Preference.objects.get(user=bob).mail_replies


def test_a_mail_carries_its_styles_inline_and_asks_no_server(bob):
    html = letter(bob).alternatives[0].content

    assert 'class="sheet" style="' in html
    assert "<link" not in html
    assert "<img" not in html
