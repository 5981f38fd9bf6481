"""Bytes to documents: text files, page dumps, web pages and JSON lines, with furniture and comments set apart."""

from dyadwire.read.columns import Columns
from dyadwire.read.inputs import read_inputs
from dyadwire.read.native import document_row
from dyadwire.read.options import ReadOptions

__all__ = ["Columns", "ReadOptions", "document_row", "read_inputs"]
