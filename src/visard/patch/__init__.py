"""Printed patches that hide a face from a detector, and what is needed to make and lay them on.

Kaziakhmedov et al. 2019, arXiv:1910.06261. The detector's network comes in as an argument.
"""
