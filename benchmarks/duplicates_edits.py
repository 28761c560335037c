"""What happens to a text on its way to another site: each edit gives a new article, the old one stays as it was."""

from __future__ import annotations

import random
from collections.abc import Callable

from duplicates_language import Language, listed

Sentences = list[list[list[str]]]
"""An article: paragraphs of sentences of words."""

Edit = Callable[[Sentences, Language, random.Random], Sentences]

_VOWEL_SIGNS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652"
_TATWEEL, _NBSP = "\u0640", "\u00a0"
_EASTERN = {ord("0") + digit: 0x0660 + digit for digit in range(10)}


def words_of(article: Sentences) -> list[str]:
    """Give all words of an article."""
    return [word for paragraph in article for sentence in paragraph for word in sentence]


def _copied(article: Sentences) -> Sentences:
    return [[list(sentence) for sentence in paragraph] for paragraph in article]


def change_words(share: float) -> Edit:
    """Change that share of all words, at least one, wherever they stand: 70 % another, 15 % left out, 15 % with one before."""

    def edit(article: Sentences, language: Language, chance: random.Random) -> Sentences:
        out = _copied(article)
        places = [(sentence, at) for paragraph in out for sentence in paragraph for at in range(len(sentence))]
        chosen = chance.sample(range(len(places)), max(1, round(share * len(places))))
        for place in sorted(chosen, reverse=True):  # from behind, so that places before stay right
            sentence, at = places[place]
            kind = chance.random()
            if kind < 0.7:
                sentence[at] = _other_word(sentence[at], language, chance)
            elif kind < 0.85:
                del sentence[at]
            else:
                sentence.insert(at, language.tokens(1)[0])
        return out

    return edit


def _other_word(word: str, language: Language, chance: random.Random) -> str:
    """Give another word; for a quarter the same with a clitic more, for half of the numbers another number."""
    kind = chance.random()
    if word[0].isdigit() and kind < 0.5:
        return language.number(chance)
    if kind < 0.25:
        return chance.choice(listed()["before"]) + word
    return next(other for other in iter(lambda: language.tokens(1)[0], None) if other != word)


def change_sentences(share: float) -> Edit:
    """Change that share of the sentences, at least one: half are written anew, a quarter left out, a quarter added."""

    def edit(article: Sentences, language: Language, chance: random.Random) -> Sentences:
        out = _copied(article)
        places = [(paragraph, at) for paragraph in out for at in range(len(paragraph))]
        chosen = chance.sample(range(len(places)), max(1, round(share * len(places))))
        for place in sorted(chosen, reverse=True):
            paragraph, at = places[place]
            new = language.sentence(chance, chance.choice(language.topics), chance.randint(12, 32))
            kind = chance.random()
            if kind < 0.5:
                paragraph[at] = new
            elif kind < 0.75 and len(places) > 1:
                del paragraph[at]
            else:
                paragraph.insert(at, new)
        return [paragraph for paragraph in out if paragraph]

    return edit


def change_dateline(article: Sentences, language: Language, chance: random.Random) -> Sentences:
    """Put another city and agency before the text; the headline is another one for every copy."""
    out = _copied(article)
    first = out[0][0]
    if "-" in first[:4]:
        del first[: first.index("-") + 1]
    first[:0] = language.dateline(chance)
    return out


def keep_half(article: Sentences, language: Language, chance: random.Random) -> Sentences:
    """Keep the first half of the words."""
    return _first_words(article, len(words_of(article)) // 2)


def keep_lead(article: Sentences, language: Language, chance: random.Random) -> Sentences:
    """Keep the first 40 words."""
    return _first_words(article, 40)


def abridge(article: Sentences, language: Language, chance: random.Random) -> Sentences:
    """Leave every second sentence out, as a site with less room does, and change 3 % of the words of the rest."""
    sentences = [sentence for paragraph in article for sentence in paragraph]
    return change_words(0.03)([[sentence] for sentence in sentences[::2]], language, chance)


def _first_words(article: Sentences, count: int) -> Sentences:
    out: Sentences = []
    for paragraph in article:
        out.append([])
        for sentence in paragraph:
            if count > 0:
                out[-1].append(sentence[:count])
                count -= len(sentence)
    return [paragraph for paragraph in out if paragraph]


def printed(article: Sentences, chance: random.Random) -> list[str]:
    """Print paragraphs: commas, full stops, quotation marks; digits of either kind."""
    eastern = chance.random() < 0.5
    out = []
    for paragraph in article:
        sentences = []
        for sentence in paragraph:
            words = [word + "،" if chance.random() < 0.04 else word for word in sentence]
            sentences.append(" ".join(words) + ".")
        text = " ".join(sentences)
        out.append(text.translate(_EASTERN) if eastern else text)
    return out


def add_noise(paragraphs: list[str], chance: random.Random) -> list[str]:
    """Print the same text otherwise: vowel signs, tatweel, the other digits, no-break spaces."""
    back = {there: here for here, there in _EASTERN.items()}
    out = []
    for text in paragraphs:
        signs = []
        for sign in text:
            signs.append(_NBSP if sign == " " and chance.random() < 0.1 else sign)
            if sign.isalpha():
                kind = chance.random()
                if kind < 0.08:
                    signs.append(chance.choice(_VOWEL_SIGNS))
                elif kind < 0.1:
                    signs.append(_TATWEEL)
        noisy = "".join(signs)
        out.append(noisy.translate(back if any(sign in noisy for sign in map(chr, back)) else _EASTERN))
    return out
