"""An executed notebook as one HTML file: live charts, no request outside, fit for phone and print."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
from nbconvert import HTMLExporter
from nbformat import NotebookNode

from servicefit.charts.renderer import RUNTIME_MARK, runtime_html

TEMPLATE = Path(__file__).parent / "template"
# The runtime draws every figure, so the still pictures that notebooks carry are left out.
_STILL = re.compile(r'<img class="sf-still"[^>]*>')
_HEADING = re.compile(r"^#\s+(.+)$", re.MULTILINE)


def export_html(executed_notebook_path: Path, html_path: Path) -> Path:
    """Export an executed notebook as a report.

    Parameters
    ----------
    executed_notebook_path : Path
        A notebook with its outputs.
    html_path : Path
        The file to write; what stands there is replaced.

    Returns
    -------
    Path
        The file written: complete in itself, without the notebook's code.
    """
    notebook = nbformat.read(executed_notebook_path, as_version=4)
    prepared = _without_runtime(notebook)
    exporter = HTMLExporter(
        template_name=TEMPLATE.name,
        extra_template_basedirs=[str(TEMPLATE.parent)],
        exclude_input=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
        embed_images=True,
        mathjax_url="",
        require_js_url="",
        mermaid_js_url="",
    )
    words = {"title": notebook_title(notebook, executed_notebook_path.stem), "runtime": runtime_html()}
    page, _ = exporter.from_notebook_node(prepared, {"servicefit": words})
    html_path.write_text(page, encoding="utf-8")
    return html_path


def notebook_title(notebook: NotebookNode, otherwise: str) -> str:
    """Find the question that a notebook asks: its first heading."""
    for cell in notebook.cells:
        found = _HEADING.search(cell.source) if cell.cell_type == "markdown" else None
        if found:
            return found[1].strip()
    return otherwise.replace("_", " ")


def _without_runtime(notebook: NotebookNode) -> NotebookNode:
    """Take out what the head of the file holds already, and the still pictures."""
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        cell.outputs = [output for output in cell.outputs if not _is_runtime(output)]
        for output in cell.outputs:
            html = output.get("data", {}).get("text/html")
            if isinstance(html, str):
                output.data["text/html"] = _STILL.sub("", html)
    return notebook


def _is_runtime(output: NotebookNode) -> bool:
    return bool(output.get("metadata", {}).get("servicefit") == RUNTIME_MARK)
