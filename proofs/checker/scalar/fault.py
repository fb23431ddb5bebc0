"""Why a lane has no answer."""


class Undecided(Exception):
    """No model, no sign that can be established, or numbers that grow too large."""


class NoEnclosure(Undecided):
    """A value that is not defined, or not enclosed, on a whole box."""
