"""The rules, by the sections of the format. Importing this package fills the table of `step`."""

from . import convex, definite, derivative, equality, general, loewner, majorise, order, update  # noqa: F401
