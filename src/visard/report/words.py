"""Plain words for what a report holds: one vocabulary for every surface."""

import math

from visard.registry import CHANNELS, load, names
from visard.results import Asked, Visibility
from visard.types import Claim, Knowledge, Outcome

OUTCOMES = {
    Outcome.PROTECTED: "hidden",
    Outcome.MATCHED: "recognised",
    Outcome.NOT_ACQUIRED: "not acquired",
    Outcome.NO_FACE: "no face",
    Outcome.FAILED: "failed",
}

EXPLAINED = {
    Outcome.PROTECTED: "the recogniser no longer takes the face for this person",
    Outcome.MATCHED: "the recogniser still knows the person",
    Outcome.NOT_ACQUIRED: "the adversary's detector found no face to look at; "
    "a cloak does not count this as hidden",
    Outcome.NO_FACE: "no face was found, so nothing was measured",
    Outcome.FAILED: "it could not be measured",
}


def explained(outcome: Outcome, claim: Claim) -> str:
    """What an outcome means, for a method that promises this."""
    if outcome is Outcome.NOT_ACQUIRED and claim is Claim.UNDETECTED:
        return "the adversary's detector found no face to look at, as this method promises"
    return EXPLAINED[outcome]


KNOWLEDGE = {
    Knowledge.SURROGATE: "attacked",
    Knowledge.RELATED: "akin to an attacked one",
    Knowledge.STRANGER: "never seen by the cloak",
    Knowledge.UNKNOWN: "perhaps attacked, perhaps not",
}

_CHANNELS = {
    "file": "the file",
    "jpeg75": "JPEG 75",
    "jpeg50": "JPEG 50",
    "half": "half size",
    "quarter": "quarter size",
    "blur": "blurred",
    "grey": "grey",
    "screenshot": "screenshot",
    "screenshot75": "screenshot, JPEG 75",
    "whatsapp": "WhatsApp",
    "wa_status": "WhatsApp status",
    "signal": "Signal",
    "telegram": "Telegram",
    "facebook": "Facebook",
    "instagram": "Instagram",
    "x": "X",
    "weibo": "Weibo",
    "squeeze": "squeezed",
    "denoise": "denoised",
    "smooth": "smoothed",
    "shield": "JPEG shield",
    "rescale": "rescaled",
}
"""As column heads; what each does is said once, by the channel itself."""

# What SSIMULACRA2's authors call these scores, and what that is to a viewer.
_SEEN = (
    (90, "very high", "not noticed even when flipping between the two"),
    (70, "high", "hard to see"),
    (50, "medium", "visible on a close look"),
    (30, "low", "plainly visible"),
    (-math.inf, "very low", "impossible to overlook"),
)

_FAR = {"1e-1": "10", "1e-2": "100", "1e-3": "1,000", "1e-4": "10,000", "1e-5": "100,000"}


def plain(text: str) -> str:
    r"""Text in one line, with whatever could steer a terminal or a page made visible.

    >>> plain("me\x1b[31m\u202egpj.exe")
    'me\\x1b[31m\\u202egpj.exe'
    """
    return "".join(letter if letter.isprintable() else _escaped(letter) for letter in text)


def _escaped(letter: str) -> str:
    return " " if letter in "\n\t\u00a0" else letter.encode("unicode_escape").decode("ascii")


def channel(name: str) -> str:
    """A channel's name as a column head; one not known here keeps its own.

    >>> channel("half"), channel("half+whatsapp"), channel("blur3")
    ('half size', 'half size, then WhatsApp', 'blur3')
    """
    return ", then ".join(_CHANNELS.get(part) or plain(part) for part in name.split("+"))


def channel_explained(name: str) -> str:
    """What that channel says it does to the photo, or nothing when there is none.

    >>> channel_explained("half"), channel_explained("magic")
    ('shrunk to half its width and height', '')
    """
    if name not in names(CHANNELS):
        return ""
    said = (load(CHANNELS, name).__doc__ or "").split("\n", 1)[0].rstrip(".")
    return plain(said[:1].lower() + said[1:])


def succeeded(outcome: Outcome, claim: Claim) -> bool:
    """Whether that outcome is what the method promised.

    >>> succeeded(Outcome.NOT_ACQUIRED, Claim.UNRECOGNISED)
    False
    """
    undetected = claim is Claim.UNDETECTED and outcome is Outcome.NOT_ACQUIRED
    return outcome is Outcome.PROTECTED or undetected


def times(ratio: float) -> str:
    """A distance in thresholds, with as many digits as tell it from 1.

    >>> times(1.312), times(1.0004), times(1.0)
    ('1.31×', '1.0004×', '1.00×')
    """
    texts = (f"{ratio:.{digits}f}" for digits in (2, 3, 4, 5))
    return next((text for text in texts if float(text) != 1 or ratio == 1), "1.00000") + "×"


def score(value: float) -> str:
    """A score to one decimal, never rounded up.

    >>> score(69.97)
    '69.9'
    """
    return f"{math.floor(value * 10) / 10:.1f}".replace("-", "−")


def quality(ssimulacra2: float) -> tuple[str, str]:
    """What a score is called, and what a person sees.

    >>> quality(66)
    ('medium', 'visible on a close look')
    """
    bands = ((name, seen) for least, name, seen in _SEEN if ssimulacra2 >= least)
    return next(bands, _SEEN[-1][1:])


def decibels(psnr: float) -> str:
    """A ratio of signal to noise.

    >>> decibels(float("inf")), decibels(38.42)
    ('infinite', '38.4 dB')
    """
    return "infinite" if math.isinf(psnr) else f"{psnr:.1f} dB"


def visibility(seen: Visibility) -> str:
    """What a person sees, in one line."""
    name, _ = quality(seen.ssimulacra2)
    return (
        f"SSIMULACRA2 {score(seen.ssimulacra2)} of 100 ({name}), FLIP {seen.flip:.3f}, "
        f"SSIM {seen.ssim:.3f}, largest change {seen.largest} of 255"
    )


def asked(answers: Asked) -> str:
    """How many questions a method asked of whom it names, and what came of it.

    >>> asked(Asked(questions=1959, fooled=True))
    '1,959 questions were asked: whoever answered them now takes the face for somebody else.'
    """
    end = "now takes the face for somebody else" if answers.fooled else "still knows the face"
    return f"{answers.questions:,} questions were asked: whoever answered them {end}."


def strangers_accepted(far: str) -> str:
    """A false accept rate as people count.

    >>> strangers_accepted("1e-3")
    '1 stranger in 1,000'
    """
    return f"1 stranger in {_FAR[far]}" if far in _FAR else f"a share of {plain(far)} of strangers"


def listed(them: tuple[str, ...], nobody: str = "none") -> str:
    """Names as one says them.

    >>> listed(("a", "b", "c")), listed(())
    ('a, b and c', 'none')
    """
    clean = [plain(name) for name in them]
    return " and ".join(filter(None, (", ".join(clean[:-1]), *clean[-1:]))) or nobody
