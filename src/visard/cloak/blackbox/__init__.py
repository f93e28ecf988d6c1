"""Cloaks from answers alone: nothing of a recogniser is known but whom it takes whom for."""
