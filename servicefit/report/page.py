"""Pieces of HTML that notebooks and dashboards share; every text in them is escaped."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import pandas as pd

Align = Literal["text", "figure"]

_INTERVAL = (
    '<path d="M0 7h14" stroke="var(--sf-muted)" stroke-width="5" opacity=".55"/>'
    '<circle cx="6" cy="7" r="3.2" fill="var(--sf-muted)"/>'
)
_TABLE = '<table class="sf-table">'
_AIM = '<path d="M7 0v14" stroke="var(--sf-ink)" stroke-width="2.2"/>'


def _step(tone: str) -> str:
    """Draw the end of a line over time: its last step and its dot."""
    return (
        f'<path d="M0 9L9 6" stroke="var(--sf-{tone})" stroke-width="2.4"/>'
        f'<circle cx="10" cy="6" r="3.6" fill="var(--sf-{tone})"/>'
    )


# Symbols of the keys as inline SVG: as characters they would come from another font.
_SYMBOLS = {
    "under": '<path d="M1 3h12L7 13z" fill="var(--sf-hurt)"/>',
    "on": '<circle cx="7" cy="7" r="3.4" fill="var(--sf-muted)"/>',
    "over": '<path d="M1 12h12L7 2z" fill="var(--sf-waste)"/>',
    "unknown": '<rect x="1" y="1" width="12" height="12" fill="none" stroke="var(--sf-unknown)" stroke-dasharray="3 2"/>',
    "bullet": _INTERVAL,
    "interval": _INTERVAL,
    "bullet_aim": _AIM,
    "aim": _AIM,
    "bad": '<circle cx="7" cy="7" r="4.2" fill="var(--sf-paper)" stroke="var(--sf-hurt)" stroke-width="1.8"/>',
    "good": '<circle cx="7" cy="7" r="4.6" fill="var(--sf-good)"/>',
    "ring": '<circle cx="7" cy="7" r="3.8" fill="var(--sf-paper)" stroke="var(--sf-muted)" stroke-width="1.6"/>',
    "better": _step("good"),
    "worse": _step("hurt"),
    "steady": _step("muted"),
    "otherwise": '<path d="M0 7h14" stroke="var(--sf-muted)" stroke-width="1.6" stroke-dasharray="3 2.5"/>',
    "band": '<rect x="0" y="3" width="14" height="8" fill="var(--sf-muted)" opacity=".25"/>',
    "rejected": '<rect x="0" y="3" width="14" height="8" fill="var(--sf-hurt)"/>',
}


@dataclass(frozen=True, slots=True)
class Section:
    """What a section shows, from its finding down to its file.

    Attributes
    ----------
    finding : str
        The heading: what was found, at most nine words.
    sub : str
        What is drawn, unit, who, period, n.
    figure : str
        HTML of the figure, from ``figure_html``; may be empty.
    key : tuple of (str, str)
        Symbol and words of each entry of the key.
    table : str
        HTML of the table, from ``table_html``.
    definition : str
        What the figures are, their formula and source.
    data : pandas.DataFrame or None
        What the CSV link hands out.
    name : str
        File name of the CSV without ending; also the section's id.
    """

    finding: str
    sub: str
    figure: str
    key: tuple[tuple[str, str], ...] = ()
    table: str = ""
    definition: str = ""
    data: pd.DataFrame | None = None
    name: str = "table"


def section_html(section: Section) -> str:
    """Write a section: finding, sub-line, key, figure, and under it table, definition, CSV."""
    return (
        f'<section class="sf-section" aria-labelledby="sf-{escape(section.name)}">'
        f'<h2 id="sf-{escape(section.name)}">{escape(section.finding)}</h2>'
        f'<p class="sf-sub">{escape(section.sub)}</p>{key_html(section.key)}'
        f"{_captioned(section.figure, section.finding)}{_under_html(section)}</section>"
    )


def key_html(entries: Iterable[tuple[str, str]]) -> str:
    """Write the key of a figure; a symbol is one of the names in this module, or empty."""
    items = "".join(f"<li{_wide_only(symbol)}>{_symbol(symbol)}{escape(words)}</li>" for symbol, words in entries)
    return f'<ul class="sf-key">{items}</ul>' if items else ""


def table_html(head: Sequence[tuple[str, Align]], rows: Iterable[Sequence[str]], caption: str = "") -> str:
    """Write a table; figures stand to the right, the first column names the row, a section's table has its heading.

    Parameters
    ----------
    head : sequence of (str, str)
        Name of each column, and whether it holds text or figures.
    rows : iterable of sequences of str
        Cells, as many as names.
    caption : str
        What a screen reader calls the table where no section does.

    Returns
    -------
    str
        On a phone each row becomes a block, each cell headed by its column.
    """
    names = [escape(name) for name, _ in head]
    kinds = [' class="sf-n"' if align == "figure" else "" for _, align in head]
    heading = "".join(f'<th scope="col"{kind}>{name}</th>' for name, kind in zip(names, kinds, strict=True))
    labels = [f'{kind} data-label="{name}"' for name, kind in zip(names, kinds, strict=True)]
    body = "".join(_row_html(row, labels) for row in rows)
    table = f"{_TABLE}<thead><tr>{heading}</tr></thead><tbody>{body}</tbody></table>"
    return _captioned(table, caption) if caption else table


def csv_link(data: pd.DataFrame, name: str, heading: str) -> str:
    """Write a link that holds a table as CSV: servers of notebooks hand out no such file; the heading says which."""
    content = base64.b64encode(data.to_csv(index=False).encode("utf-8")).decode()
    href = f"data:text/csv;charset=utf-8;base64,{content}"
    return f'<a download="{escape(name)}.csv" href="{href}" aria-label="CSV: {escape(heading)}">CSV</a>'


def badge_html(kind: str, words: str) -> str:
    """Write a word in a badge: ``under``, ``over``, else dashed as not known."""
    style = kind if kind in ("under", "over") else "unknown"
    return f'<span class="sf-badge sf-badge-{style}">{escape(words)}</span>'


def sentences_html(sentences: Iterable[tuple[str, str, str, str]]) -> str:
    """Write a list of sentences: kind and words of the badge (none where empty), subject in bold, sentence."""
    items = "".join(
        f"<li>{badge_html(kind, badge) if badge else ''}<b>{escape(subject)}:</b> {escape(sentence)}</li>"
        for kind, badge, subject, sentence in sentences
    )
    return f'<ul class="sf-list">{items}</ul>'


def state_html(heading: str, *lines: str, command: str = "", failed: bool = False) -> str:
    """Write what stands where something cannot be shown.

    Parameters
    ----------
    heading : str
        What is not there.
    *lines : str
        Why, and what helps, a paragraph each.
    command : str
        A command that helps.
    failed : bool
        True where a section failed; else nothing is wrong and something is not known.

    Returns
    -------
    str
        A box in the size of what it replaces.
    """
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    body += f"<p><code>{escape(command)}</code></p>" if command else ""
    return f'<div class="sf-state{" sf-bad" if failed else ""}"><h3>{escape(heading)}</h3>{body}</div>'


def status_html(*, stale: bool, age: str, usable: str, withheld: int, confidence: float, failed: str = "") -> str:
    """Write the status line: how old, how much of the data is usable, what is withheld, whether a later run failed."""
    mark = '<span class="sf-tri"></span><b>Stale:</b>' if stale else '<span class="sf-dot"></span><b>Fresh:</b>'
    share, _, rest = usable.partition(" ")
    hidden = f"<span><b>{withheld}</b> figure{'s' if withheld != 1 else ''} withheld</span>" if withheld else ""
    later = f'<span><span class="sf-tri"></span><b>{escape(failed)}</b></span>' if failed else ""
    return (
        f'<div class="sf-status" role="status"><div class="sf-wrap"><span>{mark} {escape(age)}</span>{later}'
        f"<span><b>{escape(share)}</b> {escape(rest)}</span>{hidden}"
        f"<span>Brackets and thick pale lines: {100 * confidence:g}% intervals</span></div></div>"
    )


def title_html(company: str, page: str, pages: Mapping[str, str]) -> str:
    """Write company and navigation; a single page needs no way to itself."""
    links = "".join(
        f'<a href="{escape(name)}.ipynb"{" aria-current=page" if name == page else ""}>{escape(words)}</a>'
        for name, words in pages.items()
    )
    nav = f'<nav class="sf-nav" aria-label="Pages">{links}</nav>' if len(pages) > 1 else ""
    return f'<span class="sf-company">{escape(company)}</span>{nav}'


def foot_html(parts: Iterable[str]) -> str:
    """Write the footer: run, fingerprint, versions."""
    spans = "".join(f"<span>{escape(part)}</span>" for part in parts)
    return f'<div class="sf-foot"><div class="sf-wrap">{spans}</div></div>'


def headline_html(sentence: str) -> str:
    """Write the page's one sentence that is the answer, its H1."""
    return f'<div class="sf-headline"><h1>{escape(sentence)}</h1></div>'


def answer_html(sentence: str, note: str = "") -> str:
    """Write a notebook's answer in words, and under it period, n and freshness."""
    return f'<p class="sf-answer">{escape(sentence)}</p><p class="sf-note">{escape(note)}</p>'


def _under_html(section: Section) -> str:
    parts = []
    if section.table:
        table = _captioned(section.table, section.finding)
        parts.append(_folded("Table", section.finding, f'<div class="sf-scroll">{table}</div>'))
    if section.definition:
        parts.append(_folded("What is this?", section.finding, f"<div>{escape(section.definition)}</div>"))
    if section.data is not None:
        parts.append(csv_link(section.data, section.name, section.finding))
    return f'<div class="sf-under">{"".join(parts)}</div>' if parts else ""


def _folded(summary: str, heading: str, body: str) -> str:
    return f'<details><summary aria-label="{summary}: {escape(heading)}">{summary}</summary>{body}</details>'


def _captioned(html: str, words: str) -> str:
    """Name the tables in a piece of HTML for those who hear the page."""
    return html.replace(_TABLE, f"{_TABLE}<caption>{escape(words)}</caption>")


def _row_html(row: Sequence[str], labels: Sequence[str]) -> str:
    first, *rest = row
    cells = "".join(f"<td{label}>{escape(text)}</td>" for text, label in zip(rest, labels[1:], strict=True))
    return f'<tr><th scope="row">{escape(first)}</th>{cells}</tr>'


def _wide_only(symbol: str) -> str:
    return ' class="sf-no-phone"' if symbol in ("bullet", "bullet_aim") else ""


def _symbol(name: str) -> str:
    shape = _SYMBOLS.get(name, "")
    return f'<svg viewBox="0 0 14 14" aria-hidden="true">{shape}</svg>' if shape else ""
