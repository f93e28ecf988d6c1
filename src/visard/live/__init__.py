"""The camera: every frame protected before anybody sees it, or covered where that failed."""
