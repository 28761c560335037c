"""Bytes to pages: finding sources, opening what holds many pages, decompressing, decoding."""

from pipeline.read.discover import discover
from pipeline.read.documents import check_columns, check_named, cut_documents, may_hold_rows, read_documents
from pipeline.read.kinds import holds_many
from pipeline.read.options import ReadOptions
from pipeline.read.page import read_source, to_page
from pipeline.read.raw import Cut, RawDocument, finish
from pipeline.read.remote import without_password
from pipeline.read.source import Source

__all__ = [
    "Cut",
    "RawDocument",
    "ReadOptions",
    "Source",
    "check_columns",
    "check_named",
    "cut_documents",
    "discover",
    "finish",
    "holds_many",
    "may_hold_rows",
    "read_documents",
    "read_source",
    "to_page",
    "without_password",
]
