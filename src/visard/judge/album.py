"""Photos of people before and after protection: what a tracker has, and what it is asked."""

from dataclasses import dataclass, replace

from visard.types import Face, ImageArray


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """One photo of one person.

    Attributes:
        person: whose, as a number: the place in ``Album.names``.
        name: of the file.
        face: where the person's face is.
        clean: the photo, written by the same encoder as the protected one, so that
            nothing but the protection tells the two apart.
        protected: the photo as it was protected, or None where nobody needs it.
    """

    person: int
    name: str
    face: Face
    clean: ImageArray
    protected: ImageArray | None = None

    def version(self, *, protected: bool) -> ImageArray:
        """The photo before or after protection.

        Raises:
            ValueError: it was never protected.
        """
        if not protected:
            return self.clean
        if self.protected is None:
            raise ValueError(f"{self.name} was never protected")
        return self.protected


@dataclass(frozen=True, slots=True, eq=False)
class Album:
    """People, the photos by which a tracker knows them, and other photos of them.

    Attributes:
        names: of the people; their places are the numbers that shots carry.
        references: photos that the tracker has, with names to them.
        probes: photos that it is asked about.
    """

    names: tuple[str, ...]
    references: tuple[Shot, ...]
    probes: tuple[Shot, ...] = ()

    @property
    def shots(self) -> tuple[Shot, ...]:
        return self.references + self.probes

    def joined(self, *others: "Album") -> "Album":
        """One album of this and others; nobody is taken for one person with another."""
        names, references, probes = self.names, self.references, self.probes
        for other in others:
            first = len(names)
            names += other.names
            references += tuple(replace(s, person=s.person + first) for s in other.references)
            probes += tuple(replace(s, person=s.person + first) for s in other.probes)
        return Album(names, references, probes)
