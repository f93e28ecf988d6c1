"""Painting: a photo anew, in strokes (Liu et al. 2021, "Paint Transformer", arXiv:2108.03798)."""
