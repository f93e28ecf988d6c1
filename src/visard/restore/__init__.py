"""Larger pictures from small ones. What is added is invented, not found."""
