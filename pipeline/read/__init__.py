"""Bytes to pages: finding files, decompressing, decoding."""

from pipeline.read.discover import discover
from pipeline.read.page import read_source, to_page
from pipeline.read.source import Source

__all__ = ["Source", "discover", "read_source", "to_page"]
