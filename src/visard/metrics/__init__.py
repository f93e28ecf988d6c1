"""How well somebody is recognised, and how much a picture changed, as numbers with their counts."""
