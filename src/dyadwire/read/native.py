"""The JSON line of `dyadwire read`: what the reader makes of an input."""

from dyadwire.records import Block, Document


def document_row(document: Document) -> dict[str, object]:
    """A document as a JSON object; dates are ISO strings, absent values are None, offsets count in `text`."""
    return {
        "id": document.id,
        "origin": document.origin,
        "title": document.title,
        "byline": document.byline,
        "published": None if document.published is None else document.published.isoformat(),
        "published_from": document.published_from,
        "published_score": document.published_score,
        "url": document.url,
        "publisher": document.publisher,
        "text": document.text,
        "repairs": list(document.repairs),
        "furniture": [_block_row(block) for block in document.furniture],
        "comments": [_block_row(block) for block in document.comments],
    }


def _block_row(block: Block) -> dict[str, object]:
    return {"text": block.text, "reason": block.reason, "line": block.line, "start": block.start, "end": block.end}
