"""Copies of a store: documents with their places, and the file beside the runs."""

from made_up import coded, plan, write

from dyadwire.records import Copy, Rejection
from dyadwire.store import open_store, query, read_documents, write_copies
from dyadwire.store.runs import copies_path


def made(document, origin, position, kind="exact"):
    return Copy(
        position=position,
        document=document,
        origin_position=0,
        origin=origin,
        kind=kind,
        like=origin,
        share=0.9,
        share_of_like=0.8,
        differs=("+3 words",),
    )


def test_documents_come_with_their_place_each_from_its_latest_run(tmp_path):
    failed = Rejection(stage="read", reason="empty", origin="x.txt")
    write(tmp_path / "store", [coded("a", origin="a.txt"), failed, coded("b", origin="b.txt")])
    write(tmp_path / "store", [coded("a", origin="a.txt")], plan(code="2"))
    first, second = (manifest.run for manifest in open_store(tmp_path / "store").runs())

    found = list(read_documents(tmp_path / "store"))

    assert [(place, document.id) for place, document in found] == [((first, 2), "b"), ((second, 0), "a")]
    assert found[0][1] == coded("b", origin="b.txt").document


def test_copies_are_a_view_with_the_places_of_document_and_origin(tmp_path):
    write(tmp_path / "store", [coded("a"), coded("b\ud800")])
    (run,) = (manifest.run for manifest in open_store(tmp_path / "store").runs())
    copies = [made("a", "a", 0, "origin"), made("b\ud800", "a", 1)]

    file = write_copies(tmp_path / "store", copies, [(run, 0), (run, 1)])

    assert file == copies_path(open_store(tmp_path / "store"))
    answer = query(tmp_path / "store", "SELECT * FROM copies WHERE kind <> 'origin'")
    assert dict(zip(answer.columns, next(answer.rows), strict=True)) == {
        "run": run,
        "ordinal": 1,
        "document": "b\ufffd",
        "kind": "exact",
        "origin_run": run,
        "origin_ordinal": 0,
        "origin": "a",
        "like": "a",
        "share": 0.9,
        "share_of_like": 0.8,
        "differs": ["+3 words"],
    }


def test_writing_twice_gives_the_same_bytes(tmp_path):
    write(tmp_path / "store", [coded("a"), coded("b")])
    (run,) = (manifest.run for manifest in open_store(tmp_path / "store").runs())
    copies = [made("a", "a", 0, "origin"), made("b", "a", 1)]

    once = write_copies(tmp_path / "store", copies, [(run, 0), (run, 1)]).read_bytes()

    assert write_copies(tmp_path / "store", copies, [(run, 0), (run, 1)]).read_bytes() == once
