"""Fills in what the docs do not hold by hand; ``make docs`` runs it.

Between ``<!-- NAME -->`` and ``<!-- /NAME -->`` stands what a function here gives. In
a block of the kind ``console``, each line that starts with ``$`` is run in a folder
with a few photos, and what it prints stands beneath it.
"""

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageEnhance
from skimage.data import astronaut

from visard import methods, weights
from visard.bench import leaderboard
from visard.cards import card
from visard.registry import ADVERSARIES, RECOGNIZERS, names, target
from visard.report.markdown import table
from visard.studies import cloaks_table
from visard.studies.table import load, tables

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
STUDY = ROOT / "docs" / "results" / "protect.json"
SPEED = ROOT / "docs" / "results" / "speed.json"
GALLERY = ROOT / "docs" / "results" / "gallery.json"
KNOWN = ROOT / "docs" / "results" / "recognizers.json"
ATTACKED = ROOT / "docs" / "results" / "adversaries.json"
HIDDEN_ONE = ROOT / "docs" / "results" / "anti-fr-fawkes.json"
PATCHES = ROOT / "docs" / "results" / "mtcnn-attack.json"
CLOAKS = ROOT / "docs" / "results" / "cloaks.json"
HARDENED = ROOT / "docs" / "results" / "defense.json"
GENERATORS = ROOT / "docs" / "results" / "generators.json"
FILMS = ROOT / "docs" / "results" / "video.json"
PAINTING = ROOT / "docs" / "results" / "painting.json"
PAINTED = ROOT / "docs" / "results" / "neural-portraits.json"
REDACTED = ROOT / "docs" / "results" / "redaction.json"
RELEASED = ROOT / "docs" / "results" / "anonymousnet.json"
UPSCALING = ROOT / "docs" / "results" / "upscaling.json"
UNLEARNABLE = ROOT / "docs" / "results" / "unlearnable.json"
ENCRYPTED = ROOT / "docs" / "results" / "face-encryption.json"
SCALE = ROOT / "docs" / "results" / "scale.json"

_MARKED = re.compile(r"(<!-- ([a-z:-]+) -->\n).*?(<!-- /\2 -->)", re.S)
_CONSOLE = re.compile(r"(?<=```console\n).*?(?=```)", re.S)


def protection() -> str:
    """The tables of the study of protection, once its result is there."""
    if not STUDY.is_file():
        return "The study has not been run yet."
    return tables(load(STUDY))


_SPEED = (
    ("run.seconds", "seconds a run: 1 megapixel, one face, `standard`, models in memory", "≤ 3"),
    ("cold.seconds", "seconds in a new process, with Python's start", ""),
    ("cold.peak_megabytes", "megabytes held at most, in a new process", ""),
    ("large.run.seconds", "seconds a run: 50 megapixels, one small face", ""),
    ("large.peak_megabytes", "megabytes held at most, there", ""),
    ("large.changed_outside_windows", "pixels changed outside the windows", "0"),
    ("loop.networks.share", "share of the descent's time inside the networks", "≥ 0.7"),
    ("help.seconds", "seconds of `visard --help`", "< 0.3"),
)


def speed() -> str:
    """The chief figures of the benchmark, once its result is there."""
    if not SPEED.is_file():
        return "The benchmark has not been run yet."
    figures = json.loads(SPEED.read_text(encoding="utf-8"))["figures"]
    rows = ((words, _number(figures[name]), target) for name, words, target in _SPEED)
    return table(("what", "measured", "target"), rows)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


_GALLERY = (
    ("recall_at_10", "of the ten nearest, found through the index"),
    ("query_ms", "milliseconds a query, through the index"),
    ("exact_query_ms", "milliseconds a query, exact search on disk"),
    ("numpy_query_ms", "milliseconds a query, NumPy, all vectors in memory"),
    ("bytes_per_vector", "bytes a vector on disk, with everything"),
    ("enrol_seconds", "seconds to store a million"),
    ("build_seconds", "seconds to build the index"),
    ("remove_seconds", "seconds to erase one person"),
    ("peak_megabytes", "megabytes held at most, while storing"),
)


def gallery() -> str:
    """The chief figures of the gallery's benchmark, once its result is there."""
    if not GALLERY.is_file():
        return "The benchmark has not been run yet."
    figures = json.loads(GALLERY.read_text(encoding="utf-8"))["figures"]
    rows = (
        (
            words,
            f"{_number(figures[f'gallery.{key}'])} [{_number(figures[f'gallery.uniform.{key}'])}]",
        )
        for key, words in _GALLERY
    )
    return table(("what", "measured"), rows)


def recognisers() -> str:
    """The cards of the recognisers that come with visard."""
    head = ("name", "what it is", "method", "licence", "weights", "threshold at 1 in 1,000")
    ours = [
        name for name in names(RECOGNIZERS) if target(RECOGNIZERS, name)[0].startswith("visard.")
    ]
    return table(
        head,
        (
            (
                each.name,
                each.description,
                f"{each.architecture} ({each.paper})",
                f"{each.licence}, {_use(each.commercial)}",
                f"download: {', '.join(each.files)}" if each.files else "with the install",
                f"{each.metric} distance {each.calibration.thresholds['1e-3']}",
            )
            for each in map(card, ours)
        ),
    )


def adversaries() -> str:
    """Whom an audit or a bench may send, those that need no training first."""
    every = methods.adversaries(names(ADVERSARIES))
    ordered = sorted(every, key=lambda each: (each.name != "file", each.trains, each.name))
    return table(
        ("name", "what it does", "learns", "from"),
        ((a.name, a.meaning, "yes" if a.trains else "", a.paper) for a in ordered),
    )


def attacked() -> str:
    """The ranking and the table of adversaries, once the bench was run."""
    if not ATTACKED.is_file():
        return "The bench has not been run yet."
    return tables(load(ATTACKED))


def attacked_briefly() -> str:
    """The same for the first page."""
    return leaderboard.brief(load(ATTACKED)) if ATTACKED.is_file() else attacked()


def hidden_one() -> str:
    """The re-test of Fawkes, once it was run."""
    if not HIDDEN_ONE.is_file():
        return "The study has not been run yet."
    return tables(load(HIDDEN_ONE))


def cloaks() -> str:
    """The whole family of cloaks before strangers, once it was measured."""
    return tables(load(CLOAKS)) if CLOAKS.is_file() else "The study has not been run yet."


def cloaks_briefly() -> str:
    """The default before strangers."""
    return cloaks_table.brief(load(CLOAKS)) if CLOAKS.is_file() else "Not measured yet."


def cloaks_beside_papers() -> str:
    """What each method's paper says, and ours beside it; ours is empty until it was measured."""
    measured = load(CLOAKS) if CLOAKS.is_file() else {"figures": {}}
    return cloaks_table.beside_papers(measured)


def patches() -> str:
    """How often detectors miss faces that wear patches, once it was measured."""
    return tables(load(PATCHES)) if PATCHES.is_file() else "The study has not been run yet."


def known() -> str:
    """How well recognisers know people, once it was measured."""
    if not KNOWN.is_file():
        return "The study has not been run yet."
    return tables(load(KNOWN))


def downloads() -> str:
    """The model files that are downloaded when they are asked for."""
    head = ("file", "size", "for", "from", "licence", "trained on", "without it")
    return table(
        head,
        (
            (
                each.name,
                f"{each.size / 1e6:.1f} MB",
                each.purpose,
                each.source,
                f"{each.licence}, {_use(each.commercial)}",
                each.trained_on,
                each.without,
            )
            for each in weights.registry().values()
        ),
    )


def upscaling() -> str:
    """What enlarging brings, once it has been measured."""
    if not UPSCALING.is_file():
        return "It has not been measured yet."
    result = json.loads(UPSCALING.read_text(encoding="utf-8"))
    known = result["figures"]
    rows = [
        (words, *(f"{known[f'{photos}.{way}.psnr_{of}']:.2f}" for photos, of in _PSNR))
        for way, words in _WAYS.items()
    ]
    heads = ("way", "Set5, Y", "Set5, RGB", "Set14, Y", "Set14, RGB")
    cost = (
        f"{known['processor_seconds_per_megapixel']:.0f} seconds of the processor a megapixel "
        f"given, two threads together; {known['peak_megabytes']:.0f} megabytes held with 0.1 "
        f"megapixels, {known['peak_megabytes_more_for_four_times_the_pixels']:.0f} more with 0.4."
    )
    return f"{table(heads, rows)}\n\n{cost} {result['data']}; measured on {result['date']}."


_PSNR = [(photos, of) for photos in ("set5", "set14") for of in ("y", "rgb")]
_WAYS = {"bicubic": "bicubic"} | {
    f"realism.{share:.2f}": f"`--realism {share:g}`" for share in (0, 0.25, 0.5, 0.75, 1)
}


def painted() -> str:
    """Whether painted faces are found and known, once it was measured."""
    return tables(load(PAINTED)) if PAINTED.is_file() else "The study has not been run yet."


def released() -> str:
    """The tables of the study of AnonymousNet, the poster's beside ours."""
    return tables(load(RELEASED)) if RELEASED.is_file() else "The study has not been run yet."


def redacted() -> str:
    """How much of blurred and pixelated faces can be made out again, once it was measured."""
    return tables(load(REDACTED)) if REDACTED.is_file() else "The study has not been run yet."


def hardened() -> str:
    """What training on obfuscated photos does for a recogniser, once it was measured."""
    return tables(load(HARDENED)) if HARDENED.is_file() else "The study has not been run yet."


def generators() -> str:
    """The cloaks of one pass beside the default, once they were measured."""
    return tables(load(GENERATORS)) if GENERATORS.is_file() else "The study has not been run yet."


def painting() -> str:
    """How near paintings are to photos, and what machines make of them."""
    if not PAINTING.is_file():
        return "It has not been measured yet."
    result = json.loads(PAINTING.read_text(encoding="utf-8"))
    known, counts = result["figures"], result["counts"]
    machines = [f"{name}.{{}}.detected" for name in _DETECTORS]
    machines += [f"{name}.{{}}.recognized" for name in result["recognizers"]]
    rows = [
        (
            _STROKES.get(strokes, f"`--strokes {strokes}`"),
            *(f"{known[name]:.3f}" if name in known else "–" for name in _errors(strokes)),
            *(_of(known, counts, name.format(strokes)) for name in machines),
        )
        for strokes in (*_STROKES, "finest", "fine", "medium", "broad", "broadest")
    ]
    heads = ["", "MAE, Set14", "MAE, portraits", *(f"found by {name}" for name in _DETECTORS)]
    heads += [f"known to {name}" for name in result["recognizers"]]
    photos = counts.get("paint.set14.fine.mae", 0)
    words = (
        "MAE is the mean absolute difference to the photo, 0 to 1: "
        f"{counts['paint.portraits.fine.mae']} synthetic portraits of 512 × 512 pixels"
        f"{f', {photos} photos of Set14' if photos else ''}. Machines were asked about "
        f"{counts['mtcnn.original.detected']} of the portraits. Known: compared with the untouched "
        "portrait, of those that the recogniser knew in it, by the threshold at FAR 1e-3; a face "
        "that no detector finds is not known. The control is a blur of the same mean difference. "
        "A photo of 1024 × 1024 pixels in finest strokes "
        f"takes {known['paint.processor_seconds']:.0f} seconds of the processor, two threads "
        f"together. Measured on {result['date']}."
    )
    return f"{table(heads, rows)}\n\n{words}"


_STROKES = {"original": "the photo"}
_STROKES |= {f"{each}.blur": f"a blur as far as {each}" for each in ("medium", "broad")}
_DETECTORS = ("mtcnn", "yunet", "dlib_hog", "dlib_cnn")


def _errors(strokes: str) -> list[str]:
    return [f"paint.{photos}.{strokes}.mae" for photos in ("set14", "portraits")]


def _of(known: dict[str, float], counts: dict[str, int], name: str) -> str:
    """So many of so many."""
    return f"{known[name] * counts[name]:.0f} of {counts[name]}" if name in known else "–"


def unlearnable() -> str:
    """What networks learn from photos with noise, once it was measured."""
    return tables(load(UNLEARNABLE)) if UNLEARNABLE.is_file() else "The study has not been run yet."


def encrypted() -> str:
    """A classifier under attack, and how fast the camera's ways are."""
    return tables(load(ENCRYPTED)) if ENCRYPTED.is_file() else "The study has not been run yet."


def videos() -> str:
    """Faces that slip through in videos, and how fast that goes, beside deface."""
    if not FILMS.is_file():
        return "It has not been measured yet."
    result = json.loads(FILMS.read_text(encoding="utf-8"))
    known = result["figures"]
    rows = [
        (
            name,
            f"{known[f'{prefix}uncovered_share']:.2%}",
            *(f"{known[f'at_{width}.{prefix}fps']:.0f}" for width in ("640", "1280")),
        )
        for name, prefix in (("visard", ""), ("deface 1.5.0", "deface."))
    ]
    heads = ["", "faces uncovered", "frames a second, 640 × 480", "frames a second, 1280 × 720"]
    judging = ", ".join(f"{known[f'at_{width}.fps_with_judging']:.0f}" for width in (640, 1280))
    words = (
        f"{known['faces']:.0f} faces in frames of {result['data']}; uncovered is a face of whose "
        "visible part less than nine tenths are black. Both tools in turn on "
        f"{result['settings']['cores']} cores that other programs used too, models loaded. With "
        f"the second look at the written file visard makes {judging} frames a second. Measured "
        f"on {result['date']}."
    )
    return f"{table(heads, rows)}\n\n{words}"


_SCALE = (
    ("anonymize.local.1.photos_per_second", "`anonymize`, photos a second, local, 1 worker"),
    ("anonymize.local.2.photos_per_second", "the same, 2 workers"),
    ("anonymize.ray.1.photos_per_second", "the same, Ray, 1 worker"),
    ("anonymize.ray.2.photos_per_second", "the same, Ray, 2 workers"),
    ("ray.rate_ratio", "Ray with 2 workers beside the local engine at its best"),
    ("anonymize.local.2.start_seconds", "seconds until 2 local workers are at work"),
    ("anonymize.ray.2.start_seconds", "seconds until Ray's are, with the cluster's own start"),
    ("protect.local.2.photos_per_second", "`protect`, light, photos a second, local, 2 workers"),
    ("protect.ray.2.photos_per_second", "the same, Ray, 2 workers"),
    ("anonymize.local.2.written", "results of `anonymize` whose bytes were compared"),
    ("protect.local.2.written", "results of `protect`: of the others nothing was gained"),
    ("outputs_identical", "all engines wrote the same bytes (1: yes)"),
    ("memory_mb.local.1.small", "megabytes held, local, 1 worker, photos of 0.2 megapixels"),
    ("memory_mb.local.1.large", "the same, photos of 24 megapixels"),
    ("memory_mb.ray.2.small", "megabytes held by all of Ray, 2 workers, 0.2 megapixels"),
    ("memory_mb.ray.2.large", "the same, 24 megapixels"),
    ("faults_survived", "faults after which nothing was lost and nothing there twice"),
)


def scaling() -> str:
    """Both engines side by side, once they have been measured."""
    if not SCALE.is_file():
        return "The benchmark has not been run yet."
    result = json.loads(SCALE.read_text(encoding="utf-8"))
    figures = result["figures"]
    rows = [(words, _number(figures[name])) for name, words in _SCALE if name in figures]
    machine = result["settings"]["machine"]
    return f"{table(('what', 'measured'), rows)}\n\n{result['data']}; {machine}, {result['date']}."


BLOCKS: dict[str, Callable[[], str]] = {
    "results:protect": protection,
    "results:speed": speed,
    "results:face-encryption": encrypted,
    "results:recognizers": known,
    "results:gallery": gallery,
    "results:adversaries": attacked,
    "results:adversaries-brief": attacked_briefly,
    "results:anti-fr-fawkes": hidden_one,
    "results:cloaks": cloaks,
    "results:mtcnn-attack": patches,
    "results:cloaks-brief": cloaks_briefly,
    "results:cloaks-papers": cloaks_beside_papers,
    "results:upscaling": upscaling,
    "results:defense": hardened,
    "results:generators": generators,
    "results:painting": painting,
    "results:neural-portraits": painted,
    "results:redaction": redacted,
    "results:anonymousnet": released,
    "results:unlearnable": unlearnable,
    "results:video": videos,
    "results:scale": scaling,
    "weights:download": downloads,
    "models:adversary": adversaries,
    "models:recogniser": recognisers,
}


def _use(commercial: bool) -> str:
    return "commercial use allowed" if commercial else "not for commercial use"


def with_blocks(text: str) -> str:
    """A page with every marked block made anew."""
    return _MARKED.sub(lambda m: f"{m[1]}{BLOCKS[m[2]]()}\n{m[3]}", text)


def consoles(text: str) -> list[str]:
    """What stands in the blocks of the kind ``console``."""
    return _CONSOLE.findall(text)


def commands(block: str) -> list[str]:
    """The lines of such a block that are run."""
    return [line[2:] for line in block.splitlines() if line.startswith("$ ")]


def ran(block: str) -> str:
    """A console block with what its commands print now."""
    script = "".join(
        f"{{ s=$?; printf '%s\\n' {shlex.quote('$ ' + line)}; (exit $s); }}\n{line}\n"
        for line in commands(block)
    )
    settings = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    settings |= {"COLUMNS": "80", "TERM": "dumb", "VISARD_OFFLINE": "1"}
    if folders := os.environ.get("VISARD_WEIGHTS"):  # the commands run in another folder
        whole = (os.path.abspath(each) for each in folders.split(os.pathsep))
        settings["VISARD_WEIGHTS"] = os.pathsep.join(whole)
    with tempfile.TemporaryDirectory() as folder:
        photos(Path(folder))
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=folder,
            env=os.environ | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines())


def photos(folder: Path) -> None:
    """The photos that the examples speak of, all made from NASA's portrait of an astronaut."""
    whole = Image.fromarray(astronaut())
    whole.resize((384, 384)).save(folder / "portrait.jpg", quality=92)
    close = whole.crop((140, 20, 320, 200)).resize((720, 720), Image.Resampling.BICUBIC)
    close.save(folder / "close-up.jpg", quality=92)
    (folder / "holidays").mkdir()
    whole.crop((60, 0, 400, 340)).save(folder / "holidays" / "beach.jpg", quality=92)
    ImageEnhance.Brightness(whole).enhance(0.8).save(folder / "holidays" / "evening.png")
    whole.crop((300, 300, 512, 512)).save(folder / "holidays" / "rocket.jpg")
    (folder / "others").mkdir()
    whole.resize((360, 360)).transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(
        folder / "others" / "last-year.jpg", quality=80
    )


def main() -> None:
    """Writes every page anew where something in it has changed."""
    for status in weights.verify():
        if status.state is not weights.State.PRESENT:
            sys.exit(f"{status.file.name} is {status.state}; first run: visard weights pull")
    for page in PAGES:
        old = page.read_text("utf-8")
        new = _CONSOLE.sub(lambda m: ran(m[0]), with_blocks(old))
        if new != old:
            page.write_text(new, "utf-8")
            print(f"changed: {page.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
