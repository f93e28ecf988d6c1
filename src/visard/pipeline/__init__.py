"""Face recognition in five steps: collect, preprocess, extract, database, match."""
