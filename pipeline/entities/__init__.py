"""Text to mentions, mentions to entities: plain functions of a page and of tables, with no database in them."""
