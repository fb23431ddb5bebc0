"""Scalar inequalities (O-SCALAR), by the lanes of the format's section 7."""

from .decide import holds

__all__ = ["holds"]
