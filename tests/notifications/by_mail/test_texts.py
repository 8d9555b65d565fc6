"""Real mail in many forms, and broken mail: it is read without falling over, and quickly."""

import pytest

from notifications.by_mail.messages import Incoming
from notifications.by_mail.texts import written_in, written_in_html

BROKEN = [
    b"",
    b"\xff\xfe\x00",
    b"From: a\nTo: =?utf-8?q?=ff?=\nContent-Type: text/plain; charset=klingon\n\n\xffhello",
    b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/alternative\n\n--x",
    b"From: <<>>\nContent-Type: text/html\n\n<blockquote><p><blockquote>",
    b"From: " + b"a" * 10_000 + b"\nTo: " + b"b," * 5_000 + b"\n\nhi",
]


@pytest.mark.parametrize("raw", BROKEN)
def test_broken_mail_is_read_without_falling_over(raw, settings):
    settings.REPLY_ADDRESS = "reply@mail.example"
    mail = Incoming(raw)

    assert mail.ticket is None
    assert isinstance(mail.text, str)
    assert (mail.is_automatic, mail.files, len(mail.key)) == (mail.is_automatic, [], 64)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("On your host you can run:\n\ntelnet", "On your host you can run:\n\ntelnet"),
        ("It is - I think - right.\n\n- one\n- two", "It is - I think - right.\n\n- one\n- two"),
        ("> Warm?\nNo.\n> Cold?\nYes.", "> Warm?\nNo.\n> Cold?\nYes."),
        ("```\n-- a comment\nselect 1\n```", "```\n-- a comment\nselect 1\n```"),
        ("", ""),
    ],
)
def test_what_only_looks_like_a_quotation_is_kept(text, kept):
    assert written_in(text) == kept


def test_a_very_long_line_takes_no_time_to_speak_of():
    assert written_in("> " * 50_000) == ""
    assert written_in_html("<div>" * 50_000) == ""
