"""Models, engine, embedded server, the one writer, named reads."""
