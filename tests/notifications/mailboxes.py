"""Mail servers that say no, for tests."""

from smtplib import SMTPRecipientsRefused

from django.core.mail.backends.locmem import EmailBackend

# Nothing listens on this port, so that connecting fails as it does while the mail server is down.
DOWN = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 1},
    }
}
CHOOSY = {"default": {"BACKEND": "tests.notifications.mailboxes.Choosy"}}


class Choosy(EmailBackend):
    """Takes mail for everybody but alice."""

    def send_messages(self, messages):
        for message in messages:
            if message.to == ["alice@example.com"]:
                raise SMTPRecipientsRefused({message.to[0]: (550, b"No such mailbox")})
        return super().send_messages(messages)
