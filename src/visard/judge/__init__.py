"""The adversaries: they look at the written file and say whom they see."""
