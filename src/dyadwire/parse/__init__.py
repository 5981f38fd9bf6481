"""Documents to sentences, names and candidates."""

from dyadwire.parse.reader import ParseOptions, Parser
from dyadwire.parse.select import Finders

__all__ = ["Finders", "ParseOptions", "Parser"]
