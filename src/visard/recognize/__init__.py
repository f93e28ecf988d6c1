"""Face recognisers: aligned crops in, embeddings out. One file per network."""
