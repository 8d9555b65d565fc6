"""In which language a text is written, and the stems of its words there."""

from collections import Counter
from collections.abc import Iterable
from functools import cache, lru_cache

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

WORD = r"\w+(?:\+\+|#)?"  # c++ and c# are words too
LONGEST_WORD = 60
LOOKED_AT = 3_000  # characters of a text whose language is asked
FEWEST = 2  # different words that only one language has

# Small words, without accents, as the index folds them. What two languages share tells nothing.
_SMALL = {
    "english": """
        a about after all also am an and any are as at be because been before being but by can could did do does
        doing for from had has have having he her here him his how i if in into is it its just me more most my no
        not now of off on only or other our out over own same she should so some such than that the their them then
        there these they this those through to too under up us very was we were what when where which while who whom
        why will with would you your""",
    "german": """
        aber alle als am an auch auf aus bei bin bis bitte da das dass dein dem den der des die dies diese
        diesem diesen dieser dieses doch du durch ein eine einem einen einer eines er es fur gibt habe haben hat
        hatte hier ich ihr ihre im in ist ja jetzt kann kein keine konnen mehr mein meine mich mir mit muss nach
        nicht noch nur ob oder ohne sehr sein seine sich sie sind so soll sollte uber um und uns unser unter vom
        von vor war warum was wenn wer werden wie wieder will wir wird wo wurde zu zum zur zwischen""",
    "french": """
        ai alors apres au aussi autre aux avant avec avoir bien ce cela ces cet cette comme comment dans de des
        doit donc du elle elles en entre es est et etait etre eu fait faut il ils j je l la le les leur leurs
        lors mais meme moi mon n ne nos notre nous on ont ou par pas peut peux plus pour pourquoi puis qu quand
        que quel quelle qui s sa sans se ses si son sont sous sur ta te tes toi ton tous tout toute toutes tres
        tu un une vers vos votre vous y""",
}
SMALL = {language: frozenset(words.split()) for language, words in _SMALL.items()}
ENGLISH = "english"
OTHERS = ("german", "french")


def _only(name: str) -> frozenset[str]:
    """What no other language has. Single letters are initials as often as words."""
    others = frozenset().union(*(words for other, words in SMALL.items() if other != name))
    return frozenset(word for word in SMALL[name] - others if len(word) > 1)


_ONLY = {name: _only(name) for name in SMALL}


def language_of(words: Iterable[str]) -> str:
    """The language other than English of a text, by its small words; empty where it is English, or can't be told."""
    counted = Counter(name for word in set(words) for name, small in _ONLY.items() if word in small)
    likeliest = max(OTHERS, key=lambda name: counted[name])
    others = max(counted[name] for name in SMALL if name != likeliest)
    return likeliest if counted[likeliest] >= FEWEST and counted[likeliest] > others else ""


@cache
def analyzer(language: str) -> TextAnalyzer:
    """Words in small letters, without accents, by their stems in that language."""
    return (
        TextAnalyzerBuilder(Tokenizer.regex(WORD))
        .filter(Filter.remove_long(LONGEST_WORD))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
        .filter(Filter.stemmer(language))
        .build()
    )


@lru_cache(maxsize=50_000)
def stem_in(language: str, word: str) -> str:
    return next(iter(analyzer(language).analyze(word)), "")
