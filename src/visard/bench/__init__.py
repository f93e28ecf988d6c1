"""Many methods before many adversaries, on people's photos: measured, resumable, ranked."""
