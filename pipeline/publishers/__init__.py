"""What is true of a publisher, as YAML profiles, and their loader."""
