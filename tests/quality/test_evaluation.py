"""A tagger is held against labelled texts: counts, intervals, neighbours, comparison, floors, mistakes in files."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.cli import app
from services.enrich.evaluation.comparison import compare
from services.enrich.evaluation.figures import Counts, difference, to_figure
from services.enrich.evaluation.floors import below, raise_floors, read_floors
from services.enrich.evaluation.gold import GoldError, read_gold
from services.enrich.evaluation.judging import same_words
from services.enrich.evaluation.page import render_page
from services.enrich.evaluation.run import Run
from tests.quality.held import seeded_run
from tests.seeded import few_seeds

CONCERN = "أعرب الاتحاد الأوروبي عن قلقه إزاء التعذيب."
ROWS = [
    {
        "id": 1, "lang": "ar", "source": "a", "text": CONCERN, "themes": ["torture"],
        "entities": [{"type": "organization", "id": "wikidata:Q458", "text": "الاتحاد الأوروبي"}],
        "acts": [{"kind": "concern", "actors": ["الاتحاد الأوروبي"], "quote": "عن قلقه"}],
    },
    {"id": 2, "lang": "en", "source": "b", "text": "The team won the cup.", "themes": [], "entities": [], "acts": []},
    {"id": 3, "lang": "en", "source": "b", "text": "The EU condemned torture <b>.", "themes": ["detention"]},
]  # fmt: skip


def run_on(tmp_path: Path, rows: list[dict[str, object]]) -> Run:
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return seeded_run(path)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"id": 1, "text": "x", "themes": ["nothing"]}', ":2: themes.0: `nothing` is no concept"),
        ('{"id": 1, "text": "x", "entities": [{"type": "place", "text": "y"}]}', ":2: entities.0.text: `y` stands"),
        ('{"id": 1, "text": "x", "acts": [{"kind": "sings"}]}', ":2: acts.0.kind: is none of "),
        ('{"id": 1, "text": "x", "acts": [{"kind": "concern", "quote": "z"}]}', ":2: acts.0.quote: `z` does not stand"),
        ('{"id": 1, "text": "x", "labels": []}', ":2: labels: is no field"),
        ('{"id": 0, "text": "x"}', ":2: id: `0` stands already in line 1"),
        ('{"id": 1}', ":2: text: is missing"),
        ("nonsense", ":2: not JSON"),
        ('{"id": 1, "text": "x", "text": "y"}', ":2: field `text` is given more than once"),
    ],
)
def test_a_mistake_in_the_gold_file_is_told_with_line_and_field(tmp_path: Path, line: str, told: str) -> None:
    (tmp_path / "g.jsonl").write_text('{"id": 0, "text": "x"}\n' + line + "\n")
    with pytest.raises(GoldError) as caught:
        read_gold(tmp_path / "g.jsonl", {"torture"})
    assert told in str(caught.value)


def test_an_empty_or_missing_gold_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "g.jsonl").write_text("\n")
    for name in ("g.jsonl", "none.jsonl"):
        with pytest.raises(GoldError, match=name):
            read_gold(tmp_path / name, ())


def test_each_measure_counts_what_was_judged_only(tmp_path: Path) -> None:
    rows = run_on(tmp_path, ROWS).rows
    assert rows[0].counts["themes"] == Counts(right=1, told=1, found=1, wanted=1)
    assert rows[0].counts["mentions"] == rows[0].counts["acts"] == Counts(1, 1, 1, 1)
    assert rows[0].counts["mentions-linked"] == rows[0].counts["acts-actors"] == Counts(1, 1, 1, 1)
    assert rows[1].counts["themes"] == Counts(0, 0, 0, 0)
    assert rows[2].counts.keys() == {"themes", "themes-near"}


def test_a_sibling_told_in_place_of_a_theme_is_told_as_such_with_the_words_that_misled(
    tmp_path: Path,
) -> None:
    run = run_on(tmp_path, ROWS)
    assert [(c.wanted, c.told, c.relation) for c in run.confusions] == [("detention", "torture", "sibling")]
    worst = {worst.theme: worst.examples for worst in run.worst}
    assert [(e.kind, e.words) for e in worst["torture"]] == [("false alarm", "torture")]
    assert [(e.kind, e.row) for e in worst["detention"]] == [("missed", 3)]
    assert (run.without_theme, run.false_alarm_rows) == (1, 0)


def test_a_broader_theme_is_wrong_but_near(tmp_path: Path) -> None:
    row = {"id": 1, "lang": "en", "text": "Torture must end.", "themes": ["physical-integrity"]}
    counts = run_on(tmp_path, [row]).rows[0].counts
    assert counts["themes"].right == 0
    assert (counts["themes-near"].right, counts["themes-near"].found) == (1, 1)


def test_the_interval_holds_the_figure_and_narrows_with_more_texts() -> None:
    few = to_figure("themes", "", [Counts(1, 1, 1, 1), Counts(0, 1, 0, 1)] * 5)
    many = to_figure("themes", "", [Counts(1, 1, 1, 1), Counts(0, 1, 0, 1)] * 500)
    for figure in (few, many):
        assert figure.f1.value == 0.5
        assert figure.f1.low is not None
        assert figure.f1.low < 0.5
    assert (many.f1.low or 0) > (few.f1.low or 0)
    assert few == to_figure("themes", "", [Counts(1, 1, 1, 1), Counts(0, 1, 0, 1)] * 5)


def test_of_few_texts_no_interval_is_told() -> None:
    """One text is always itself when it is resampled: 100 to 100 would look certain."""
    one = to_figure("themes", "", [Counts(1, 1, 1, 1)])
    assert (one.f1.value, one.f1.low, one.f1.high) == (1.0, None, None)
    assert difference([Counts(1, 1, 1, 1)], [Counts(0, 1, 0, 1)]).low is None


@pytest.mark.parametrize(
    ("counts", "shares"),
    [
        (Counts(0, 0, 0, 0), (None, None, None)),
        (Counts(0, 2, 0, 0), (0.0, None, 0.0)),
        (Counts(0, 0, 0, 2), (None, 0.0, 0.0)),
        (Counts(0, 1, 0, 1), (0.0, 0.0, 0.0)),
        (Counts(1, 1, 1, 2), (1.0, 0.5, 0.6667)),
    ],
)
def test_a_share_without_a_divisor_is_none_and_f1_without_a_hit_is_zero(
    counts: Counts, shares: tuple[float | None, ...]
) -> None:
    figure = to_figure("themes", "", [counts] * 3)
    assert (figure.precision.value, figure.recall.value, figure.f1.value) == shares


def test_a_difference_is_sure_only_where_many_texts_show_it() -> None:
    bad, good = Counts(0, 1, 0, 1), Counts(1, 1, 1, 1)
    sure = difference([bad] * 100, [good] * 50 + [bad] * 50)
    unsure = difference([bad, good] * 50, [good, *[bad, good] * 49, good])
    assert (sure.low or 0) > 0
    assert (unsure.low or 0) <= 0 <= (unsure.high or 0)


def test_two_runs_are_compared_on_the_texts_that_both_have(tmp_path: Path) -> None:
    later = run_on(tmp_path, ROWS)
    worse = later.rows[0].model_copy(
        update={"themes": later.rows[0].themes and later.rows[0].themes.model_copy(update={"told": ()})}
    )
    earlier = later.model_copy(update={"rows": [worse, later.rows[1]], "gold_digest": "other"})
    told = compare(earlier, later)
    assert (told.rows, told.same_gold) == (2, False)
    assert told.gained == [("1", {"torture"})]
    assert told.lost == []
    assert [(c.name, c.before, c.after) for c in told.themes] == [("torture", 0.0, 1.0)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("الاتحاد الأوروبي", "وللاتحاد الأوروبي", True),
        ("وزارة العدل", "وَزَارَة العدل", True),
        ("European Union", "european union", True),
        ("لبنان", "بلبنان", True),
        ("European Union", "Union", False),
        ("مجلس الأمن", "مجلس حقوق الإنسان", False),
    ],
)
def test_particles_articles_marks_and_case_make_no_other_name(one: str, other: str, same: bool) -> None:  # noqa: FBT001
    assert same_words(one, other) is same


def test_floors_only_rise(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    assert raise_floors(path, {"themes": 0.5, "acts": 0.7}) != []
    assert raise_floors(path, {"themes": 0.6, "acts": 0.1}) == ["themes: 0.5000 -> 0.6000"]
    assert read_floors(path) == {"acts": 0.7, "themes": 0.6}
    assert below({"themes": 0.6}, read_floors(path)) == ["acts: 0.0000 is below its floor 0.7000"]


def test_the_page_escapes_what_texts_hold_and_lets_arabic_run_from_right_to_left(
    tmp_path: Path,
) -> None:
    run = run_on(tmp_path, [*ROWS, {"id": 4, "text": CONCERN, "lang": "ar", "themes": []}])
    page = render_page(run, compare(run, run))
    assert "<b>" not in page
    assert '<blockquote lang="ar" dir="auto">' in page
    assert "<mark>التعذيب</mark>" in page


def test_the_command_prints_saves_compares_and_holds_floors(tmp_path: Path) -> None:
    gold, saved, floors = tmp_path / "gold.jsonl", tmp_path / "run.json", tmp_path / "floors.json"
    gold.write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    call, command = CliRunner().invoke, ["evaluate", "--gold", str(gold), "--seeds", str(few_seeds(tmp_path / "seeds"))]
    told = call(app, [*command, "--json"])
    assert told.exit_code == 0, told.output
    saved.write_text(told.stdout, encoding="utf-8")
    floors.write_text('{"themes": 0.99}')
    options = ["--against", str(saved), "--html", str(tmp_path / "page.html"), "--by", "language"]
    held = call(app, [*command, "--floors", str(floors), *options])
    assert held.exit_code == 1
    assert "below its floor" in held.output
    assert "By language" in held.output
    assert "on 3 texts that both have" in held.output
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_file_that_is_no_saved_run_is_told(tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(json.dumps(row) for row in ROWS), encoding="utf-8")
    seeds = str(few_seeds(tmp_path / "seeds"))
    told = CliRunner().invoke(app, ["evaluate", "--gold", str(gold), "--seeds", seeds, "--against", str(gold)])
    assert told.exit_code == 1
    assert "is no run that" in told.output


def test_runs_without_a_text_in_common_are_told_not_shown_as_nothing(tmp_path: Path) -> None:
    seeds = str(few_seeds(tmp_path / "seeds"))
    gold, other, saved = (tmp_path / name for name in ("gold.jsonl", "other.jsonl", "run.json"))
    gold.write_text(json.dumps(ROWS[0]), encoding="utf-8")
    other.write_text(json.dumps({**ROWS[0], "id": "another"}), encoding="utf-8")
    run = CliRunner().invoke(app, ["evaluate", "--gold", str(other), "--seeds", seeds, "--json"])
    saved.write_text(run.stdout, encoding="utf-8")
    told = CliRunner().invoke(app, ["evaluate", "--gold", str(gold), "--seeds", seeds, "--against", str(saved)])
    assert told.exit_code == 1
    assert told.output == ("--against: no text of that run has an id of --gold; compare runs on the same texts\n")


@pytest.mark.parametrize("command", [("tag",), ("explain",), ("taxonomy", "check")])
def test_every_command_takes_the_seeds_that_the_environment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("HIWAR_SEEDS_DIR", str(tmp_path))
    told = CliRunner().invoke(app, [*command], input="The EU condemns torture.\n")
    assert told.exit_code == 1
    assert (
        f"{tmp_path}: has no taxonomy/themes.csv; --seeds, or HIWAR_SEEDS_DIR, names the folder that has" in told.output
    )
