"""A page's text to lines with roles, articles and teasers: a pure function of the page and the profiles."""

from pipeline.parse.page import PARSER_VERSION, parse, profiles_version

__all__ = ["PARSER_VERSION", "parse", "profiles_version"]
