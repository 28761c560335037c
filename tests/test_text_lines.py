"""Lines of text as they stream in: each once, in order, as soon as it is there, whatever their bytes are."""

from __future__ import annotations

import io
import tracemalloc
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.read.text_lines import BATCH_BYTES, TextLine, line_batches

MOST = 1 << 20


class Trickle:
    """A stream that gives its bytes in given portions, as a pipe does."""

    def __init__(self, *portions: bytes) -> None:
        self.portions = [portion for portion in portions if portion]

    def read1(self, _size: int = -1) -> bytes:
        return self.portions.pop(0) if self.portions else b""


def lines(*portions: bytes, most: int = MOST) -> list[TextLine]:
    return [line for batch in line_batches(Trickle(*portions), most) for line in batch]


def texts(*portions: bytes) -> list[str]:
    return [line.text for line in lines(*portions)]


@pytest.mark.parametrize(
    ("given_bytes", "expected"),
    [
        ("", []),
        ("\n", [""]),
        ("خبر", ["خبر"]),
        ("خبر\n", ["خبر"]),
        ("خبر\r\n\r\nآخر\r\n", ["خبر", "", "آخر"]),
        (" \n\n\u200f\n", [" ", "", "\u200f"]),
        ("a\u2028b\x0bc\x85d\re\n", ["a\u2028b\x0bc\x85d\re"]),
        ("\ufeffخبر\n", ["\ufeffخبر"]),
        ("a\0b\n", ["a\0b"]),
    ],
)
def test_a_line_ends_at_a_newline_alone_and_is_kept_as_given(given_bytes, expected):
    assert texts(given_bytes.encode()) == expected


@given(st.lists(st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=12)), st.data())
def test_however_the_bytes_arrive_the_lines_are_the_same(written, data):
    whole = "".join(f"{line}\n" for line in written).encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=8)))
    got = lines(*(whole[start:end] for start, end in pairwise([0, *cuts, len(whole)])))
    assert [line.text for line in got] == written
    assert [line.number for line in got] == list(range(1, len(written) + 1))


def test_lines_are_given_as_soon_as_they_are_there():
    batches = line_batches(Trickle(b"one\ntw", b"o\n", b"three"), MOST)
    assert [[line.text for line in batch] for batch in batches] == [["one"], ["two"], ["three"]]


def test_bytes_that_are_no_utf8_are_replaced_and_the_line_is_marked():
    one, two, three = lines(b"a\n\xff\xfeb\xd8\n" + "خبر".encode())
    assert (one.is_damaged, two.is_damaged, three.is_damaged) == (False, True, False)
    assert (two.text, three.text) == ("\ufffd\ufffdb\ufffd", "خبر")


@pytest.mark.parametrize("portion", [7, 100, 10_000])
def test_a_line_that_is_too_long_is_counted_and_the_next_is_read(portion):
    whole = b"a" * 100 + b"\n" + b"b" * 101 + b"\nc\n" + b"d" * 5000
    got = lines(*(whole[at : at + portion] for at in range(0, len(whole), portion)), most=100)
    assert [(line.number, len(line.text), line.is_too_long) for line in got] == [
        (1, 100, False),
        (2, 0, True),
        (3, 1, False),
        (4, 0, True),
    ]


def test_what_is_too_long_is_never_held_whole():
    class Endless:
        left = 200

        def read1(self, size: int = -1) -> bytes:
            self.left -= 1
            return b"x" * size if self.left >= 0 else b""

    tracemalloc.start()
    (batch,) = line_batches(Endless(), MOST)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert batch[0].is_too_long
    assert peak < 8 * BATCH_BYTES + 3 * MOST


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_utf_16_is_refused_with_the_remedy(encoding):
    mark = b"" if encoding == "utf-16" else b"\xfe\xff"
    with pytest.raises(InputError, match="iconv -f UTF-16 -t UTF-8"):
        lines(mark + "خبر\n".encode(encoding))


def test_a_file_is_read_as_a_pipe_is():
    assert [line.text for batch in line_batches(io.BytesIO(b"a\r\nb"), MOST) for line in batch] == ["a", "b"]
