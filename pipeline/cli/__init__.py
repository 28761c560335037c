"""The verbs of the command `matn`; no logic."""
