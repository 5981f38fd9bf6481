"""The actor tables: what is shipped holds together, and a wrong row stops with its place and a remedy."""

import pickle

import pytest

from dyadwire.coding.actor_rows import HEADERS, SECTORS
from dyadwire.coding.actor_tables import PACKAGED
from dyadwire.coding.actors import find_actors, load_actors
from dyadwire.errors import TableError

TABLES = load_actors()


def write(folder, table, *rows):
    lines = ["# own", "\t".join(HEADERS[table]), *("\t".join(row) for row in rows)]
    path = folder / f"{table}.tsv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def found(text):
    return [text[match.start : match.end] for match in find_actors(text, TABLES)]


@pytest.mark.parametrize("path", sorted(PACKAGED.glob("*.tsv")), ids=lambda path: path.name)
def test_a_shipped_table_is_sorted_and_every_row_has_a_source(path):
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    rows = [tuple(line.split("\t")) for line in lines[1:]]

    assert rows == sorted(rows)
    assert all(row[-1] for row in rows)
    assert len(set(rows)) == len(rows)


def test_the_tables_stay_under_six_megabytes():
    assert sum(path.stat().st_size for path in PACKAGED.glob("*.tsv")) < 6_000_000


def test_every_sector_is_one_of_plover():
    assert {row.sector for rows in TABLES.phrases.values() for row in rows} <= SECTORS | {""}


def test_tables_survive_pickling_for_worker_processes():
    again = pickle.loads(pickle.dumps(TABLES))

    assert again == TABLES


def test_a_misspelt_sector_names_the_row_and_the_remedy(tmp_path):
    path = write(tmp_path, "organs", ("Rice Board", "", "JPN", "IGOO", "", "own"))

    with pytest.raises(TableError) as error:
        load_actors(tmp_path)

    assert str(error.value) == f"{path}:3: 'IGOO' is no PLOVER sector\n  Did you mean 'IGO'?"


def test_a_row_with_too_few_columns_is_refused(tmp_path):
    write(tmp_path, "places", ("Springfield", "USA"))

    with pytest.raises(TableError, match=r":3: 2 columns, not 3"):
        load_actors(tmp_path)


def test_a_country_in_words_is_refused(tmp_path):
    write(tmp_path, "places", ("Springfield", "Usa", "own"))

    with pytest.raises(TableError, match="ISO 3166-1 alpha-3"):
        load_actors(tmp_path)


def test_a_folder_without_tables_is_refused(tmp_path):
    with pytest.raises(TableError, match="no actor table here"):
        load_actors(tmp_path)


def test_rows_of_an_extra_folder_come_first(tmp_path):
    write(tmp_path, "organisations", ("Hamas Reborn", "Hamas", "PSE", "GOV", "", "", "own"))

    tables = load_actors(extra=[tmp_path])

    assert tables.phrases["Hamas"][0].name == "Hamas Reborn"


def test_the_longest_phrase_wins_and_matches_do_not_overlap():
    assert found("The North Korean foreign minister met NATO.") == ["North Korean", "foreign minister", "NATO"]


def test_words_of_a_name_match_only_with_their_case():
    assert "us" not in found("They told us that turkey may do who it is.")
    assert found("Turkey told US troops.") == ["Turkey", "US", "troops"]


def test_a_name_is_not_found_inside_a_longer_word():
    assert "Oman" not in found("Romania and Omanization grew.")


def test_possessives_hyphens_and_dots_do_not_hide_a_name():
    assert found("Russia's envoy met al-Qaida's U.S.-born man.")[:4] == ["Russia", "envoy", "al-Qaida", "U.S."]


def test_a_phrase_does_not_reach_across_the_end_of_the_text():
    assert found("Moscow and North") == ["Moscow"]
