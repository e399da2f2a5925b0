"""The demo: an invented town's partner files, with planted truth to find and decoys to resist."""

from demo.generate import check, fingerprint, generate
from demo.truth import Truth

__all__ = ["Truth", "check", "fingerprint", "generate"]
