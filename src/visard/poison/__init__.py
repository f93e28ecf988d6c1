"""Photos that are no use to train on: noise that leaves nothing to learn (arXiv:2101.04898)."""
