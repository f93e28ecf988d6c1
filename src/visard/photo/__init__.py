"""Photos: files, windows around faces, alignment, and what the world does to them."""
