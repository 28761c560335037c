"""A byline's place as a name: without brackets, colon, and the clitic that says "to" or "for"."""

from __future__ import annotations

from pipeline.arabic.text import match_key
from pipeline.parse.draft import Draft

LAM, ALEF = "\u0644", "\u0627"


def clean_place(printed: str, draft: Draft) -> str:
    """Take a trailing colon off a place, and the clitic lam where what is left is a known place.

    Known: named in `arabic/places.yml`, or standing as a word of its own elsewhere on the page.
    """
    place = printed.strip(" :.()[]")
    if not place.startswith(LAM):
        return place
    rest = place.removeprefix(LAM)
    if rest.startswith(LAM):  # the article loses its alef behind the clitic: for ar-Riyadh
        rest = ALEF + rest
    key, whole = match_key(rest), match_key(place)
    if whole in draft.lexicon.places or not key:
        return place
    return rest if key in draft.lexicon.places or _stands_alone(key, draft) else place


def _stands_alone(key: str, draft: Draft) -> bool:
    if not draft.words:
        draft.words = {word for line in draft.lines for word in line.key.split(" ")}
    return all(word in draft.words for word in key.split(" "))
