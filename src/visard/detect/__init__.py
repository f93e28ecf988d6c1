"""Detectors: one leaf each, every one a ``visard.protocols.Detector``.

``mtcnn`` and ``dlib_hog`` come with the install; ``yunet`` needs a file from the
weights registry. Nothing heavy is imported before a leaf is.
"""
