"""Boxes around faces as people write them: read, corrected by hand, written, applied again."""
