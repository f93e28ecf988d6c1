"""AnonymousNet: a face with other attributes (Li & Lin 2019, arXiv:1904.12620)."""
