"""The default recogniser: whole names only, the same answer in any company, and exact arithmetic."""

from __future__ import annotations

import dataclasses
import itertools
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.arabic.text import display_text
from pipeline.entities.default_recogniser import DefaultRecogniser
from pipeline.entities.recogniser import Recogniser
from pipeline.entities.tagger import network as network_module
from pipeline.entities.tagger.clitics import stems
from pipeline.entities.tagger.decode import best_labels, probability, spans_of
from pipeline.entities.tagger.lexical import Lexical, shipped_lexical
from pipeline.entities.tagger.network import FormCache, Network
from pipeline.entities.tagger.weights import Weights, shipped_weights
from pipeline.entities.tokens import tokenise
from pipeline.entity_records import NAME_TYPES

TEXTS = [
    "قال الرئيس المصري أنور السادات، أمس، إن القاهرة لن تقبل بذلك.",
    "وأعلنت وزارة الخارجية الفرنسية (الكي دورسيه) أن الوزير سيزور بيروت ودمشق الأسبوع المقبل.",
    "",
    "!؟..",
    "«منظمة الصحة العالمية» تحذر من وباء في السودان",
    "ارتفع مؤشر السوق 2.5% في تعاملات اليوم",
]
ARABIC = "".join(map(chr, [*range(0x621, 0x63B), *range(0x641, 0x64B)]))


@pytest.fixture(scope="module")
def recogniser():
    return DefaultRecogniser()


def test_it_is_a_recogniser(recogniser):
    assert isinstance(recogniser, Recogniser)
    assert recogniser.name == "matn"
    assert shipped_weights().hash in recogniser.version


def test_names_of_news_are_found(recogniser):
    text = TEXTS[0]
    found = {(span.type.value, text[span.start : span.end]) for span in recogniser.recognise([text])[0]}
    assert ("PERSON", "أنور السادات") in found
    assert ("PLACE", "القاهرة") in found


def test_punctuation_written_onto_a_word_changes_nothing(recogniser):
    loose, tight = "زار الوزير « بيروت » ، أمس", "زار الوزير «بيروت»، أمس"
    names = [[text[s.start : s.end] for s in recogniser.recognise([text])[0]] for text in (loose, tight)]
    assert names[0] == names[1] == ["بيروت"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet=ARABIC + ' ،."()«»12-Ab', max_size=80).map(display_text), max_size=6))
def test_names_are_in_order_apart_and_without_punctuation_at_their_ends(texts):
    found = DefaultRecogniser().recognise(texts)
    assert len(found) == len(texts)
    for text, spans in zip(texts, found, strict=True):
        assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
        for span in spans:
            assert span.type in NAME_TYPES and 0.5 <= span.score <= 1
            assert span.start < span.end <= len(text)


def test_a_text_gives_the_same_in_any_company_and_order(recogniser):
    alone = [recogniser.recognise([text])[0] for text in TEXTS]
    rng = random.Random(5)
    for _ in range(5):
        order = [rng.randrange(len(TEXTS)) for _ in range(40)]
        assert DefaultRecogniser().recognise([TEXTS[n] for n in order]) == [alone[n] for n in order]


def test_a_full_cache_of_forms_changes_nothing():
    weights = shipped_weights()
    lexical = shipped_lexical(weights.kinds)
    words = [tokenise(text) for text in TEXTS]
    large, small = FormCache(weights, lexical), FormCache(weights, lexical, capacity=12)
    for tokens in words * 2:
        if len(tokens):
            kept = large.given[:, large.numbers(tokens.words, tokens.keys)]
            numbers = small.numbers(tokens.words, tokens.keys)
            kept = large.given[:, large.numbers(tokens.words, tokens.keys)]
            assert (small.given[:, numbers] == kept).all()


def test_the_best_labels_are_those_of_an_exhaustive_search():
    rng = np.random.default_rng(3)
    follow = rng.normal(size=(4, 4)).astype(np.float32)
    follow[1, 2] = -10_000
    for length in (1, 2, 5):
        scores = rng.normal(size=(3 * (length + 1), 4)).astype(np.float32)
        real = np.arange(len(scores)) % (length + 1) != 0
        got = best_labels(scores, real, follow)
        for start in np.flatnonzero(~real):
            piece = scores[start + 1 : start + 1 + length]

            def worth(path, piece=piece):
                steps = zip((0, *path), (*path, 0), strict=True)
                return sum(piece[n, label] for n, label in enumerate(path)) + sum(follow[a, b] for a, b in steps)

            best = max(itertools.product(range(4), repeat=length), key=worth)
            assert tuple(got[start + 1 : start + 1 + length]) == best


def test_labels_spell_names():
    assert spans_of(["S-PLACE", "O", "B-ORG", "I-ORG", "E-ORG", "S-PERSON"]) == [("PLACE", 0, 1), ("ORG", 2, 5), ("PERSON", 5, 6)]


def test_a_lead_is_a_probability():
    assert [probability(lead) for lead in (-1, 0, 2, 100)] == [0.5, 0.5, 0.881, 1.0]


def test_sums_of_the_layers_stay_where_float32_is_exact():
    weights = shipped_weights()
    kernels = [kernel for of in (weights.neighbours, weights.further) for kernel in of.reshape(-1, *of.shape[-2:])]
    kernels.append(weights.out)
    assert max(float(np.abs(kernel).sum(axis=0).max()) for kernel in kernels) * 255 < 2**24
    assert float(np.abs(weights.project).sum(axis=0).max()) * 127 < 2**24
    assert 5 * 4096 + np.abs(weights.scales["first_bias"]).max() + 8 * int(np.abs(weights.matches).max()) < 2**15


def test_a_long_text_is_read_in_windows_that_change_no_score(monkeypatch):
    weights = shipped_weights()
    tokens = [(tokens.words, tokens.keys) for tokens in map(tokenise, [*TEXTS, " ".join(TEXTS * 3)])]
    whole = Network(weights, shipped_lexical(weights.kinds)).scores(tokens)[0]
    for window in (1, 7, 16):
        monkeypatch.setattr(network_module, "_WINDOW", window)
        assert (Network(weights, shipped_lexical(weights.kinds)).scores(tokens)[0] == whole).all()


def one_member(weights: Weights) -> Weights:
    """The first of the networks that stand side by side."""
    _, _, word, hidden = weights.neighbours.shape
    wide = {"word": word, "word_bias": word, "given": hidden, "first_bias": hidden, "out_in": hidden}
    scales = {name: of[..., : wide[name]] if name in wide and of.ndim else of for name, of in weights.scales.items()}
    scales |= {name: of[..., :hidden] for name, of in weights.scales.items() if name.startswith("further") and of.ndim}
    return dataclasses.replace(
        weights,
        features=weights.features[:, :word],
        project=weights.project[:, :word],
        neighbours=weights.neighbours[:1],
        matches=weights.matches[..., :hidden],
        further=weights.further[:, :1],
        out=weights.out[:hidden],
        scales=scales,
    )


def test_two_equal_members_score_as_one():
    one = one_member(shipped_weights())

    def twice(array, axis=-1):
        return np.concatenate([array, array], axis=axis)

    wide = {"word", "word_bias", "given", "first_bias", "out_in"}
    scales = {name: twice(of) if name in wide or name.startswith("further") else of for name, of in one.scales.items()}
    two = dataclasses.replace(
        one,
        features=twice(one.features),
        project=twice(one.project),
        neighbours=twice(one.neighbours, 0),
        matches=twice(one.matches),
        further=twice(one.further, 1),
        out=twice(one.out, 0),
        scales=scales | {"out": one.scales["out"] / 2},
    )
    tokens = [(tokens.words, tokens.keys) for tokens in map(tokenise, TEXTS)]
    scores = [Network(weights, shipped_lexical(weights.kinds)).scores(tokens)[0] for weights in (one, two)]
    assert (scores[0] == scores[1]).all()


def test_clitics_are_taken_off_in_every_likely_way():
    assert stems("بالعراق") == ["العراق", "عراق"]
    assert stems("وللعراق") == ["للعراق", "العراق", "عراق"]
    assert stems("من") == []


def test_lexicons_match_words_and_rows_of_words():
    lexical = Lexical([("قاهره", ("city",)), ("حزب الله", ("party",)), ("الله", ("word",))])
    assert lexical.of_word("بالقاهره") == ["~city"]
    assert lexical.matches(["قال", "لحزب", "الله"]) == [(1, 3), (2, 5)]
    assert lexical.matches(["حزب"]) == []
