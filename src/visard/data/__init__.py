"""Photos of people on disk: folders, parts of a data set, lists of pairs."""
