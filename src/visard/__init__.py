"""visard changes photos so that machines no longer know who is in them, and proves it."""

import os

# The networks are small, so their threads mostly wait for one another; waiting by
# spinning makes everything tenfold slower as soon as another program wants a core.
# Must be set before torch is first imported; whoever set it otherwise is respected.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
