"""Who signs in, and who it is that asks."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import QuerySet

from accounts.models import User
from accounts.prepared import prepared


class SignIn(AuthenticationBackend):
    """Sign-in by e-mail and password, here and in the admin. Each request asks for its person, so that is prepared."""

    def get_user(self, user_id):
        found = _person(User(), pk=int(user_id))
        return found[0] if found and self.user_can_authenticate(found[0]) else None


@prepared
def _person(_nobody, *, pk: int) -> QuerySet[User]:
    return User.objects.filter(pk=pk)
