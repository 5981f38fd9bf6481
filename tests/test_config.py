"""Every value in force has one origin, and what is not a setting stops at once with its place."""

import tomllib
from pathlib import Path

import pytest

import dyadwire
from dyadwire.config import Settings, key_lines, load_configuration, setting_keys
from dyadwire.errors import OptionError

TEMPLATE = Path(dyadwire.__file__).parent / "data" / "dyadwire.toml"


def file(tmp_path, text):
    path = tmp_path / "dyadwire.toml"
    path.write_text(text, "utf-8")
    return path


def origins(configuration):
    return {entry.key: entry.origin for entry in configuration.entries() if entry.origin != "default"}


def test_without_anything_all_values_are_defaults(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert origins(load_configuration(environment={})) == {}


def test_later_sources_win_and_every_value_says_where_it_came_from(tmp_path):
    path = file(tmp_path, "[parse]\ngate = false\nlowest = 0.1\nthreshold = 0.1\n")
    environment = {"DYADWIRE_PARSE__LOWEST": "0.2", "DYADWIRE_PARSE__THRESHOLD": "0.2"}

    configuration = load_configuration(path, {"parse.threshold": ("--set", "0.3")}, environment)

    assert configuration.settings.parse.gate is False
    assert configuration.settings.parse.lowest == 0.2
    assert configuration.settings.parse.threshold == 0.3
    assert origins(configuration) == {
        "parse.gate": f"{path}:2",
        "parse.lowest": "DYADWIRE_PARSE__LOWEST",
        "parse.threshold": "--set",
    }


def test_the_file_of_the_working_directory_is_taken_unless_a_variable_names_another(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file(tmp_path, "[run]\nworkers = 2\n")
    (tmp_path / "other.toml").write_text("[run]\nworkers = 3\n", "utf-8")

    assert load_configuration(environment={}).settings.run.workers == 2
    assert load_configuration(environment={"DYADWIRE_CONFIG": "other.toml"}).settings.run.workers == 3


def test_the_template_has_every_key_and_every_default():
    text = TEMPLATE.read_text("utf-8")

    assert load_configuration(TEMPLATE, environment={}).settings == Settings()
    given = {f"{section}.{key}" for section, entries in tomllib.loads(text).items() for key in entries}
    for key in setting_keys():
        assert key in given or f"# {key.partition('.')[2]} = " in text, key


def test_the_examples_in_the_template_are_valid(tmp_path):
    keys = tuple(f"# {key.partition('.')[2]} = " for key in setting_keys())
    lines = [
        line.removeprefix("# ") if line.startswith(keys) else line for line in TEMPLATE.read_text("utf-8").split("\n")
    ]

    load_configuration(file(tmp_path, "\n".join(lines)), environment={})


def test_the_line_of_a_key_is_found_through_comments_and_values_of_many_lines():
    text = '# first\n[read]\nlanguages = [\n  "en", # workers = 1\n]\n\n# why\nmax_characters = 5\n'
    text += 'encoding = """\n[run]\n"""\n'

    assert key_lines(text) == {"read": 2, "read.languages": 3, "read.max_characters": 8, "read.encoding": 9}


def test_lists_are_written_with_commas_outside_the_file():
    configuration = load_configuration(environment={"DYADWIRE_READ__LANGUAGES": "en, fr"})

    assert configuration.settings.read.languages == ("en", "fr")


def test_a_section_of_a_section_is_set_from_file_variable_and_option(tmp_path):
    path = file(tmp_path, '[read]\nfetch = true\n[read.columns]\ntext = "body"\ntitle = "head"\n')
    environment = {"DYADWIRE_READ__COLUMNS__TITLE": "headline"}

    configuration = load_configuration(path, {"read.columns.url": ("--set", "link")}, environment)

    columns = configuration.settings.read.columns
    assert (columns.text, columns.title, columns.url, columns.id) == ("body", "headline", "link", None)
    assert origins(configuration) == {
        "read.fetch": f"{path}:2",
        "read.columns.text": f"{path}:4",
        "read.columns.title": "DYADWIRE_READ__COLUMNS__TITLE",
        "read.columns.url": "--set",
    }


def test_paths_of_the_file_count_from_its_folder(tmp_path):
    configuration = load_configuration(file(tmp_path, '[parse]\nweights = "mine"\n'), environment={})

    assert configuration.settings.parse.weights == tmp_path / "mine"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[parse]\n\ntreshold = 1", ":3: unknown key 'parse.treshold'; Did you mean 'parse.threshold'?"),
        ("[read.columns]\ntxt = 'a'", ":2: unknown key 'read.columns.txt'; Did you mean 'read.columns.text'?"),
        ("\n[pasre]\nthreshold = 1", ":2: unknown key 'pasre'; Did you mean 'parse'?"),
        ("workers = 1", ":1: key 'workers' is in no section; write keys under a [section]"),
        ("[parse]\nthreshold = 1.5", ":2: parse.threshold = 1.5: input should be less than or equal to 1"),
        ("[run]\nworkers = 0", ":2: run.workers = 0: input should be greater than or equal to 1"),
        ("[run]\nworkers =", ": not TOML: Invalid value (at end of document)"),
    ],
)
def test_what_is_wrong_in_the_file_is_named_with_its_line(tmp_path, text, problem):
    path = file(tmp_path, text)

    with pytest.raises(OptionError) as error:
        load_configuration(path, environment={})

    assert str(error.value).startswith(f"{path}{problem}")


def test_a_file_that_is_not_utf_8_or_not_there_is_named(tmp_path):
    (tmp_path / "latin.toml").write_bytes(b'[read]\nencoding = "\xe9"\n')

    with pytest.raises(OptionError, match="not UTF-8 at byte 19"):
        load_configuration(tmp_path / "latin.toml", environment={})
    with pytest.raises(OptionError, match="no such configuration file"):
        load_configuration(tmp_path / "none.toml", environment={})


def test_a_misspelt_variable_and_a_wrong_value_in_one_are_named():
    with pytest.raises(OptionError, match="unknown environment variable; Did you mean 'DYADWIRE_PARSE__THRESHOLD'"):
        load_configuration(environment={"DYADWIRE_PARSE__TRESHOLD": "0.5"})
    with pytest.raises(OptionError, match=r"^DYADWIRE_RUN__WORKERS: run.workers = 'two': "):
        load_configuration(environment={"DYADWIRE_RUN__WORKERS": "two"})


def test_a_misspelt_key_in_an_option_is_named():
    with pytest.raises(OptionError, match=r"^--set run.worker: unknown key; Did you mean 'run.workers'"):
        load_configuration(options={"run.worker": ("--set", "2")}, environment={})
