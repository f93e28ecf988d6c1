"""Reports as JSON, in the terminal, and as a page that opens from disk."""
