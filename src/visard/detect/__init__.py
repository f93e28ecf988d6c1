"""Detectors: one leaf each, every one a ``visard.protocols.Detector``.

``mtcnn``, ``dlib_hog`` and ``dlib_cnn`` come with the install; ``yunet`` needs a file from
the weights registry. Nothing heavy is imported before a leaf is.
"""
