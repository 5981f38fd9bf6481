"""Documents to sentences, names and candidates."""
