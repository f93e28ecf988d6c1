"""Studies: what visard achieves on many photos, measured. They compose, and hold no method."""
