"""Why a text has its themes: weights, what each term's absence would change, near misses."""

import json
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from services.cli import app
from services.command_line.terminal import Bidi
from services.enrich.domain.explanation import Explanation, Passage, Scorer, Term, explain_themes
from services.enrich.explaining.readings import explain_text
from services.enrich.explaining.show import show_explanation
from shared.contract.enriched_statement import Span
from tests.made_files import docx, paragraph
from tests.seeded import few_seeds, seeded_tagger

PLAIN = Scorer(
    total=lambda p: p.base + sum(term.weight for term in p.terms),
    score=lambda total: min(1.0, total / 10),
    least=5.0,
    told=lambda passages: any(PLAIN.total(one) > PLAIN.least for one in passages),
)
TEXT = "The European Union condemns torture. The teachers of Mali left."
ARABIC = "أعرب الاتحاد الأوروبي عن قلقه إزاء التعذيب."


def term(name: str, weight: float) -> Term:
    return Term(name, Span(start=0, end=len(name), text=name), weight)


def test_a_term_is_decisive_when_no_passage_tells_the_theme_without_it() -> None:
    both = [Passage(1.0, [term("a", 5.0), term("b", 0.5)]), Passage(1.0, [term("c", 4.5)])]
    (told,) = explain_themes({"t": both}, PLAIN)
    assert (told.told, told.score, told.decisive) == (True, 0.65, [])
    (told,) = explain_themes({"t": both[:1]}, PLAIN)
    assert told.decisive == ["a"]
    assert [(one.name, score) for one, score in told.without] == [("a", 0.15), ("b", 0.6)]


def test_near_misses_come_after_tags_nearest_first_and_tell_what_they_lack() -> None:
    readings = {name: [Passage(0.0, [term(name, weight)])] for name, weight in (("a", 1), ("b", 6), ("c", 4), ("d", 2))}
    told = explain_themes(readings, PLAIN, most_misses=2)
    assert [(e.theme, e.missing) for e in told] == [("b", 0.0), ("c", 1.0), ("d", 3.0)]


def explained(text: str) -> dict[str, Explanation]:
    tags, themes = explain_text(seeded_tagger(), text=text)
    told = {e.theme: e for e in themes}
    assert {theme.id: theme.score for theme in tags.themes} == {
        key: pytest.approx(e.score, abs=1e-3) for key, e in told.items() if e.told
    }
    return told


def test_the_explanation_agrees_with_the_tags() -> None:
    told = explained(TEXT)
    assert told["torture"].decisive
    assert not told["education"].told
    assert told["education"].missing > 0
    assert all(TEXT[t.span.start : t.span.end] == t.span.text for e in told.values() for t in e.passage.terms)
    assert explained(ARABIC)["torture"].told


def test_what_a_longer_text_names_once_is_told_with_that_cause() -> None:
    homes = "Forced evictions must stop. The families lost their homes. They need adequate housing. "
    passed = explained(f"{homes}The bus passed a prison.")["detention"]
    assert (passed.told, passed.missing, passed.decisive) == (False, 0.0, [])
    twice = explained(f"{homes}The bus passed a prison. The children saw a prison.")["detention"]
    assert twice.told
    out = StringIO()
    tags, themes = explain_text(seeded_tagger(), text=f"{homes}The bus passed a prison.")
    show_explanation(Console(file=out, width=100), homes, tags, themes, Bidi.terminal)
    assert "not told: the text names it once, in passing" in out.getvalue()


def test_what_a_list_of_groups_names_is_explained_as_named_in_passing() -> None:
    homes = "Forced evictions must stop. The families lost their homes. They need adequate housing. "
    listed = "It affects older persons, persons with disabilities, indigenous peoples, refugees and migrants."
    assert not explained(f"{homes}{listed}")["older-persons"].told
    assert explained(f"{homes}It affects older persons.")["older-persons"].told


@pytest.mark.parametrize("bidi", [Bidi.terminal, Bidi.hiwar])
def test_tags_are_underlined_in_texts_of_both_directions(bidi: Bidi) -> None:
    tags, themes = explain_text(seeded_tagger(), text=ARABIC)
    out = StringIO()
    console = Console(file=out, force_terminal=True, color_system="standard", width=100)
    show_explanation(console, ARABIC, tags, themes, bidi)
    first = out.getvalue().splitlines()[0]
    assert "\x1b[4;32m" in first
    assert "\x1b[4;36m" in first


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(few_seeds(tmp_path_factory.mktemp("seeds")))


def test_the_command_prints_text_terms_and_what_would_change_them(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    told = CliRunner().invoke(app, ["explain", "--input", str(tmp_path / "a.txt")])
    assert told.exit_code == 0, told.output
    for words in (TEXT, "torture", "then not told", "not told: lacks", "wikidata:Q458", "condemns"):
        assert words in told.output


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", f"<html><body><article><h1>News</h1><p>{TEXT}</p></article></body></html>".encode()),
        ("a.docx", docx(paragraph("News") + paragraph(TEXT))),
        ("a.csv", f'title;text\nNews;"{TEXT}"\n'.encode()),
        ("a.jsonl", json.dumps({"title": "News", "text": TEXT}).encode()),
    ],
)
def test_a_file_is_explained_as_it_is_read(seeds: str, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    told = CliRunner().invoke(app, ["explain", "--seeds", seeds, "--input", str(tmp_path / name)])
    assert told.exit_code == 0, told.output
    assert told.output.startswith("News\n")
    assert f"\n{TEXT}\n" in told.output
    assert "<" not in told.output


@pytest.mark.parametrize(("content", "told"), [(b"\xff", "not UTF-8 at byte 0"), (b" \n", "is empty")])
def test_what_cannot_be_explained_is_told_in_a_sentence(content: bytes, told: str) -> None:
    done = CliRunner().invoke(app, ["explain"], input=content)
    assert done.exit_code == 1
    assert told in done.output


def test_a_short_code_of_a_text_stays_letters(seeds: str) -> None:
    told = CliRunner().invoke(app, ["explain", "--seeds", seeds], input="The EU :SA: condemns torture.")
    assert ":SA: condemns" in told.output


def test_a_bad_line_is_told_and_the_others_are_explained(seeds: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f'[]\n{json.dumps({"text": TEXT})}\n{{"text": ""}}\n', encoding="utf-8")
    told = CliRunner().invoke(app, ["explain", "--seeds", seeds, "--input", str(path)])
    assert told.exit_code == 1
    assert TEXT in told.output
    lines = "".join(told.output.split())
    assert "a.jsonl:1:aJSONobjectiswanted" in lines
    assert "a.jsonl:3:isempty" in lines


def test_an_act_is_shown_with_whom_it_is_against_and_a_term_with_its_signal() -> None:
    text = "The European Union calls on Sudan to end torture."
    tags, themes = explain_text(seeded_tagger(), text=text)
    out = StringIO()
    show_explanation(Console(file=out, width=120), text, tags, themes, Bidi.terminal)
    assert tags.acts[0].targets == ["iso:SD"]
    assert "calls-for wikidata:Q458 → iso:SD: The European Union calls" in out.getvalue()
    assert "torture/torture" in out.getvalue()
    assert "lexicons/themes/THEME.csv" in out.getvalue()
