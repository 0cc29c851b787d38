"""Show a run as one HTML page that needs nothing else."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.enrich.evaluation.comparison import Comparison
from services.enrich.evaluation.run import Run


def render_page(run: Run, comparison: Comparison | None) -> str:
    """Give the page; all text is escaped, Arabic examples are laid out from right to left."""
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return templates.get_template("page.html").render(run=run, comparison=comparison)
