"""Following faces from frame to frame, so that none slips out where a detector blinks."""
