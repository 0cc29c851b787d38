"""Who held an office when the statement was published."""

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.cli import app
from services.enrich.adapters.holder_files import check_terms
from services.enrich.domain.signs import NamedEntity
from tests.quality.test_acts import TAGGER

GUTERRES, BAN = "wikidata:Q311440", "wikidata:Q1253"
UN_CHIEF = "wikidata:Q81066"


@pytest.mark.parametrize(
    ("on", "who"),
    [
        (date(2016, 12, 31), BAN),
        (date(2017, 1, 1), GUTERRES),
        (date(1950, 1, 1), UN_CHIEF),
        (date(2027, 1, 1), UN_CHIEF),
        (None, UN_CHIEF),
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        "The UN Secretary-General condemned the attack.",
        "أدان الأمين العام للأمم المتحدة الهجوم.",
        "Le Secrétaire général de l'ONU a condamné l'attaque.",
        "联合国秘书长谴责该袭击。",
    ],
)
def test_an_office_is_who_held_it_on_the_day(text: str, on: date | None, who: str) -> None:
    tags = TAGGER.tag(text=text, on=on)
    assert [act.actors for act in tags.acts] == [[who]]


@pytest.mark.parametrize(
    ("on", "office"),
    [
        (date(2019, 11, 30), None),
        (date(2019, 12, 1), "wikidata:Q634291"),
        (date(2024, 11, 30), "wikidata:Q634291"),
        (date(2024, 12, 1), None),
        (None, None),
    ],
)
def test_a_bare_name_holds_its_office_during_the_term_only(on: date | None, office: str | None) -> None:
    tags = TAGGER.tag(text="Josep Borrell condemned the attack.", on=on)
    assert [(e.id, e.office) for e in tags.entities if e.type == "person"] == [("wikidata:Q312901", office)]


@pytest.mark.parametrize(
    ("published_at", "who"),
    [("2016-12-31", BAN), ("2016-12-31T23:30:00-05:00", GUTERRES), ("2017-01-01T00:00:00", GUTERRES), (None, UN_CHIEF)],
)
def test_rows_and_files_say_when_they_were_published(published_at: str | None, who: str, tmp_path: Path) -> None:
    row, told = tmp_path / "a.jsonl", tmp_path / "told.jsonl"
    stated = {"published_at": published_at} if published_at else {}
    row.write_text(json.dumps({"id": "a", "text": "The UN Secretary-General condemned the attack.", **stated}))
    tagged = CliRunner().invoke(app, ["tag", "--input", str(row), "--output", str(told)])
    assert tagged.exit_code == 0, tagged.output
    assert [act["actors"] for act in json.loads(told.read_text())["acts"]] == [[who]]
    explained = CliRunner().invoke(app, ["explain", "--input", str(row)])
    assert f"condemns {who}:" in explained.output


@pytest.mark.parametrize("stated", ["31 December 2016", "31.12.2016", "٣١ ديسمبر ٢٠١٦"])
def test_a_row_that_is_tagged_states_its_date_in_any_usual_form_and_may_be_a_row_of_run(
    stated: str, tmp_path: Path
) -> None:
    row, told = tmp_path / "a.jsonl", tmp_path / "told.jsonl"
    fields = {"guid": "a", "source": "un", "url": "https://example.org/1", "zone": "Asia/Riyadh", "status": "published"}
    text = "The UN Secretary-General condemned the attack."
    rows = ({**fields, "text": text, "published_at": stated}, {"guid": "b", "status": "withdrawn"})
    row.write_text("\n".join(map(json.dumps, rows)))
    tagged = CliRunner().invoke(app, ["tag", "--input", str(row), "--output", str(told)])
    assert tagged.exit_code == 0, tagged.output
    (line,) = map(json.loads, told.read_text().splitlines())
    assert (line["id"], [act["actors"] for act in line["acts"]]) == ("a", [[BAN]])


def test_a_day_is_given_where_the_file_says_none(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The UN Secretary-General condemned the attack.")
    options = ["explain", "--input", str(tmp_path / "a.txt"), "--on"]
    assert f"condemns {BAN}:" in CliRunner().invoke(app, [*options, "2016-12-31"]).output
    wrong = CliRunner().invoke(app, [*options, "yesterday"])
    assert wrong.exit_code == 2
    assert "%Y-%m-%d" in wrong.output


def test_the_head_of_a_body_that_was_named_before_is_its_holder() -> None:
    text = "أدانت الجامعة العربية الهجوم. ودعا أمينها العام إلى وقف القتال."
    acts = TAGGER.tag(text=text, on=date(2020, 5, 1)).acts
    assert [act.actors for act in acts] == [["wikidata:Q7172"], ["wikidata:Q58108"]]


def test_a_wrong_term_of_office_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "taxonomy" / "terms_of_office.csv"
    path.parent.mkdir()
    people = {name: NamedEntity(name, "person", name) for name in ("local:a", "local:b")}
    path.write_text(
        "person,office,from,to,source\nlocal:c,local:x,2020-01-01,2019-01-01,own\nlocal:a,local:x,soon,,\n", "utf-8"
    )
    told = check_terms(tmp_path, people)
    assert [line.partition(": ")[0][-2:] for line in told] == [":2", ":2", ":3", ":3"]
    path.write_text(
        "person,office,from,to,source\nlocal:a,local:x,2020-01-01,2021-01-01,o\nlocal:b,local:x,2021-01-01,2022-01-01,o\n",
        "utf-8",
    )
    assert "local:a holds the office until then" in check_terms(tmp_path, people)[0]
