"""Canonical keys of names: what spelling variants of one name have in common, and what decides an unknown entity's identity."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from pipeline.arabic.text import match_key
from pipeline.entities.lexicon import family_names, given_names, nationalities, organisation_heads, place_heads
from pipeline.entities.tokens import name_key
from pipeline.entity_records import MentionType

ARTICLE = "\u0627\u0644"
_ABD, _ABU, _BIN = "\u0639\u0628\u062f", "\u0627\u0628\u0648", "\u0628\u0646"
_ABU_CASES = frozenset({"\u0627\u0628\u064a", "\u0627\u0628\u0627"})
_IBN = "\u0627\u0628\u0646"
_ARABIC = "ar"
_GOD = "\u0627\u0644\u0644\u0647"
COMPOUND_ENDS = (_GOD, "\u0627\u0644\u062f\u064a\u0646")
"""God and the faith: with the word before they are one name (victory of God, light of the faith), often written as one word."""
# Letters by which Arabic writes one foreign sound: g as ghayn, jim, kaf, qaf; s and z; t and emphatic t, th; d and dh; p/b, v/f.
_SOUNDS = str.maketrans(
    "\u063a\u0643\u0642\u06af\u0630\u0636\u0638\u0632\u0635\u0634\u0686\u0637\u062b\u067e\u06a4\u0621\u0626\u0624",
    "\u062c\u062c\u062c\u062c\u062f\u062f\u062f\u0633\u0633\u0633\u0633\u062a\u062a\u0628\u0641\u0627\u064a\u0648",
)
_VOWELS = str.maketrans("", "", "\u0627\u0648\u064a\u0647\u0639\u062d")


@lru_cache(maxsize=1)
def link_cues() -> dict[str, dict[str, str]]:
    """Give by kind the folded forms of `link_cues.tsv`, each with the folded form that it means, or an empty one."""
    cues: dict[str, dict[str, str]] = {}
    text = (resources.files("pipeline.entities") / "data" / "link_cues.tsv").read_text("utf-8")
    for line in [line for line in text.split("\n") if line and not line.startswith("#")][1:]:
        form, _, kind, means = line.split("\t")
        cues.setdefault(kind, {})[match_key(form)] = match_key(means)
    return cues


@lru_cache(maxsize=100_000)
def canonical_key(type_: MentionType, surface: str) -> str:
    """Give the canonical key of a name: equal for the spellings of one name that need no page or table to be told alike.

    Folds letters (`match_key`), ibn/bin, the cases of abu, compounds of servant-of, father-of, God and the faith written as one
    word or two, and the article of a person's names; of an organisation the spelling and gender of nationalities; of
    organisations and places the classifiers that are no part of a name.
    """
    words = tuple(name_key(surface).split())
    if type_ is MentionType.PERSON:
        return " ".join(person_words(words))
    if type_ is MentionType.ORG:
        return " ".join(organisation_words(words))
    return " ".join(place_words(words))


def person_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """Fold the words of a person's name; compound parts become one word, articles of family names go."""
    folded: list[str] = []
    pending = ""
    for word in words:
        plain = _ABU if word in _ABU_CASES else _BIN if word == _IBN else word
        if plain == _ABD or (plain == _ABU and not pending):
            pending += plain
            continue
        if plain in COMPOUND_ENDS and folded and not pending:
            folded[-1] += plain
            continue
        folded.append(pending + plain if pending else without_article(plain))
        pending = ""
    if pending:
        folded.append(pending)
    return tuple(folded)


def organisation_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """Fold the words of an organisation's name: nationalities to their country, heads that mean another one to that."""
    if not words:
        return words
    heads, same, demonyms = organisation_heads(), link_cues()["same_body"], nationalities()
    while len(words) > 1 and (head := heads.get(words[0])) is not None and not head.in_name:
        words = words[1:]
    for length in (2, 1):
        meant = same.get(" ".join(words[:length])) if len(words) > length else None
        if meant is not None:
            words = (meant, *words[length:])
            break
    dropped = link_cues()["may_be_dropped"].get(words[0])
    if dropped is not None and len(words) > 2 - bool(dropped) and not _is_nationality(words[1]) and words[1] != _GOD:
        words = words[1:]
    if len(words) < 2:
        return words
    return (words[0], *(f"@{demonyms[word].code}" if word in demonyms else word for word in words[1:]))


def body_of_country(canonical: str, country: str) -> str | None:
    """Give the canonical key of a country's body that is named without its nationality; None where no such body is named.

    `country` is ISO 3166-1 alpha-2: of `the ministry of health` and `IQ` comes the key of the Iraqi ministry of health.
    """
    words = tuple(canonical.split())
    if any(word.startswith("@") for word in words):
        return None
    bodies = link_cues()["of_a_country"]
    if words[0] not in bodies and canonical not in bodies:
        return None
    return " ".join(organisation_words((*words, f"@{country}")))


def place_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """Fold the words of a place's name: classifiers and directions before it go."""
    heads = place_heads()
    while len(words) > 1 and (head := heads.get(words[0])) is not None and not head.in_name:
        words = words[1:]
    return words


def without_article(word: str) -> str:
    """Give a folded word without its article, where at least three letters remain."""
    return word[2:] if len(word) > 4 and word.startswith(ARTICLE) else word


def _is_nationality(word: str) -> bool:
    entry = nationalities().get(word)
    return entry is not None and len(entry.code) == 2


def may_be_one_name(one: str, other: str) -> bool:
    """Say whether two folded words may be one foreign name in two spellings: they sound alike, and neither is an Arabic name."""
    return one == other or (skeleton(one) == skeleton(other) and not (is_arabic_name(one) or is_arabic_name(other)))


@lru_cache(maxsize=100_000)
def is_arabic_name(word: str) -> bool:
    """Say whether a folded word is a given or family name of Arabs, which has one spelling."""
    entries = (names().get(form) for names in (given_names, family_names) for form in (word, ARTICLE + word))
    return any(entry is not None and entry.origin == _ARABIC for entry in entries)


@lru_cache(maxsize=100_000)
def skeleton(word: str) -> str:
    """Give the consonants of a folded word, letters for one foreign sound alike, doubles once.

    It joins names of one page, or a name to a table's, never decides identity: much that is different has one skeleton.
    """
    bones = without_article(word).translate(_SOUNDS)
    bones = bones[:1] + bones[1:].translate(_VOWELS)
    return "".join(letter for at, letter in enumerate(bones) if at == 0 or bones[at - 1] != letter)
