"""The JSON line is the guidelines' form with ours beside, and comes back as the record."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from made_up import CODED, TEXT, coded

from dyadwire.errors import RecordError
from dyadwire.store import from_native, json_line, to_native

GUIDELINES = ["trigger", "type", "mode", "actors", "recipients", "status", "sources", "denied", "date", "place"]


def stripped(item):
    """The record without what the native form leaves to the store."""
    return replace(item, document=replace(item.document, furniture=(), comments=()))


@settings(deadline=None, max_examples=60)
@given(CODED)
def test_a_native_line_comes_back_as_the_record_it_was_made_from(item):
    line = json_line(to_native(item, mentions=True))

    back = from_native(json.loads(line))

    assert to_native(back, mentions=True) == to_native(item, mentions=True)
    assert back.document == stripped(item).document
    assert line.encode()


def test_an_event_begins_with_the_fields_of_the_guidelines():
    native = to_native(coded())
    event = native["events"][0]

    assert list(event)[:10] == GUIDELINES
    assert event["trigger"] == {"start": 8, "end": 15, "text": "accused"}
    assert list(event["actors"][0])[:6] == ["start", "end", "text", "country", "sector", "name"]
    assert event["score"] == 0.1235
    assert from_native(native).events[0].score == 0.1235


def test_mentions_are_added_on_demand():
    assert "mentions" not in to_native(coded())
    assert [actor["text"] for actor in to_native(coded(), mentions=True)["mentions"]["actors"]] == ["Norland", "Sudria"]


def test_a_line_without_text_is_joined_again_by_who_holds_the_text():
    native = to_native(coded(), text=False)
    assert "text" not in native and "content_text" not in native["statements"][0]

    assert from_native(native, TEXT).statements == coded().statements
    with pytest.raises(RecordError, match="without its text"):
        from_native(native)
    with pytest.raises(RecordError, match="not the text that was coded"):
        from_native(native, TEXT + " ")


def test_an_object_of_another_kind_is_named():
    with pytest.raises(RecordError, match=r"document 'x': KeyError\('origin'\)|document 'x'"):
        from_native({"id": "x", "text": "y"})
