"""Architectures of networks that visard trained itself, small enough to come with it."""
