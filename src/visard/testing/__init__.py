"""Conformance checks that anybody may run on parts of their own."""
