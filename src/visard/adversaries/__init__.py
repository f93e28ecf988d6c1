"""Who an audit sends: what each adversary does before it looks, as functions from threat to threat."""
