"""The six people of the demo who can sign in with one click. Their password is known: they exist in the demo only."""

from accounts.models import User

PASSWORD = "commonplace-demo"  # noqa: S105
SIGN_IN = {
    "alice@example.com": "leads communities",
    "bob@example.com": "is a member",
    "charlie@example.com": "is a member of few",
    "desk@example.com": "works at the service desk",
    "admin@example.com": "is an admin",
    "guest@partner.example": "is a guest from outside",
}


def demo_people() -> list[User]:
    """Who can be signed in with one click, in the order that the sign-in page shows."""
    found = {person.email: person for person in User.objects.filter(email__in=SIGN_IN)}
    return [found[email] for email in SIGN_IN if email in found]
