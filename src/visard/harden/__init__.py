"""Making recognisers that obfuscated photos do not fool: training, and knowing such photos.

After Vos 2023, *Creating a Defense against Face De-Identification*. Recognisers, photos and
what obfuscates them come as arguments.
"""
