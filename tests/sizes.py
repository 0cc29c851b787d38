"""Hold every Python file and function of the product against the sizes at which to stop and think."""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST_FILE_LINES, MOST_FUNCTION_LINES = 250, 40


def code_lines(source: str, node: ast.AST) -> int:
    """Count lines that hold code: no blank lines, comments or docstrings."""
    lines = source.splitlines()
    start = getattr(node, "lineno", 1)
    end = getattr(node, "end_lineno", None) or len(lines)
    silent: set[int] = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Constant) and isinstance(inner.value.value, str):
            silent.update(range(inner.lineno, (inner.end_lineno or inner.lineno) + 1))
    return sum(
        1
        for number in range(start, end + 1)
        if number not in silent and lines[number - 1].strip() and not lines[number - 1].lstrip().startswith("#")
    )


def main() -> int:
    found = []
    for path in sorted([*(ROOT / "shared").rglob("*.py"), *(ROOT / "services").rglob("*.py")]):
        source = path.read_text(encoding="utf-8")
        tree = ast.parse(source)
        name = path.relative_to(ROOT)
        if (size := code_lines(source, tree)) > MOST_FILE_LINES:
            found.append(f"{name}: {size} lines, at most {MOST_FILE_LINES}")
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = code_lines(source, node)
                if size > MOST_FUNCTION_LINES:
                    found.append(f"{name}:{node.lineno}: {node.name} has {size} lines, at most {MOST_FUNCTION_LINES}")
    for problem in found:
        sys.stderr.write(problem + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
