"""One person's protected photo before the stranger: all that is asked of it, as a row."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from visard.bench.provenance import digest
from visard.methods import Cast
from visard.photo.channels import File
from visard.photo.window import around_face
from visard.protocols import Channel
from visard.studies.cloaks_hiding import Hidden, Hiding
from visard.studies.cloaks_looking import CHANNELS, MAIN, PRIMARY, Gallery, Looking, Seen, apart
from visard.studies.cloaks_rows import Question, Row, Word, save, saved
from visard.studies.cloaks_sitters import Sitter
from visard.studies.cloaks_ways import Group, Way
from visard.types import Card
from visard.visibility.measure import measure

_CLEAN = File()


@dataclass(frozen=True, slots=True, eq=False)
class Court:
    """Judges the photos of one crowd, with one recogniser as the stranger.

    Attributes:
        cast: who is attacked, and one stranger.
        folder: where rows are kept; it is there.
    """

    cast: Cast
    hiding: Hiding
    looking: Looking
    gallery: Gallery
    folder: Path

    @property
    def stranger(self) -> Card:
        """The card of the one that is not attacked."""
        return self.cast.strangers[0].card

    def row(self, way: Way, sitter: Sitter) -> Row:
        """The row, taken from disk where it is there."""
        references = sitter.references if way.asks else ()
        hidden = self.hiding(way, sitter.hidden, references)
        second = self.hiding(way, sitter.others[0], references) if way.both else None
        key = self._key(way, sitter, hidden, second)
        path = self.folder / f"{key}.json"
        found = saved(path)
        if found is None:
            found = self._judged(way, sitter, hidden, second)
            save(found, path)
        return found

    def _judged(self, way: Way, sitter: Sitter, hidden: Hidden, second: Hidden | None) -> Row:
        picture = sitter.hidden
        where = around_face(picture.face, picture.pixels)
        words = [*self._alone(way, sitter, hidden)]
        if second is not None:
            words += self._both(sitter, hidden, second)
        return Row(
            label=way.label,
            crowd=sitter.crowd,
            stranger=self.stranger.name,
            person=sitter.name,
            photo=picture.name,
            width=round(picture.face.width, 1),
            visibility=measure(picture.pixels[where], hidden.pixels[where]),
            seconds=hidden.seconds,
            steps=hidden.steps,
            met=hidden.met,
            words=tuple(words),
        )

    def _alone(self, way: Way, sitter: Sitter, hidden: Hidden) -> Iterator[Word]:
        """The protected photo against clean ones; those attacked are asked after JPEG 75."""
        for channel in channels_of(way):
            wide = channel.name == PRIMARY
            who = self.cast.everybody if wide else self.cast.strangers
            before = self.looking.clean(sitter.hidden, channel)
            after = self.looking.at(hidden.pixels, sitter.hidden.face, channel, who)
            for card in (each.card for each in who):
                yield from self._compared(card, channel, sitter, before, after)

    def _compared(
        self, card: Card, channel: Channel, sitter: Sitter, before: Seen, after: Seen
    ) -> Iterator[Word]:
        asked = card.name, channel.name
        ranked = channel in MAIN and card.name == self.stranger.name
        for number, other in enumerate(sitter.others):
            known = self.looking.clean(other, _CLEAN)
            ranks = (
                [self.gallery.rank(seen, sitter.name, card) for seen in (before, after)]
                if ranked and number == 0
                else (None, None)
            )
            distances = apart(before, known, card), apart(after, known, card)
            yield Word(Question.OTHER, *asked, other.name, *distances, *ranks)
        own = self.looking.clean(sitter.hidden, _CLEAN)
        distances = apart(before, own, card), apart(after, own, card)
        yield Word(Question.SAME, *asked, sitter.hidden.name, *distances)

    def _both(self, sitter: Sitter, hidden: Hidden, second: Hidden) -> Iterator[Word]:
        """Two protected photos of one person: does one lead to the other?"""
        pair = (sitter.hidden, hidden), (sitter.others[0], second)
        for channel in MAIN:
            clean = [self.looking.clean(picture, channel) for picture, _ in pair]
            seen = [
                self.looking.at(done.pixels, picture.face, channel, self.cast.strangers)
                for picture, done in pair
            ]
            for card in (each.card for each in self.cast.strangers):
                distances = apart(clean[0], clean[1], card), apart(seen[0], seen[1], card)
                name = sitter.others[0].name
                yield Word(Question.BOTH, card.name, channel.name, name, *distances)

    def _key(self, way: Way, sitter: Sitter, hidden: Hidden, second: Hidden | None) -> str:
        asked = (way.label, sitter.crowd, sitter.name, sitter.hidden.name, self.stranger.name)
        made_by = (hidden.key, second and second.key, self.looking.made_by, self.gallery.key)
        channels = [channel.name for channel in channels_of(way)]
        others = [each.pixels.tobytes() for each in sitter.others]
        return digest([repr((asked, made_by, channels)).encode(), *others])


def channels_of(way: Way) -> tuple[Channel, ...]:
    """All channels for the default; of the others as many as tell them apart."""
    return CHANNELS if way.group is Group.DEFAULT else MAIN
