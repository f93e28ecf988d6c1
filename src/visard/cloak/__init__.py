"""Cloaks: changes that recognisers see and people do not. One method a file."""
