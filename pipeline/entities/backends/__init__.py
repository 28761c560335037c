"""Recognisers that a user may set instead of the shipped one, or beside it; each imports its library only when it is loaded."""
