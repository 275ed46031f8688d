"""A real Chromium, and pages that note what goes wrong in them."""

import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest

WAIT_MS = 90_000  # a kernel starts behind the page, on a machine that may be busy
INSIDE = ("file:", "data:", "blob:", "about:", "http://127.0.0.1:", "ws://127.0.0.1:")

# What a reader would see as broken: text that leaves its figure, text on text, a page that scrolls sideways.
FLAWS = """() => {
  const found = [], wide = document.documentElement;
  if (wide.scrollWidth > wide.clientWidth + 1) found.push(`page ${wide.scrollWidth} wider than ${wide.clientWidth}`);
  for (const svg of document.querySelectorAll(".sf-vega svg")) {
    const place = svg.closest(".sf-vega").getBoundingClientRect();
    const texts = [...svg.querySelectorAll("text")].filter((t) => t.textContent.trim())
      .map((t) => ({ words: t.textContent, box: t.getBoundingClientRect(), size: parseFloat(getComputedStyle(t).fontSize) }));
    texts.forEach((a, i) => {
      if (a.box.right > place.right + 2 || a.box.left < place.left - 2) found.push(`cut off: ${a.words}`);
      if (a.size < 11.9) found.push(`too small: ${a.words}`);
      texts.slice(0, i).forEach((b) => {
        const x = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const y = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        // A label's halo is the same words beneath it.
        if (x > 1.5 && y > 4.5 && a.words !== b.words) found.push(`overlap: ${a.words} / ${b.words}`);
      });
    });
  }
  return found;
}"""


@dataclass
class Seen:
    """What a page said and asked for while it was open."""

    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def listen(self, page):
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: None if request.url.startswith(INSIDE) else self.outside.append(request.url))
        page.on(
            "response",
            lambda answer: self.errors.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None,
        )


@pytest.fixture(scope="session")
def shots(tmp_path_factory):
    """Where screenshots are kept: SERVICEFIT_SHOTS, else the run's temporary folder."""
    wanted = os.environ.get("SERVICEFIT_SHOTS")
    folder = Path(wanted) if wanted else tmp_path_factory.mktemp("shots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def open_page(chromium):
    """Open an address at a width, light or dark; the page notes errors and requests outside."""
    contexts = []

    def opened(url, width=1280, scheme="light"):
        context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        page, seen = context.new_page(), Seen()
        page.set_default_timeout(WAIT_MS)
        seen.listen(page)
        page.goto(url)
        page.wait_for_selector(".sf-vega svg")
        all_drawn(page)
        return page, seen

    yield opened
    for context in contexts:
        context.close()


def all_drawn(page):
    """Wait until every figure on the page has its picture."""
    page.wait_for_function(
        "() => document.querySelectorAll('.sf-figure').length > 0"
        " && document.querySelectorAll('.sf-figure').length === document.querySelectorAll('.sf-vega svg').length"
    )
