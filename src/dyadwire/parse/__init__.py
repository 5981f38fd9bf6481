"""Documents to sentences, names and candidates."""

from dyadwire.parse.reader import Parser, ParseOptions
from dyadwire.parse.select import Finders

__all__ = ["Finders", "ParseOptions", "Parser"]
