"""The second template engine: for the rows that a page repeats, where it costs a tenth of the first."""

from functools import cache

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import Environment

from accounts.templatetags.people import avatar, name_of
from markup.templatetags.page import ago, icon

MOST_COUNTED = 1000
ANY_KEY = "8888888888888888"  # stands for the key in an address, be it a number or a username


def environment(**options) -> Environment:
    """What Django calls to make the engine. Its functions are named as the tags of the other engine."""
    made = Environment(**options, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 - Django's backend escapes
    made.globals.update(icon=icon, ago=ago, avatar=avatar, name_of=name_of, static=static, url=url)
    return made


class Words:
    """What a language says, remembered: rows say the same few words again and again."""

    def __init__(self) -> None:
        self._said: dict[str, str] = {}
        self._counted: dict[tuple[str, int], str] = {}

    def say(self, message: str) -> str:
        if message not in self._said:
            self._said[message] = gettext(message)
        return self._said[message]

    def count(self, one: str, many: str, number: int) -> str:
        if (one, number) not in self._counted:
            if len(self._counted) > MOST_COUNTED:
                self._counted.clear()
            self._counted[one, number] = ngettext(one, many, number)
        return self._counted[one, number]


@cache
def _words_of(_language: str | None) -> Words:
    return Words()


def words(_request) -> dict:
    """For every template of this engine: what it says, in the language of the request."""
    spoken = _words_of(get_language())
    return {"_": spoken.say, "ngettext": spoken.count}


def url(name: str, key: int | str) -> str:
    """The address of that name of the thing with that key. The pattern is looked up once a process."""
    before, after = _around_key(name)
    return f"{before}{key}{after}"


@cache
def _around_key(name: str) -> tuple[str, str]:
    before, _key, after = reverse(name, args=[ANY_KEY]).partition(ANY_KEY)
    return before, after
