"""What follows from watched words where somebody writes. Part of the verbs that take a text."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

import markup
from accounts.models import User
from communities.models import Community
from communities.rules import can_moderate
from moderation.matching import Text
from moderation.models import Review, WatchedWord


class Refused(markup.Unreadable):
    """A text that can't be posted as it is. Says which word, in a sentence for its writer."""


@dataclass(frozen=True)
class Hit:
    """A word that was found, and what follows."""

    word: WatchedWord
    words: str  # as they stand in the text


@dataclass
class Watched:
    """Some texts as they may be posted, with what else follows from their words."""

    texts: list[str]
    hits: list[Hit]
    tags: list[str] = field(default_factory=list)
    held_for: str = ""

    def hold(self, thing) -> None:
        """Let a new thing wait for a moderator, if it has to. Part of the verb that made it."""
        if self.held_for:
            thing.waiting_review = Review.objects.hold(thing, word=self.held_for)


def look(texts: Iterable[str], words: Iterable[WatchedWord], *, before: str = "") -> Watched:
    """What follows from these words in the texts. What stood there before is left alone."""
    changed, hits = list(texts), []
    old = Text(before)
    for word in words:
        if before and next(old.find(word.pattern), None):
            continue
        for place, text in enumerate(changed):
            found = list(Text(text).find(word.pattern))
            hits += [Hit(word, here.words) for here in found]
            if word.action == WatchedWord.Action.REPLACE:
                for here in reversed(found):
                    changed[place] = changed[place][: here.start] + word.value + changed[place][here.end :]
    tags = [hit.word.value for hit in hits if hit.word.action == WatchedWord.Action.TAG]
    held = [hit.words for hit in hits if hit.word.action == WatchedWord.Action.HOLD]
    return Watched(changed, hits, list(dict.fromkeys(tags)), held[0][:200] if held else "")


def watch(*texts: str, community: Community, by: User, before: str | None = None) -> Watched:
    """Hold new texts, or with `before` the changes of one, against what is watched there. Raises Refused.

    What was there before can't wait for a moderator: a word to hold is refused there. Who moderates need not wait.
    """
    words = list(WatchedWord.objects.watching(community))
    if not words:
        return Watched(list(texts), [])
    watched = look(texts, words, before=before or "")
    for hit in watched.hits:
        if hit.word.action == WatchedWord.Action.BLOCK:
            raise Refused(_("“%(words)s” can't be posted here. Say it in other words.") % {"words": hit.words})
    for typed, left in zip(texts, watched.texts, strict=True):
        if typed.strip() and not left.strip():
            raise Refused(_("“%(words)s” can't be posted here. Say it in other words.") % {"words": typed})
    if watched.held_for and can_moderate(by, community):
        watched.held_for = ""
    if watched.held_for and before is not None:
        told = _("A moderator looks first at what has “%(words)s” in it, so it can't be added here. Write it anew.")
        raise Refused(told % {"words": watched.held_for})
    return watched
