"""A job for tests that need a result soon: few steps, plainly visible, judged once."""

from dataclasses import replace

from visard.cloak.gradient import GradientCloak
from visard.jobs.protect import ProtectJob
from visard.methods import Cast


def hastened(job: ProtectJob, steps: int = 4) -> ProtectJob:
    """The same job with a cloak of a few steps, and with the file itself as the only judge."""
    actors: Cast = job.cast
    recipe = replace(job.protector._recipe, steps=steps, further=0)
    job.protector = GradientCloak("quick", actors.surrogates, 40.0, recipe)
    job.panel = replace(job.panel, adversaries=job.panel.adversaries[:1])
    return job
