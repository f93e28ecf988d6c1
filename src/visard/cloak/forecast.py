"""What the next step of strength would bring, without taking it."""

from visard.cloak.ceiling import largest_scale, predicted_scale
from visard.cloak.run import ENOUGH, Run
from visard.cloak.strengths import CEILINGS, stronger
from visard.types import Card, Forecast, Strength


def forecast(
    run: Run, index: int, strength: Strength | float, cards: tuple[Card, ...]
) -> Forecast | None:
    """The face's change enlarged to the next strength's ceilings, and who would match.

    An estimate: the next strength would take more steps, and mostly finds a better change.
    None when there is no next strength, or a score was asked for and no strength.
    """
    if not isinstance(strength, Strength) or (after := stronger(strength)) is None:
        return None
    frame = run.frames[index].sketch
    change = frame.enlarged(run.added(index))
    lowest = CEILINGS[strength][-1]
    for ceiling in CEILINGS[after]:
        if ceiling >= lowest:
            continue
        start = predicted_scale(lowest, ceiling + 1)
        scale = largest_scale(frame, change, ceiling, looks=1, start=start)
        pixels = frame.painted(change * scale)
        reached = run.checks[index].distances(pixels)
        if bool((reached >= ENOUGH).all()):
            break
    free = tuple(card.name for card, far in zip(cards, reached, strict=True) if far > 1)
    held = tuple(card.name for card in cards if card.name not in free)
    return Forecast(after, frame.score(pixels), free, held)
