"""Who is protected, posted and cleaned in each scenario, and what counts as what."""

import numpy as np
import pytest
import torch

from colours import MeanColour, Middle, Times, album, painted, shot
from visard.judge.album import Shot
from visard.judge.observe import Observer, Side
from visard.judge.scenarios import Scenario, answer, attempts, distances, grown, impostors
from visard.judge.threats import Threat
from visard.photo.channels import File
from visard.pipeline.match import centroid, linear, nearest
from visard.types import Outcome

EVASION, POISONING, BOTH = Scenario
CHANNEL, PURIFIER = Times(0.5, name="dim"), Times(-1.0, 1.0, name="inverse")
FAR = 9.0


def _observed(references, probes):
    return Observer(album(references, probes), Middle())


def _one_pair():
    return _observed([shot(0, 200, 120)], [shot(0, 180, 40)])


@pytest.mark.parametrize(
    ("scenario", "references", "probes"),
    [(EVASION, False, True), (POISONING, True, False), (BOTH, True, True)],
)
def test_each_scenario_protects_its_side(scenario, references, probes):
    assert scenario.protects(Side.REFERENCES) is references
    assert scenario.protects(Side.PROBES) is probes


@pytest.mark.parametrize("protected", [False, True])
@pytest.mark.parametrize("scenario", list(Scenario))
def test_only_posted_photos_go_through_the_channel_and_all_are_purified(scenario, protected):
    threat = Threat(MeanColour(), CHANNEL, PURIFIER)
    (found,) = distances(threat, scenario, _one_pair(), None, protected=protected)
    hidden_probe = protected and scenario in (EVASION, BOTH)
    hidden_reference = protected and scenario in (POISONING, BOTH)
    probe = (40 if hidden_probe else 180) / 255
    reference = (120 if hidden_reference else 200) / 255
    probe *= 0.5 if scenario in (EVASION, BOTH) else 1
    reference *= 0.5 if scenario in (POISONING, BOTH) else 1
    expected = abs((1 - probe) - (1 - reference)) * 3**0.5
    assert found.item() == pytest.approx(expected, abs=0.012)  # photos have 256 shades


def test_before_and_after_differ_in_the_protection_alone():
    (attempt,) = attempts(Threat(MeanColour()), EVASION, _one_pair(), 0.2)
    assert (attempt.person, attempt.photo) == ("person 0", "0.png")
    assert attempt.before.outcome is Outcome.MATCHED
    assert attempt.before.distance == pytest.approx(20 / 255 * 3**0.5, abs=1e-3)
    assert attempt.after.outcome is Outcome.PROTECTED
    assert attempt.after.distance == pytest.approx(160 / 255 * 3**0.5, abs=1e-3)


def test_no_protection_changes_nothing():
    observer = _observed([shot(0, 200, 200)], [shot(0, 180, 180)])
    for scenario in Scenario:
        (attempt,) = attempts(Threat(MeanColour()), scenario, observer, 0.2)
        assert attempt.before == attempt.after


@pytest.mark.parametrize("matcher", [nearest, centroid, linear], ids=lambda each: each.name)
@pytest.mark.parametrize("scenario", list(Scenario))
def test_a_face_that_is_not_found_is_never_protected(matcher, scenario):
    lost = {
        "references": [shot(0, 200, 200, found=False), shot(1, 90, 90), shot(2, 30, 30)],
        "probes": [shot(0, 190, 190, found=False)],
    }
    threat = Threat(MeanColour(), matcher=matcher)
    (attempt,) = attempts(threat, scenario, _observed(**lost), FAR)
    assert attempt.before.outcome is Outcome.MATCHED
    assert attempt.after.outcome is Outcome.NOT_ACQUIRED
    assert attempt.after.distance is None
    assert attempt.after.rank is None


def test_the_place_among_all_people_is_told():
    observer = _observed(
        [shot(0, 200), shot(1, 100), shot(2, 60)], [shot(0, 190, 70, name="probe.png")]
    )
    (attempt,) = attempts(Threat(MeanColour()), EVASION, observer, FAR)
    assert (attempt.before.rank, attempt.after.rank) == (1, 3)


@pytest.mark.parametrize("gap", [np.nan, np.inf])
def test_what_cannot_be_measured_is_not_acquired(gap):
    assert answer(np.array([gap, 0.1]), 0, FAR).outcome is Outcome.NOT_ACQUIRED


def test_a_pair_at_the_limit_matches():
    assert answer(np.array([0.5]), 0, 0.5).outcome is Outcome.MATCHED


def test_impostors_are_the_others_that_were_acquired():
    rows = np.array([[0.1, 0.2, np.inf], [np.nan, np.nan, np.nan], [0.3, 0.4, 0.5]])
    assert sorted(impostors(rows, [0, 1, 1])) == [0.2, 0.3, 0.5]


def test_a_face_hidden_from_the_detector_when_clean_is_shown_to_everybody():
    face = shot(0, 0).face
    blind = Shot(0, "dark.png", face, painted(200, face=False), painted(200, face=False))
    observer = _observed([blind], [blind])
    (attempt,) = attempts(Threat(MeanColour()), BOTH, observer, 0.1)
    assert attempt.before.outcome is attempt.after.outcome is Outcome.MATCHED


def test_views_are_made_once():
    observer, recognizer = _one_pair(), MeanColour()
    for _ in range(3):
        attempts(Threat(recognizer, CHANNEL), BOTH, observer, 0.1)
    assert recognizer.calls == 4
    assert observer.detector.calls == 4 + 2  # and whether each clean photo shows a face


def test_channels_of_one_name_are_told_apart():
    observer, recognizer = _one_pair(), MeanColour()
    seen = [
        observer.embed(Side.PROBES, recognizer, Times(factor), protected=False).mean().item()
        for factor in (1.0, 0.5)
    ]
    assert seen == pytest.approx([180 / 255, 90 / 255], abs=0.01)


def test_a_recogniser_is_tuned_once_on_what_was_acquired():
    asked = []

    def tunes(recognizer, crops, people):
        asked.append((len(crops), list(people)))
        return MeanColour("tuned")

    observer = _observed(
        [shot(0, 200, 90), shot(1, 90, 60, found=False)], [shot(1, 90, 90), shot(0, 200, 90)]
    )
    threat = Threat(MeanColour(), tunes=tunes)
    for scenario in Scenario:
        attempts(threat, scenario, observer, 0.1)
    assert asked == [(2, [0, 1]), (1, [0])]


def test_nothing_acquired_leaves_the_recogniser_as_it_is():
    observer = _observed([shot(0, 200, 90, found=False)], [shot(0, 190, 190)])
    threat = Threat(MeanColour(), tunes=lambda *_: pytest.fail("there is nothing to learn from"))
    with pytest.raises(pytest.fail.Exception):
        distances(threat, POISONING, observer, None, protected=False)
    assert distances(threat, POISONING, observer, None, protected=True).tolist() == [[np.inf]]


def test_probes_may_be_asked_about_by_another_recogniser():
    asks = MeanColour("today")
    threat = Threat(MeanColour(), asks=asks)
    distances(threat, EVASION, _one_pair(), None, protected=False)
    assert (threat.recognizer.calls, asks.calls) == (1, 1)


def test_a_growing_gallery_finds_through_what_it_found():
    probes = [shot(0, 170, 170), shot(0, 140, 140), shot(0, 20, 20)]
    observer = _observed([shot(0, 200), shot(1, 230)], probes)
    still, grows = (Threat(MeanColour(), grows=each) for each in (False, True))
    outcomes = [
        [each.after.outcome for each in attempts(threat, EVASION, observer, 0.21)]
        for threat in (still, grows)
    ]
    matched, hidden = Outcome.MATCHED, Outcome.PROTECTED
    assert outcomes == [[matched, hidden, hidden], [matched, matched, hidden]]


def test_a_growing_gallery_bears_that_nothing_was_acquired():
    observer = _observed([shot(0, 200)], [shot(0, 190, 190, found=False)])
    threat = Threat(MeanColour(), grows=True)
    (attempt,) = attempts(threat, EVASION, observer, 0.1)
    assert attempt.after.outcome is Outcome.NOT_ACQUIRED


def test_a_chain_of_resemblance_is_followed_to_its_end():
    known = np.array([[0.1], [9.0], [9.0], [9.0]])
    places = np.array([0.0, 0.4, 0.8, 3.0])
    between = abs(places[:, None] - places)
    assert grown(known, between, 0.5).ravel() == pytest.approx([0.1, 0.4, 0.4, 2.2])


def test_a_probe_is_never_compared_with_itself():
    known = np.array([[0.4], [0.9]])
    between = np.array([[0.0, 0.8], [0.8, 0.0]])
    assert grown(known, between, 0.5).ravel() == pytest.approx([0.4, 0.8])


def test_a_probe_taken_for_somebody_else_serves_them():
    known = np.array([[0.6, 0.2], [0.9, 0.9]])  # the first shows person 0, but is taken for 1
    between = np.array([[0.0, 0.3], [0.3, 0.0]])
    assert grown(known, between, 0.5)[1].tolist() == pytest.approx([0.9, 0.3])


def test_nobody_recognised_adds_nothing():
    known = np.array([[0.6, 0.7], [0.9, 0.9]])
    assert np.array_equal(grown(known, np.zeros((2, 2)), 0.5), known)


def test_embeddings_of_lost_faces_are_not_numbers():
    observer = _observed([shot(0, 200, 200, found=False), shot(1, 90, 90)], [])
    rows = observer.embed(Side.REFERENCES, MeanColour(), File(), protected=True)
    assert torch.isnan(rows).all(dim=1).tolist() == [True, False]


def test_an_unprotected_photo_has_no_protected_version():
    with pytest.raises(ValueError, match=r"0\.png was never protected"):
        shot(0, 200).version(protected=True)


def test_joined_albums_keep_people_apart():
    joined = album([shot(0, 1), shot(1, 2)], []).joined(album([shot(0, 3)], [shot(0, 4)]))
    assert joined.names == ("person 0", "person 1", "person 0")
    assert [each.person for each in joined.shots] == [0, 1, 2, 2]
