"""The one descent that every gradient-based method is made of."""
