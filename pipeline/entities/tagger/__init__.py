"""The default recogniser's tagger: a small network over word forms and their neighbours, in numpy and whole numbers alone."""
