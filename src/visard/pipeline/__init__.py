"""The five stages of face recognition, as five steps: collect, preprocess, extract, database, match."""
