import socket

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from demo import mailbox
from demo.management.commands.catch_mail import Catcher

URL = reverse("demo:mail")


@pytest.fixture
def box(settings, tmp_path):
    """An empty mail folder."""
    settings.DATA_DIR = tmp_path
    return mailbox.folder()


def catch(box, *, subject="A letter", body="Text <b>part</b> https://example.com/x", html="<h1>HTML part</h1>"):
    message = EmailMultiAlternatives(subject, body, "from@example.com", ["bob@example.com"])
    message.attach_alternative(html, "text/html")
    return box.add(message.message().as_bytes())


def test_an_empty_box_says_what_to_do(signed_in, bob, box):
    assert "No mail yet" in signed_in(bob).get(URL).text


def test_mail_is_listed_newest_first(signed_in, bob, box):
    for number in range(12):
        catch(box, subject=f"Letter <{number}>")

    response = signed_in(bob).get(URL)

    assert [mail.subject for mail in response.context["mails"]] == [
        f"Letter <{number}>" for number in range(11, -1, -1)
    ]
    assert "Letter &lt;3&gt;" in response.text


def test_one_mail_shows_headers_and_text(signed_in, bob, box):
    key = catch(box)

    page = signed_in(bob).get(reverse("demo:one-mail", args=[key])).text

    assert "bob@example.com" in page
    assert "Text &lt;b&gt;part&lt;/b&gt;" in page
    assert 'href="https://example.com/x"' in page
    assert "Message-ID" in page


def test_the_html_part_is_shown_without_scripts(signed_in, bob, box):
    key = catch(box)

    response = signed_in(bob).get(reverse("demo:mail-html", args=[key]))

    assert response.text.strip() == "<h1>HTML part</h1>"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "script-src" not in response["Content-Security-Policy"]


@pytest.mark.parametrize("key", ["none", "..", "%00"])
def test_no_such_mail(signed_in, bob, box, key):
    client = signed_in(bob)

    assert client.get(f"/demo/mail/{key}/").status_code == 404
    assert client.get(f"/demo/mail/{key}/html/").status_code == 404


def test_anonymous_sees_no_mail(client, db, box):
    assert client.get(URL).status_code == 302


def test_a_mail_without_date_or_parts_is_shown(signed_in, bob, box):
    key = box.add(b"Subject: bare\r\n\r\nhello")

    assert "bare" in signed_in(bob).get(URL).text
    assert "hello" in signed_in(bob).get(reverse("demo:one-mail", args=[key])).text


def test_the_catcher_keeps_what_is_sent(signed_in, bob, box, settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(Catcher(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        settings.MAILERS = {
            "default": {
                "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "OPTIONS": {"host": "127.0.0.1", "port": port},
            }
        }
        message = EmailMultiAlternatives("Sent", "Text", "from@example.com", ["bob@example.com"])
        message.send(using="default")
    finally:
        controller.stop()

    assert [mail.subject for mail in mailbox.newest()] == ["Sent"]
