"""The actor tables: what is shipped holds together, and a wrong row stops with its place and a remedy."""

import pickle

import pytest

from dyadwire.coding.actor_rows import HEADERS, SECTORS
from dyadwire.coding.actor_tables import PACKAGED
from dyadwire.coding.actors import find_actors, load_actors
from dyadwire.errors import OptionError, TableError

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


@pytest.mark.parametrize(
    ("sector", "weight", "problem"),
    [("GOVV", "0.5", "'GOVV' is no PLOVER sector"), ("GOV", "half", "a weight is no number: could not convert")],
)
def test_a_clue_to_a_sector_that_cannot_be_read_names_the_row(tmp_path, sector, weight, problem):
    path = write(tmp_path, "sectors", ("head group", sector, weight, "own"))

    with pytest.raises(TableError) as error:
        load_actors(tmp_path)

    assert str(error.value).startswith(f"{path}:3: {problem}")


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


def person(name, aliases="", country="CHE", start="2020-01-01", end="", qid="", category="foreign"):
    return (name, aliases, country, "GOV", "", "Minister", category, start, end, qid, "own")


def refused(folder, *rows):
    path = write(folder, "people", *rows)
    with pytest.raises(TableError) as error:
        load_actors(extra=[folder])
    assert str(error.value).startswith(f"{path}:{len(rows) + 2}: ")
    return str(error.value)


def test_a_code_of_no_country_names_its_place_and_the_nearest_code(tmp_path):
    assert "'CHX' is the code of no country that the tables of states name" in refused(
        tmp_path, person("Runa Feldweg", country="CHX")
    )


def test_an_end_before_its_start_names_both_days_and_a_remedy(tmp_path):
    message = refused(tmp_path, person("Runa Feldweg", start="2020-05-01", end="2019-12"))

    assert "the end 2019-12 is before the start 2020-05-01" in message
    assert "Swap them" in message


def test_a_date_that_is_none_is_refused(tmp_path):
    assert "'2020-13' is no date" in refused(tmp_path, person("Runa Feldweg", start="2020-13"))


def test_an_alias_of_two_officials_of_different_states_is_refused_while_both_hold_office(tmp_path):
    message = refused(tmp_path, person("Runa Feldweg", "The Marten"), person("Ole Vang", "The Marten", "DNK"))

    assert "the alias 'Marten' belongs to Ole Vang (DNK) and to Runa Feldweg (CHE)" in message
    assert "end the term of one" in message


def test_an_alias_that_is_anothers_name_is_refused_in_either_order(tmp_path):
    assert "the alias 'Ole Vang'" in refused(tmp_path, person("Ole Vang", country="DNK"), person("Olaf", "Ole Vang"))
    assert "the alias 'Ole Vang'" in refused(tmp_path, person("Olaf", "Ole Vang"), person("Ole Vang", country="DNK"))


def test_an_alias_may_pass_from_one_official_to_another(tmp_path):
    write(
        tmp_path, "people", person("Runa Feldweg", "The Marten", end="2021"), person("Ole", "The Marten", "DNK", "2022")
    )

    assert len(load_actors(extra=[tmp_path]).phrases["Marten"]) == 2


def test_two_officials_may_share_a_full_name(tmp_path):
    write(tmp_path, "people", person("Runa Feldweg"), person("Runa Feldweg", country="DNK"))

    assert len({row.id for row in load_actors(extra=[tmp_path]).phrases["Runa Feldweg"]}) == 2


def test_a_persons_own_rows_replace_ours_of_the_same_name_and_country(tmp_path):
    write(tmp_path, "people", person("Barack Obama", country="USA", start="2009", end="2010"))

    rows = [row for row in load_actors(extra=[tmp_path]).phrases["Barack Obama"] if row.country == "USA"]

    assert [row.end for row in rows] == ["2010"]


def test_a_single_file_is_an_actor_table_too(tmp_path):
    path = write(tmp_path, "places", ("Quellhausen", "CHE", "own"))

    assert load_actors(extra=[path]).phrases["Quellhausen"][0].country == "CHE"


def test_a_file_that_is_named_like_no_table_is_refused_with_the_names(tmp_path):
    path = tmp_path / "folk.tsv"
    path.write_text("name\n", "utf-8")

    with pytest.raises(OptionError, match=r"is no folder and no file named like one of .*people\.tsv"):
        load_actors(extra=[path])


def test_a_path_that_is_absent_is_refused(tmp_path):
    with pytest.raises(OptionError, match="is no folder"):
        load_actors(extra=[tmp_path / "people.tsv"])


def test_a_prior_that_is_no_share_is_refused(tmp_path):
    write(tmp_path, "namesakes", ("Springfield", "USA", "place", "2", "Illinois", "own"))

    with pytest.raises(TableError, match=r":3: the prior '2' is no share"):
        load_actors(extra=[tmp_path])


def test_every_person_has_an_id_and_an_id_has_one_name_or_aliases_of_it():
    people = [row for rows in TABLES.phrases.values() for row in rows if row.kind == "person"]

    assert all(row.id for row in people)
    assert all(row.id[0] == "Q" or row.id[3:4] == ":" for row in people)
