"""Being told on a device: against a push service that runs here, and a browser that opens what it gets."""

import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Preference
from notifications.models import Notification, Push, PushSubscription, Timing
from notifications.push import posting, sealing
from notifications.push.models import MOST_DEVICES
from notifications.push.sending import MOST_TRIES
from notifications.tasks import notify, push
from tests.factories import make_thread
from tests.notifications.push_services import Browser, PushService, decoded, make_device

TIMING = reverse("notifications:timing")
DEVICES = reverse("notifications:devices")
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(timezone.now().replace(hour=12, minute=0), tick=False)
    return time_machine


@pytest.fixture
def service(settings):
    settings.PUSH_TO_LOOPBACK = True
    running = PushService()
    yield running
    running.close()


@pytest.fixture
def browser():
    return Browser()


@pytest.fixture
def device(service, browser, bob):
    return make_device(person=bob, endpoint=f"{service.origin}/to/bob", browser=browser)


def reply(thread, alice, body="Two hours."):
    post = thread.reply(by=alice, body=body)
    notify()
    push()
    return post


def told(service, browser) -> list[dict]:
    return [browser.open(body) for _headers, body in service.requests]


# --- What is told ---


def test_a_reply_is_told_at_once_with_who_did_what_and_where_to_read_it(clock, service, browser, device, thread, alice):
    post = reply(thread, alice)

    assert told(service, browser) == [
        {"title": "Bakers", "body": f"Alice Archer replied in {thread.title}", "url": post.get_absolute_url()}
    ]
    assert Push.objects.count() == 0
    device.refresh_from_db()
    assert device.used_at == timezone.now()


def test_the_service_sees_who_we_are_and_none_of_the_words(clock, service, device, thread, alice):
    reply(thread, alice)

    [(headers, body)] = service.requests
    scheme, token, key = headers["Authorization"].replace(",", "").split()
    head, claims, signature = token.removeprefix("t=").split(".")
    r, s = decoded(signature)[:32], decoded(signature)[32:]
    point = decoded(key.removeprefix("k="))
    ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point).verify(
        encode_dss_signature(int.from_bytes(r), int.from_bytes(s)),
        f"{token[2:].rpartition('.')[0]}".encode(),
        ec.ECDSA(hashes.SHA256()),
    )
    assert scheme == "vapid"
    assert json.loads(decoded(head)) == {"typ": "JWT", "alg": "ES256"}
    assert json.loads(decoded(claims)) == {
        "aud": service.origin,
        "exp": int(timezone.now().timestamp()) + 12 * 3600,
        "sub": "mailto:commonplace@localhost",
    }
    assert key == f"k={sealing.public_key()}"
    assert headers["Content-Encoding"] == "aes128gcm"
    assert headers["TTL"] == "86400"
    assert b"Alice" not in body


def test_the_sealing_is_that_of_the_example_in_rfc_8291():
    def private(text):
        return ec.derive_private_key(int.from_bytes(decoded(text)), ec.SECP256R1())

    sealed = sealing._seal(
        b"When I grow up, I want to be a watermelon",
        private("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94").public_key(),
        decoded("BTBZMqHH6r4Tts7J_aSIgg"),
        private("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
        salt=decoded("DGv6ra1nlYgDCS1FRnbzlw"),
    )

    assert sealed == decoded(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
        "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_the_longest_news_fits_into_one_record(clock, service, browser, device, bakers, alice):
    for number in range(4):
        make_thread(community=bakers, by=alice, title=f"{number}{'🍞' * 198}", body="@bob")
    notify()
    push()

    [(_headers, body)] = service.requests
    assert len(body) <= 4096
    assert len(browser.open(body)["body"]) == 500


@pytest.mark.parametrize("by", ["site", "community"])
def test_where_mail_goes_without_words_so_does_this(settings, service, browser, device, bakers, thread, alice, by):
    settings.MAIL_CONTENT = by != "site"
    bakers.mails_content = by != "community"
    bakers.save()

    reply(thread, alice)

    assert told(service, browser) == [
        {"title": "Commonplace", "body": "There is news.", "url": reverse("notifications:notifications")}
    ]


# --- When ---


def test_a_device_is_told_once_a_minute_and_then_of_all_that_came(clock, service, browser, device, thread, alice):
    reply(thread, alice)
    reply(thread, alice, "Or three.")
    reply(thread, alice, "Or four.")
    assert len(service.requests) == 1

    clock.shift(timedelta(minutes=1))
    push()
    push()

    assert [item["body"] for item in told(service, browser)[1:]] == [f"2 pieces of news: {thread.title}"]


def test_in_quiet_hours_nothing_is_told_and_after_them_all_that_is_unread(
    clock, service, browser, device, thread, alice, bob
):
    Timing(user=bob, quiet_from="11:00", quiet_until="13:00").save()
    reply(thread, alice)
    assert service.requests == []

    clock.shift(timedelta(hours=1))
    push()

    assert len(service.requests) == 1


def test_while_away_nothing_is_told(clock, service, device, thread, alice, bob):
    Timing(user=bob, away_until=(timezone.now() + timedelta(days=2)).date()).save()

    reply(thread, alice)

    assert service.requests == []
    assert Push.objects.count() == 1


def test_who_wants_no_mail_of_it_is_not_told_on_a_device(service, device, thread, alice, bob):
    Preference.objects.update_or_create(user=bob, defaults={"mail_replies": False})

    reply(thread, alice)

    assert service.requests == []


@pytest.mark.parametrize("what", ["read", "no rights", "left the company", "no such mail"])
def test_what_is_not_to_be_told_any_more_is_not_told(service, device, guild, alice, bob, what):
    secret = make_thread(community=guild, by=bob)
    secret.reply(by=alice, body="Two hours.")
    notify()
    assert Push.objects.count() == 1
    if what == "read":
        Notification.objects.see()
    elif what == "no rights":
        guild.memberships.filter(user=bob).delete()
    elif what == "left the company":
        bob.is_active = False
        bob.save()
    else:
        Preference.objects.update_or_create(user=bob, defaults={"mail_replies": False})

    push()

    assert service.requests == []
    assert Push.objects.count() == 0


# --- When it fails ---


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten(service, device, thread, alice, status):
    service.status = status

    reply(thread, alice)

    assert PushSubscription.objects.count() == 0
    assert len(service.requests) == 1


def test_what_fails_is_tried_again_later_and_told_once(clock, service, browser, device, thread, alice):
    service.status = 503
    reply(thread, alice)
    push()
    assert len(service.requests) == 1

    service.status = 201
    for _ in range(3):
        clock.shift(timedelta(minutes=2))
        push()

    assert len(service.requests) == 2
    assert PushSubscription.objects.get().tries == 0


def test_after_some_tries_the_bell_alone_tells(clock, service, device, thread, alice):
    service.status = 500
    reply(thread, alice)
    for _ in range(MOST_TRIES * 2):
        clock.shift(timedelta(hours=2))
        push()

    assert len(service.requests) == MOST_TRIES
    assert Push.objects.count() == 0
    assert PushSubscription.objects.count() == 1


def test_one_device_that_can_not_be_reached_keeps_no_other_waiting(service, browser, device, thread, alice, bob):
    make_device(person=bob, endpoint="http://127.0.0.1:9/closed")

    reply(thread, alice)

    assert len(told(service, browser)) == 1
    assert Push.objects.count() == 1


# --- Where we post to ---


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example/a",
        "https://push.example:8443/a",
        "https://name:word@push.example/a",
        "https:///a",
        "https://[::1/a",
        "ftp://push.example/a",
        "http://127.0.0.1:80/a",
    ],
)
def test_an_address_of_another_form_is_refused(signed_in, bob, endpoint):
    response = signed_in(bob).post(DEVICES, Browser().fields(endpoint))

    assert response.status_code == 422
    assert PushSubscription.objects.count() == 0


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "localhost", "[::1]", "[::ffff:10.0.0.1]"]
)
def test_nothing_is_posted_to_what_is_inside(host):
    with pytest.raises(posting.Refused, match="not public"):
        posting.post(f"https://{host}/a", body=b"", headers={})


@pytest.mark.parametrize(
    ("address", "is_public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:192.168.0.1", False),
        ("64:ff9b::10.0.0.1", False),
        ("2002:a00:1::", False),
    ],
)
def test_what_is_public(address, is_public):
    assert posting.is_public(address) == is_public


# --- The devices of a person ---


def test_who_says_so_is_told_on_this_device_and_may_end_it(signed_in, bob):
    client = signed_in(bob)
    fields = Browser().fields("https://push.example/bob")

    response = client.post(DEVICES, fields, headers={"User-Agent": FIREFOX}, follow=True)

    assert response.redirect_chain == [(TIMING, 302)]
    assert "Firefox on Windows" in response.text
    assert fields["endpoint"] in response.text
    device = PushSubscription.objects.get(person=bob)

    response = client.post(reverse("notifications:device-removal", args=[device.pk]), follow=True)

    assert "You are told nothing more on Firefox on Windows." in response.text
    assert PushSubscription.objects.count() == 0


@pytest.mark.parametrize("field", ["endpoint", "p256dh", "auth"])
def test_what_no_browser_says_is_refused(signed_in, bob, field):
    for wrong in ["", "é", "AAAA"]:
        response = signed_in(bob).post(DEVICES, Browser().fields("https://push.example/bob") | {field: wrong})

        assert response.status_code == 422
    assert PushSubscription.objects.count() == 0


def test_nobody_ends_the_device_of_another(signed_in, charlie, bob):
    device = make_device(person=bob)

    assert signed_in(charlie).post(reverse("notifications:device-removal", args=[device.pk])).status_code == 404
    assert PushSubscription.objects.get() == device


def test_a_browser_tells_whoever_asked_for_it_last(signed_in, alice, bob):
    make_device(person=bob)
    make_device(person=bob)

    signed_in(alice).post(DEVICES, Browser().fields("https://push.example/bob"))

    assert [device.person for device in PushSubscription.objects.all()] == [alice]


def test_there_is_an_end_to_how_many_devices_one_has(signed_in, bob):
    for number in range(MOST_DEVICES):
        make_device(person=bob, endpoint=f"https://push.example/{number}")

    response = signed_in(bob).post(DEVICES, Browser().fields("https://push.example/more"))

    assert response.status_code == 422
    assert PushSubscription.objects.count() == MOST_DEVICES


def test_the_worker_is_a_script_for_the_whole_site(db):
    response = Client().get("/push-worker.js")

    assert response.status_code == 200
    assert response["Content-Type"] == "text/javascript"
    assert "worker-src 'self'" in response["Content-Security-Policy"]


# --- Our key ---


def test_the_key_is_made_once_kept_and_read_by_us_alone(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"

    assert sealing.public_key() == sealing.public_key()
    assert (settings.DATA_DIR / "vapid-private-key").stat().st_mode & 0o777 == 0o600


def test_a_key_of_the_settings_wins(settings):
    settings.VAPID_PRIVATE_KEY = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"

    assert sealing.public_key().startswith("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIg")


def test_no_more_in_a_day_than_one_wants_but_what_one_asked_for(clock, service, browser, device, thread, alice, bob):
    Timing(user=bob, most_a_day=2).save()
    for _ in range(4):
        reply(thread, alice)
        clock.shift(timedelta(minutes=2))
    assert len(service.requests) == 2
    assert Push.objects.count() == 0, "what is more stays in the bell"

    Notification.objects.filter(user=bob).update(reason="reminder")
    Push.objects.create(subscription=device, notification=Notification.objects.filter(user=bob).latest("pk"))
    push()
    assert len(service.requests) == 3, "a reminder comes in any case, and counts for nothing"
    clock.shift(timedelta(days=1))
    reply(thread, alice)
    assert len(service.requests) == 4
