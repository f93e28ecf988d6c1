"""What papers say of their cloaks, beside which ours stand; the only place for these figures.

None of them is measured as ours are: most are of other data and other networks, many of
impersonation, of photos that are not found and aligned anew, or of a gallery of cloaked
photos. They tell the order of things, not who is better.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Published:
    """A paper's own result, or somebody else's with the paper's method.

    Attributes:
        method: as it is registered here.
        result: the figure and what it is of.
        source: where it stands.
        differs: between that and what is measured here.
    """

    method: str
    result: str
    source: str
    differs: str


PUBLISHED = (
    Published(
        "fawkes",
        "a tracker's recognition fails in 95 % and more of cases; in 80 % and more when clean "
        "photos leaked",
        "Shan et al. 2020, arXiv:2002.08327, abstract",
        "trackers that train a classifier on cloaked photos (PubFig, FaceScrub); here single "
        "pairs, one cloaked photo",
    ),
    Published(
        "fawkes",
        "mode mid: dodging 54.0, 7.6, 0.5, 0.2 % at FAR 1e-3 (FaceNet, IR152, IRSE50, MobileFace) "
        "at PSNR 36.8, SSIM .980",
        "re-measured in PerceptFace, tables II and IV",
        "CelebA-HQ; Fawkes' own extractors; protected against the same photo unprotected",
    ),
    Published(
        "lowkey",
        "accuracy of Amazon Rekognition and Microsoft Azure below 1 %",
        "Cherepanova et al. 2021, arXiv:2101.07922, abstract",
        "a gallery of cloaked photos and clean probes; larger surrogates; LPIPS as the penalty; "
        "no bound on visibility",
    ),
    Published(
        "opom",
        "top-1 protection 52.6 to 77.5 % on six networks (Commons), 37.3 to 61.5 % (Celebrities), "
        "of the baseline FI-UAP",
        "Zhong and Deng 2022, arXiv:2205.11981, logs of the released code",
        "L∞ of 8 in 255 and no measure of what people see; identification among 10,000 others",
    ),
    Published(
        "universal",
        "one perturbation fools 77.8 to 93.7 % of photos",
        "Moosavi-Dezfooli et al. 2017, arXiv:1610.08401, table 1",
        "classifiers of ImageNet, white box; no faces",
    ),
    Published(
        "pgd",
        "privacy .113 of 1 in the HiFD benchmark; below 5 % accuracy of an attacked ResNet-18",
        "HiFD's README; the course paper Face Encryption (its results)",
        "HiFD: other strangers and measures. The second: the attacked classifier itself",
    ),
    Published(
        "apf",
        "no figure of dodging at a fixed rate of false accepts",
        "Zhang et al. 2020, arXiv:2007.12861",
        "there a small network on the phone and a large one on the server",
    ),
    Published(
        "blackbox",
        "no figure of faces at equal visibility",
        "Brendel et al. 2018, arXiv:1712.04248; Chen et al. 2020, arXiv:1904.02144",
        "asks the very recogniser that judges: no stranger is left",
    ),
)
