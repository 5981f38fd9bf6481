"""Reads the news and records who did or said what to whom, according to whom, and who disputes it."""
