"""A program to be killed: enrols batch after batch, and says so after each."""

import sys

from gallery_samples import CARDS, FLAT, ROUND, entries

from visard.gallery import Gallery

BATCHES, PEOPLE = 40, 4


def batch(number: int) -> list:
    people = [f"person {number}-{each}" for each in range(PEOPLE)]
    return [*entries(FLAT, people, 2, seed=number), *entries(ROUND, people, 2, seed=number)]


def main() -> None:
    folder, start = sys.argv[1], int(sys.argv[2])
    gallery = Gallery.open(folder, CARDS)
    sys.stdout.write("opened\n")
    sys.stdout.flush()
    for number in range(start, BATCHES):
        gallery.add(batch(number))
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
