"""Matn: raw Arabic news pages in, a queryable PostgreSQL archive out, every line accounted for."""

__version__ = "0.1.0"
