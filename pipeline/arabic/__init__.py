"""Arabic characters, display text, match key, numbers and dates: pure functions of strings."""
