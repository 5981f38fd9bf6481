"""The columns of the store's Parquet files.

Field names are those of the records, so that a query reads like the code. Three columns are the store's own, in
every file: `run`; `ordinal`, the place of the document (or of the input that gave none) among the run's inputs, which
joins the four tables; and `exact`. Offsets count code points of the document's text from 0, half-open: in SQL
``substring(text, start + 1, end - start)``.

A text may hold lone surrogates (JSON can spell them), which Parquet's UTF-8 cannot. Such a row shows U+FFFD in
their place, which keeps every offset, and holds the true row as JSON in `exact`; else `exact` is null.
"""

import pyarrow as pa

SPAN = pa.struct({"start": pa.int32(), "end": pa.int32()})

ENTITY = pa.struct(
    {
        "start": pa.int32(),
        "end": pa.int32(),
        "text": pa.string(),
        "country": pa.string(),
        "sector": pa.string(),
        "name": pa.string(),
        "id": pa.string(),
        "score": pa.float64(),
        "rule": pa.string(),
    }
)

PLACE = pa.struct(
    {
        "start": pa.int32(),
        "end": pa.int32(),
        "text": pa.string(),
        "latitude": pa.float64(),
        "longitude": pa.float64(),
        "geonameid": pa.int64(),
        "country": pa.string(),
        "precision": pa.string(),
        "score": pa.float64(),
        "rule": pa.string(),
    }
)

DATE = pa.struct(
    {
        "start": pa.int32(),
        "end": pa.int32(),
        "text": pa.string(),
        "value": pa.string(),
        "type": pa.string(),
        "begin": pa.date32(),
        "until": pa.date32(),
        "rule": pa.string(),
    }
)

BLOCK = pa.struct(
    {"text": pa.string(), "reason": pa.string(), "line": pa.int32(), "start": pa.int32(), "end": pa.int32()}
)

FINDING = pa.struct(
    {"kind": pa.string(), "message": pa.string(), "start": pa.int32(), "end": pa.int32(), "text": pa.string()}
)

QUANTITY = pa.struct(
    {
        "kind": pa.string(),
        "low": pa.float64(),
        "high": pa.float64(),
        "start": pa.int32(),
        "end": pa.int32(),
        "text": pa.string(),
        "sources": pa.list_(ENTITY),
    }
)

_OWN = {"run": pa.string(), "ordinal": pa.int64(), "exact": pa.string()}

DOCUMENTS = pa.schema(
    {
        **_OWN,
        "id": pa.string(),
        "origin": pa.string(),
        "text": pa.string(),
        "text_hash": pa.string(),  # SHA-256, hex; not a field of the record but a property
        "title": pa.string(),
        "byline": pa.string(),
        "published": pa.date32(),
        "published_from": pa.string(),
        "url": pa.string(),
        "publisher": pa.string(),
        "furniture": pa.list_(BLOCK),
        "comments": pa.list_(BLOCK),
        "published_score": pa.float64(),
        "repairs": pa.list_(pa.string()),
        "findings": pa.list_(FINDING),
        "dates": pa.list_(DATE),
        "places": pa.list_(PLACE),
        "mentions": pa.list_(ENTITY),  # `Coded.actors`; the name `actors` is the events' own
    }
)

EVENTS = pa.schema(
    {
        **_OWN,
        "id": pa.string(),
        "document": pa.string(),
        "sentence": SPAN,
        "trigger": SPAN,
        "trigger_text": pa.string(),
        "type": pa.string(),
        "mode": pa.string(),
        "actors": pa.list_(ENTITY),
        "recipients": pa.list_(ENTITY),
        "status": pa.string(),
        "sources": pa.list_(ENTITY),
        "denied": pa.bool_(),
        "date": pa.string(),
        "date_mention": SPAN,
        "place": PLACE,
        "quantities": pa.list_(QUANTITY),
        "quad": pa.int8(),
        "scale": pa.float64(),
        "score": pa.float64(),
        "rules": pa.list_(pa.string()),
        "contexts": pa.list_(pa.string()),
    }
)

STATEMENTS = pa.schema(
    {
        **_OWN,
        "id": pa.string(),
        "document": pa.string(),
        "sentence": SPAN,
        "cue": SPAN,
        "source": ENTITY,
        "via": pa.list_(ENTITY),
        "content": pa.list_(SPAN),
        "content_text": pa.string(),
        "quoted": pa.bool_(),
        "date": pa.string(),
        "about": pa.list_(ENTITY),
        "events": pa.list_(pa.string()),
        "score": pa.float64(),
        "kind": pa.string(),
        "whole_cue": SPAN,
        "whole_source": SPAN,
    }
)

REJECTIONS = pa.schema(
    {
        **_OWN,
        "stage": pa.string(),
        "reason": pa.string(),
        "origin": pa.string(),
        "document": pa.string(),
        "detail": pa.string(),
        "start": pa.int32(),
        "end": pa.int32(),
        "score": pa.float64(),
    }
)

TABLES = {"documents": DOCUMENTS, "events": EVENTS, "statements": STATEMENTS, "rejections": REJECTIONS}
