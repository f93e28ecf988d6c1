"""Whole jobs: do the work, judge the result, write it. Surfaces call these."""
