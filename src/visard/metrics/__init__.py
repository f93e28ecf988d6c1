"""How good recognisers and attacks are: rates with their counts, and their uncertainty.

Everything works on distances: lower is more alike, and a pair at or under a
threshold matches.
"""
