"""Whom an audit sends: each adversary is a function from one way of looking to another."""
