"""Training networks of our own: the loop, what it is fed, and what it is asked for."""
