"""Training of the shipped tagger: needs PyTorch, which the product does not."""
