"""Ways to make a photo that shows less of who is in it. One method a file or a folder."""
