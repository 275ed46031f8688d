// Draws every figure of a page: JupyterLab, an exported file and a dashboard share this script.
// An output put in by a widget runs no script, so this one watches the document for figures.
(() => {
  "use strict";
  if (window.servicefitFigures) return;
  window.servicefitFigures = true;

  const NARROW_BELOW = 520;
  const PROJECTOR_FROM = 1600;
  const TOKENS = window.servicefitTokens || {};
  const drawings = new Map(); // place -> {layout, width, view}
  document.documentElement.classList.add("sf-script");

  // Light hex colours become CSS variables: dark mode and print need no second drawing.
  const themed = (spec) =>
    JSON.parse(
      JSON.stringify(spec).replace(/#[0-9a-f]{6}\b/gi, (hex) => {
        const token = TOKENS[hex.toLowerCase()];
        return token ? `var(--sf-${token})` : hex;
      }),
    );

  const enlarged = (spec) => {
    if (window.innerWidth < PROJECTOR_FROM) return spec;
    const grow = (node) => {
      for (const [key, value] of Object.entries(node)) {
        if (value && typeof value === "object") grow(value);
        else if (/fontsize$/i.test(key) && typeof value === "number") node[key] = value * 1.14;
      }
    };
    grow(spec.config || {});
    if (typeof spec.height === "number") spec.height *= 1.12;
    return spec;
  };

  const specsOf = (figure) => JSON.parse(figure.querySelector("script.sf-specs").textContent);

  // The figure speaks for the whole picture; some marks of Vega would have a role but no name.
  const silenced = (spec) => {
    spec.config = { ...spec.config, aria: false };
    delete spec.description;
    return spec;
  };
  const silence = (place) => {
    for (const node of place.querySelectorAll(".sf-stage, svg, svg [role]"))
      for (const name of ["role", "aria-label", "aria-roledescription"]) node.removeAttribute(name);
    const svg = place.querySelector("svg");
    if (svg) svg.setAttribute("aria-hidden", "true");
  };

  const failed = (place, error) => {
    place.innerHTML = '<div class="sf-state sf-bad"><h3>This chart could not be drawn</h3><p>Its figures are in the table.</p></div>';
    console.error("servicefit:", error);
  };

  const draw = async (place, width) => {
    const specs = specsOf(place.closest(".sf-figure"));
    const layout = width < NARROW_BELOW && specs.narrow ? "narrow" : "wide";
    const before = drawings.get(place);
    if (before && before.layout === layout) {
      if (before.width === width || !before.view) return;
      before.width = width;
      if (specs[layout].width === "container") await before.view.width(width).runAsync();
      silence(place);
      return;
    }
    const drawing = { layout, width, view: null };
    drawings.set(place, drawing);
    if (before && before.view) before.view.finalize();
    const stage = document.createElement("div");
    stage.className = "sf-stage";
    place.replaceChildren(stage);
    try {
      const options = { renderer: "svg", actions: false, tooltip: { theme: "custom", offsetY: 14 } };
      const result = await window.vegaEmbed(stage, themed(silenced(enlarged(specs[layout]))), options);
      if (drawings.get(place) !== drawing) return result.view.finalize();
      drawing.view = result.view;
      place.style.minHeight = "";
      silence(place);
      const now = Math.floor(place.clientWidth);
      if (now !== width) draw(place, now);
    } catch (error) {
      failed(place, error);
    }
  };

  // A place has no width while it is folded away: it is drawn when it opens.
  const sizes = new ResizeObserver((entries) => {
    for (const entry of entries) {
      const width = Math.floor(entry.contentRect.width);
      if (width > 0 && entry.target.isConnected) window.requestAnimationFrame(() => draw(entry.target, width));
    }
  });

  // JupyterLab leaves keys to what is marked so: in a list arrows and letters choose, and move no cell.
  // A line that says what a control does is read aloud where it stood before its words changed.
  const marked = () => {
    for (const list of document.querySelectorAll(".sf-controls select:not([data-lm-suppress-shortcuts])"))
      list.setAttribute("data-lm-suppress-shortcuts", "true");
    for (const line of document.querySelectorAll(".sf-said:not([role])")) {
      line.setAttribute("role", "status");
      line.setAttribute("aria-live", "polite");
    }
  };

  const sweep = () => {
    marked();
    for (const [place, drawing] of drawings)
      if (!place.isConnected) {
        if (drawing.view) drawing.view.finalize();
        sizes.unobserve(place);
        drawings.delete(place);
      }
    for (const place of document.querySelectorAll(".sf-figure .sf-vega:not([data-sf-seen])")) {
      if (!place.closest(".sf-figure").querySelector("script.sf-specs")) continue;
      place.dataset.sfSeen = "";
      sizes.observe(place);
    }
  };

  // On paper nothing can be opened: what sections fold away is shown while it is printed.
  const opened = [];
  window.addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll(".sf-section details:not([open])")) {
      part.open = true;
      opened.push(part);
    }
  });
  window.addEventListener("afterprint", () => {
    for (const part of opened.splice(0)) part.open = false;
  });

  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    window.requestAnimationFrame(() => {
      waiting = false;
      sweep();
    });
  };
  const start = () => {
    new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
    soon();
  };
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
})();
