"""visard over HTTP, with a page for people; photos stay in memory."""
