"""Trackers that do more with their references than compare with each of them.

Wenger, Shan, Zheng, Zhao 2021 (SoK: Anti-Facial Recognition Technology,
arXiv:2112.04558) name these ways; Radiya-Dixit, Hong, Carlini, Tramèr 2021
(arXiv:2106.14851) judge cloaks by them.
"""

from dataclasses import replace

from visard.judge.threats import Adversary, Means, Threat
from visard.pipeline import match

_PAPER = "Radiya-Dixit, Hong, Carlini, Tramèr 2021, arXiv:2106.14851"


def centroid() -> Adversary:
    """Averages all photos it has of a person, so that single ones matter less."""
    return Adversary(
        name="centroid",
        meaning="averages all photos it has of a person, so that single ones matter less",
        paper=_PAPER,
        apply=_centroid,
    )


def linear() -> Adversary:
    """Learns from its photos what tells each person from all others."""
    return Adversary(
        name="linear",
        meaning="learns from its photos what tells each person from all others",
        paper=_PAPER,
        apply=_linear,
    )


def growing() -> Adversary:
    """Keeps each photo that it recognises, and compares the next with it too."""
    return Adversary(
        name="growing",
        meaning="keeps each photo that it recognises, and compares the next with it too",
        paper="Fan et al. 2025, arXiv:2501.06533",
        apply=_growing,
    )


def _centroid(threat: Threat, means: Means) -> Threat:
    return replace(threat, matcher=match.centroid)


def _linear(threat: Threat, means: Means) -> Threat:
    return replace(threat, matcher=match.linear)


def _growing(threat: Threat, means: Means) -> Threat:
    return replace(threat, grows=True)
