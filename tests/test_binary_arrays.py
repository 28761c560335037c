"""Arrays in binary form: the same bytes as the driver's own, and no number cut short."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg import postgres
from psycopg.adapt import Transformer
from psycopg.pq import Format

from pipeline.store.binary_arrays import DUMPERS

words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
ARRAYS = {
    "int4": st.lists(st.integers(-(2**31), 2**31 - 1)),
    "int2": st.lists(st.none() | st.integers(-(2**15), 2**15 - 1)),
    "bool": st.lists(st.none() | st.booleans()),
    "text": st.lists(st.none() | words),
}
OURS = {made.oid: made for made in DUMPERS.values()}


def ours(element: str, values: list[Any]) -> bytes:
    return bytes(OURS[postgres.types[element].array_oid](list).dump(values) or b"")


@pytest.mark.parametrize("element", ARRAYS)
@given(data=st.data())
def test_an_array_reads_back_through_the_drivers_own_loader(element: str, data: st.DataObject) -> None:
    values = data.draw(ARRAYS[element])
    transformer = Transformer()
    transformer.set_loader_types([postgres.types[element].array_oid], Format.BINARY)
    assert transformer.load_sequence([ours(element, values)]) == (values,)


@pytest.mark.parametrize(("element", "value"), [("int4", 2**31), ("int4", -(2**40)), ("int2", 2**15), ("int2", -99999)])
def test_a_number_too_large_is_an_error_and_not_cut_short(element: str, value: int) -> None:
    with pytest.raises(OverflowError, match=str(value)):
        ours(element, [1, value])
