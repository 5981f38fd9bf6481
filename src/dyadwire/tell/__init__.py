"""Briefs: an update about two sides as Markdown, HTML and JSON, every sentence with its source."""

from dyadwire.tell.checks import check_update
from dyadwire.tell.compose import compose_brief
from dyadwire.tell.render import render_html, render_json, render_markdown
from dyadwire.tell.tables import check_code

__all__ = ["check_code", "check_update", "compose_brief", "render_html", "render_json", "render_markdown"]
