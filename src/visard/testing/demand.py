"""How a conformance check complains."""


def demand(fulfilled: bool, complaint: str) -> None:
    """Raises AssertionError with a complaint unless the condition holds."""
    if not fulfilled:
        raise AssertionError(complaint)
