from allauth.account.adapter import DefaultAccountAdapter


class Adapter(DefaultAccountAdapter):
    """How allauth meets our people: nobody signs up by themselves, an admin or the directory brings them."""

    def is_open_for_signup(self, request):
        return False
