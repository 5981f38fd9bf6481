"""Candidates to events, statements and rejections."""
