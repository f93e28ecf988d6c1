"""Redaction: faces covered, blurred or painted over, as people do it every day."""
