"""Stories, accounts, disputes and figures about two sides, from coded documents."""

from dyadwire.analyse.build import build_update

__all__ = ["build_update"]
