"""The type checker that tests run visard under: where floats are asked for, ints do."""

from beartype import BeartypeConf, beartype

check = beartype(conf=BeartypeConf(is_pep484_tower=True))
