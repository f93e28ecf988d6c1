"""What the world does to a picture on its way from its owner to an adversary, and
what the adversary does to clean it.

One definition serves judging and training: gradients flow where an operation has
them, and pass straight through where it rounds, sorts or encodes.
"""

from visard.photo.channels.block_jpeg import Shield, shield
from visard.photo.channels.depth import Depth
from visard.photo.channels.feature_squeezing import Squeeze, squeeze
from visard.photo.channels.fitting import Fitting, fitted
from visard.photo.channels.gaussian import Blur, blur
from visard.photo.channels.jpeg import Jpeg, jpeg50, jpeg75
from visard.photo.channels.luma import Grey, grey
from visard.photo.channels.nonlocal_means import Denoise, denoise
from visard.photo.channels.platforms import (
    Platform,
    facebook,
    instagram,
    platforms,
    signal,
    telegram,
    wa_status,
    weibo,
    whatsapp,
    x,
)
from visard.photo.channels.rescaling import Rescale, rescale
from visard.photo.channels.resize import Resize, half, quarter
from visard.photo.channels.screen import Screenshot, screenshot, screenshot75
from visard.photo.channels.sequence import Chain, chain, changes_nothing
from visard.photo.channels.total_variation import Smooth, smooth
from visard.photo.channels.untouched import File, file

__all__ = [
    "Blur",
    "Chain",
    "Denoise",
    "Depth",
    "File",
    "Fitting",
    "Grey",
    "Jpeg",
    "Platform",
    "Rescale",
    "Resize",
    "Screenshot",
    "Shield",
    "Smooth",
    "Squeeze",
    "blur",
    "chain",
    "changes_nothing",
    "denoise",
    "facebook",
    "file",
    "fitted",
    "grey",
    "half",
    "instagram",
    "jpeg50",
    "jpeg75",
    "platforms",
    "quarter",
    "rescale",
    "screenshot",
    "screenshot75",
    "shield",
    "signal",
    "smooth",
    "squeeze",
    "telegram",
    "wa_status",
    "weibo",
    "whatsapp",
    "x",
]
