"""Find the element of a page that holds its statement: most of the page's sentences, and what stands with them."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from services.ingest.adapters.pages.markup import BLOCKS
from services.ingest.domain.boilerplate import is_boilerplate

_SENTENCE = re.compile(r"[.!?。！？؟؛:،,，;…]")
_TEASER_ENDS = ("…", "...", "[…]")
_SHORTEST = 25
_SHORTEST_CJK = 8
_CJK = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_LINKED = 0.4
_ENOUGH = 0.7
_NOT_MAIN = re.compile(
    r"(?:^|[-_ ])(?:footer|foot|bottom|topbar|sidebar|contact|address|banner|copyright)(?:$|[-_ ])", re.IGNORECASE
)


@dataclass
class _Block:
    node: LexborNode
    words: list[str] = field(default_factory=list)
    linked: int = 0


class MainBlock(NamedTuple):
    """The element, and the letters of the sentences in it."""

    node: LexborNode
    letters: int


def main_block(tree: LexborHTMLParser, title: str) -> MainBlock | None:
    """Give the element, or None where a page has no sentences.

    From the body, go down to the child that has most of the sentences below. Text between the headline and that child
    is the statement's lead: there the way down ends.

    Args:
        tree: without scripts and menus.
        title: the page's headline.
    """
    body = tree.body
    sentences = _sentences(body, title) if body is not None else {}
    if body is None or not sentences.get(body.mem_id):
        return None
    node = body
    while True:
        below = [child for child in node.iter() if sentences.get(child.mem_id)]
        best = max(below, key=lambda child: sentences[child.mem_id], default=None)
        if best is None or sentences[best.mem_id] < _ENOUGH * sentences[node.mem_id] or best.tag == "p":
            return MainBlock(node, sentences[node.mem_id])
        if _loses_lead(node, best, sentences, title):
            return MainBlock(node, sentences[node.mem_id])
        node = best


def _loses_lead(node: LexborNode, best: LexborNode, sentences: dict[int, int], title: str) -> bool:
    """Whether a sentence stands between the headline and the child, or the children share one text."""
    if _has(best, title):
        return False
    others = [child for child in node.iter() if child.mem_id != best.mem_id and sentences.get(child.mem_id)]
    return bool(others) and (not title or _has(node, title))


def _has(node: LexborNode, title: str) -> bool:
    return bool(title) and title in " ".join((node.text(separator=" ") or "").split())


def _sentences(body: LexborNode, title: str) -> dict[int, int]:
    """Give the letters of sentences below each element."""
    blocks: dict[int, _Block] = {}
    for text in body.traverse(include_text=True):
        if text.tag == "-text" and (said := (text.text_content or "").strip()):
            block, is_link = _block_of(text)
            found = blocks.setdefault(block.mem_id, _Block(block))
            found.words.append(said)
            found.linked += len(said) if is_link else 0
    below: dict[int, int] = defaultdict(int)
    for found in blocks.values():
        letters = 0 if " ".join(found.words) == title else _letters_of_sentences(found)
        node: LexborNode | None = found.node if letters and not _is_elsewhere(found.node) else None
        while node is not None:
            below[node.mem_id] += letters
            node = node.parent
    return below


def _letters_of_sentences(block: _Block) -> int:
    words = " ".join(block.words)
    shortest = _SHORTEST_CJK if _CJK.search(words) else _SHORTEST
    is_sentence = (
        len(words) >= shortest
        and block.linked <= _LINKED * len(words)
        and _SENTENCE.search(words) is not None
        and not words.endswith(_TEASER_ENDS)
        and not is_boilerplate(words)
    )
    return len(words) if is_sentence else 0


def _block_of(text: LexborNode) -> tuple[LexborNode, bool]:
    node, is_link = text.parent, False
    while node is not None and node.tag not in BLOCKS and node.parent is not None and node.tag != "body":
        is_link |= node.tag == "a"
        node = node.parent
    return (node if node is not None else text), is_link


def _is_elsewhere(block: LexborNode) -> bool:
    node: LexborNode | None = block
    while node is not None:
        names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}" if node.tag != "body" else ""
        if node.tag in ("footer", "address") or (names and _NOT_MAIN.search(names)):
            return True
        node = node.parent
    return False
