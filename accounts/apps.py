from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")

    def ready(self):
        from django.urls import register_converter

        from accounts.converters import UsernameConverter
        from accounts.mentions import people_links
        from markup import refs

        register_converter(UsernameConverter, "username")
        refs.register("person", people_links)
