"""From one folder to millions of photos: the same work, with a manifest, on engines that exist."""
