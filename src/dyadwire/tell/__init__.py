"""Briefs, citations and charts."""
