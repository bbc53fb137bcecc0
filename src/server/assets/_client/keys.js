import { zoomTo, zoomToFit } from "./canvas.js";
import { moveInGraph } from "./graph_keys.js";

const PAGES = {
  h: "/",
  j: "/jobs",
  r: "/runs",
  d: "/datasets",
  e: "/events",
  g: "/graph",
};

const SEQUENCE_MS = 1500;

/** Adds the keys that the page `/keys` lists. */
export function startKeys() {
  let goesSince = -Infinity;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "Escape") return leave();
    if (isField(event.target)) return;
    const goes = event.timeStamp - goesSince < SEQUENCE_MS;
    goesSince = event.key === "g" && !goes ? event.timeStamp : -Infinity;
    if (goes && PAGES[event.key]) return act(event, () => location.assign(PAGES[event.key]));
    const action = actionOf(event);
    if (action) act(event, action);
  });
}

function act(event, action) {
  event.preventDefault();
  action();
}

function isField(target) {
  return target instanceof HTMLElement && /^(?:INPUT|SELECT|TEXTAREA)$/.test(target.tagName);
}

function leave() {
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

function actionOf(event) {
  const { key } = event;
  const inGraph = document.querySelector(".gmain .graph");
  if (inGraph && /^(?:Arrow|[+−-])/.test(key)) {
    const move = moveInGraph(key);
    if (move) return move;
  }
  switch (key) {
    case "/":
      return focusSearch;
    case "?":
      return () => location.assign("/keys");
    case "j":
      return () => moveRow(1);
    case "k":
      return () => moveRow(-1);
    case "[":
      return linkAction("a[rel=prev]");
    case "]":
      return linkAction("a[rel=next]");
    case "e":
      return goToError;
    case "o":
      return toggleRaw;
    case "t":
      return inGraph || location.pathname === "/graph" ? toggleTable : undefined;
    case "f":
      return inGraph ? zoomToFit : undefined;
    case "0":
      return inGraph ? () => zoomTo(1) : undefined;
    default:
      return undefined;
  }
}

function focusSearch() {
  const field = document.querySelector("[role=search] input");
  field?.focus();
  field?.select();
}

function linkAction(selector) {
  const link = document.querySelector(`main ${selector}`);
  return link ? () => location.assign(link.href) : undefined;
}

function moveRow(step) {
  const rows = [...document.querySelectorAll("main tbody tr:has(th a[href])")];
  const links = rows.map((row) => row.querySelector("th a[href]"));
  const at = rows.indexOf(document.activeElement?.closest("tr"));
  const next = links[at < 0 ? (step > 0 ? 0 : links.length - 1) : at + step];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function goToError() {
  const panel = document.querySelector(".err");
  if (!panel) return;
  panel.tabIndex = -1;
  panel.focus();
  panel.scrollIntoView({ block: "center" });
}

// Opens or folds the JSON or the children of the chosen row, or else all raw JSON of the page.
function toggleRaw() {
  const link = document.activeElement?.closest("tr")?.querySelector("a[aria-expanded]");
  if (link) return location.assign(link.href);
  const boxes = [...document.querySelectorAll("main details.raw")];
  const open = boxes.some((box) => !box.open);
  for (const box of boxes) box.open = open;
}

function toggleTable() {
  const [graph, table] = document.querySelectorAll(".filter .seg a");
  const other = graph?.hasAttribute("aria-current") ? table : graph;
  if (other) location.assign(other.href);
}
