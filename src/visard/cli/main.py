"""The entry point: the list of verbs, and what becomes of an error.

Exit status: 0 done, 1 failed, 2 wrong usage, 3 something stayed unprotected,
130 interrupted.
"""

import os
import sys
from collections.abc import Sequence
from typing import Annotated, cast

import typer
from typer.core import TyperGroup
from typer.main import get_command

from visard.cli.lazy import Verb
from visard.cli.output import complain, let_the_library_speak
from visard.errors import VisardError

VERBS = {
    "demo": ("visard.cli.demo:demo", "Protect a photo that comes with visard, and show the proof."),
    "protect": (
        "visard.cli.protect:protect",
        "Change photos so that machines no longer know who is in them.",
    ),
    "anonymize": (
        "visard.cli.anonymize:anonymize",
        "Make photos anew so that machines find no face in them, as paintings for one.",
    ),
    "compare": (
        "visard.cli.compare:compare",
        "Compare two photos: do machines say that it is the same person?",
    ),
    "find": (
        "visard.cli.find:find",
        "Look in a gallery of known people for the person in a photo.",
    ),
    "audit": (
        "visard.cli.audit:audit",
        "Ask of a photo: would machines still find the person in it?",
    ),
    "recheck": (
        "visard.cli.recheck:recheck",
        "Say which of yesterday's protected photos machines know again today.",
    ),
    "harden": (
        "visard.cli.harden:harden",
        "Train a recogniser so that obfuscated photos fool it less.",
    ),
    "bench": (
        "visard.cli.bench:bench",
        "Measure methods before adversaries, on many photos, and rank them.",
    ),
    "poison": (
        "visard.cli.poison:poison",
        "Add noise to photos so that networks learn nothing from them.",
    ),
    "upscale": (
        "visard.cli.upscale:upscale",
        "Make photos four times as wide and high, with detail that a network invents.",
    ),
    "serve": (
        "visard.cli.serve:serve",
        "Start a page for the browser and an API for programs, on this machine.",
    ),
    "live": (
        "visard.cli.live:live",
        "Protect the faces before a camera, frame by frame.",
    ),
    "methods": (
        "visard.cli.methods:methods",
        "List what visard is made of: what finds, recognises and protects faces.",
    ),
}

WEIGHTS_VERBS = {
    "list": (
        "visard.cli.weights:list_files",
        "Show each model file: what for, its licence, whether it is here.",
    ),
    "pull": ("visard.cli.weights:pull", "Download model files that are not here yet."),
    "verify": ("visard.cli.weights:verify", "Check that the model files here are the right ones."),
    "calibrate": (
        "visard.cli.calibrate:calibrate",
        "Measure, on a folder of people, where each recogniser says “same person”.",
    ),
}

GALLERY_VERBS = {
    "add": ("visard.cli.gallery:add", "Enrol people: from now on machines know their faces."),
    "remove": ("visard.cli.gallery:remove", "Erase a person: nothing of the face stays."),
    "list": ("visard.cli.gallery:list_people", "List who is in the gallery."),
    "search": ("visard.cli.find:find", "Look for the person in a photo; the same as: find."),
}

STUDY_VERBS = {
    "neural-portraits": (
        "visard.cli.study_neural_portraits:neural_portraits",
        "Measure whether machines find and know faces that are painted.",
    ),
    "anonymousnet": (
        "visard.cli.study_anonymousnet:anonymousnet",
        "Measure AnonymousNet beside blurring, covering and their like.",
    ),
    "protect": (
        "visard.cli.study:protect",
        "Measure how often recognisers lose the person, and how visible the change is.",
    ),
    "recognizers": (
        "visard.cli.study_recognizers:recognizers",
        "Measure how well recognisers know people on clean photos, and how fast.",
    ),
    "anti-fr-fawkes": (
        "visard.cli.study_find:anti_fr_fawkes",
        "Hide one protected photo among many people, and look for it with a clean one.",
    ),
    "cloaks": (
        "visard.cli.study_cloaks:cloaks",
        "Measure every cloak before recognisers that it never saw, at equal visibility.",
    ),
    "generators": (
        "visard.cli.study_generators:generators",
        "Measure cloaks that take one pass beside the default, and how much sooner they are done.",
    ),
    "defense": (
        "visard.cli.study_defense:defense",
        "Measure what training on obfuscated photos does for a recogniser.",
    ),
    "mtcnn-attack": (
        "visard.cli.study_mtcnn_attack:mtcnn_attack",
        "Measure how often detectors miss faces that wear patches on cheeks or mask.",
    ),
    "redaction": (
        "visard.cli.study_redaction:redaction",
        "Measure how much of a blurred or pixelated face can be made out again.",
    ),
    "unlearnable": (
        "visard.cli.study_unlearnable:unlearnable",
        "Train recognisers on photos with noise, and measure what they learn.",
    ),
    "face-encryption": (
        "visard.cli.study_face_encryption:face_encryption",
        "Train a classifier of faces, attack it with PGD, and measure the camera.",
    ),
    "table": ("visard.cli.study:table", "Print a study's result as Markdown tables."),
}

TRAIN_VERBS = {
    "contrastive": (
        "visard.cli.train:contrastive",
        "Learn features from photos that nobody labelled, for the cloak contrastive.",
    ),
    "paint": (
        "visard.cli.train_paint:paint",
        "Learn to paint photos in strokes, from strokes that chance makes.",
    ),
    "student": (
        "visard.cli.train:student",
        "Teach a small network to see faces as a recogniser does.",
    ),
    "esrgan": (
        "visard.cli.train_esrgan:esrgan",
        "Train a network that enlarges photos four times.",
    ),
    "obfuscator": (
        "visard.cli.train_obfuscator:obfuscator",
        "Learn to change faces at a glance, for the cloaks latent and advfaces.",
    ),
    "attributes": (
        "visard.cli.train_attributes:attributes",
        "Learn to tell attributes of faces, for anonymousnet.",
    ),
    "anonymousnet": (
        "visard.cli.train_anonymousnet:anonymousnet",
        "Learn to give faces other attributes, for anonymousnet.",
    ),
}

PATCH_VERBS = {
    "train": ("visard.cli.patch:train", "Train a pair of patches on photos of the wearers."),
    "apply": (
        "visard.cli.patch:apply",
        "Lay patches on photos and videos, and see whether MTCNN still finds the faces.",
    ),
    "print": ("visard.cli.patch:sheet", "Write a sheet to print: patches and markers, true size."),
    "eval": ("visard.cli.patch:evaluate", "Measure how often MTCNN misses faces with patches."),
}

MASK_VERBS = {
    "opom": (
        "visard.cli.mask:opom",
        "Make a mask for one person, from a few photos of that person.",
    ),
    "universal": (
        "visard.cli.mask:universal",
        "Make a mask for everybody, from photos of many people.",
    ),
    "anonymousnet": (
        "visard.cli.mask_anonymousnet:anonymousnet",
        "Make the perturbation that ends the method anonymousnet.",
    ),
}

GROUPS = {
    "gallery": ("People that machines shall know, kept on this machine.", GALLERY_VERBS),
    "mask": ("Changes made once, to be laid on many photos.", MASK_VERBS),
    "patch": ("Patches to print and wear, which hide a face from a detector.", PATCH_VERBS),
    "train": ("Networks of one's own, trained on this machine.", TRAIN_VERBS),
    "weights": ("The model files that do not come with the install.", WEIGHTS_VERBS),
    "study": ("What visard achieves, measured on many photos.", STUDY_VERBS),
}

INTERRUPTED = 130


def _version(asked: bool) -> bool:
    if asked:
        from importlib.metadata import version

        typer.echo(f"visard {version('visard')}")
        raise typer.Exit
    return asked


def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show where in the program an error arose.")
    ] = False,
    permissive_only: Annotated[
        bool,
        typer.Option("--permissive-only", help="Use only models whose licence allows any use."),
    ] = False,
) -> None:
    """Changes photos so that machines no longer know who is in them, and proves it."""
    for chosen, variable in ((debug, "VISARD_DEBUG"), (permissive_only, "VISARD_PERMISSIVE_ONLY")):
        if chosen:
            os.environ[variable] = "1"  # processes started from here must know as well


def _program() -> TyperGroup:
    app = typer.Typer(callback=_options, name="visard")
    program = cast(TyperGroup, get_command(app))  # with a callback it is a group
    for name, (target, line) in VERBS.items():
        program.add_command(Verb(name, target, line))
    for group_name, (help_text, verbs) in GROUPS.items():
        group = TyperGroup(name=group_name, help=help_text)
        for name, (target, line) in verbs.items():
            group.add_command(Verb(name, target, line))
        program.add_command(group)
    return program


def _run(arguments: Sequence[str]) -> int:
    try:
        status = _program().main(arguments, prog_name="visard", standalone_mode=False)
    except typer.TyperException as error:
        complain(f"{error.format_message().rstrip('.')}; see: visard --help")
        return int(error.exit_code)
    except (VisardError, OSError) as error:
        if os.environ.get("VISARD_DEBUG", "0") not in ("", "0"):
            raise
        complain(error)
        return 1
    except KeyboardInterrupt:
        status = INTERRUPTED
    if status == INTERRUPTED:
        complain("interrupted")
    return status if isinstance(status, int) else 0


def main() -> None:
    """Runs the command line and ends the process with its exit status."""
    let_the_library_speak()
    status = _run(sys.argv[1:] or ["--help"])
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has gone, as with "| head"; no fault of anyone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(status)
