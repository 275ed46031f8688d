"""The sample company: a regional broadband provider, made up from a seed, whose truth is known."""

from servicefit.sample.write import Progress, write_sample

__all__ = ["Progress", "write_sample"]
