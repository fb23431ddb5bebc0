"""The one way in which a certificate is refused."""


class Fault(Exception):
    """A certificate is malformed or a step doesn't hold; the text says why."""


def require(condition, text):
    """Raise `Fault(text)` unless the condition holds."""
    if not condition:
        raise Fault(text)
