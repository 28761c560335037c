"""A page's text to lines with roles, articles and teasers."""
