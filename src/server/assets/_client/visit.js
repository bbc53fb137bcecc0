import { startCanvas } from "./canvas.js";
import { startCopyButtons } from "./copy.js";
import { readClock, refreshTimes } from "./times.js";

let shown = pageOf(location);
/** The page that was asked for last: it is shown when its response arrives. */
let wanted = shown;

/** Follows links inside a graph without loading the page anew, so that zoom and place stay. */
export function startVisits() {
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const target = event.target instanceof Element ? event.target : undefined;
    const link = target?.closest(".gmain .graph a, .zoom a");
    if (!link) return;
    const address = new URL(addressOf(link), location.href);
    if (address.origin !== location.origin || address.pathname !== location.pathname) return;
    event.preventDefault();
    visit(address.href);
  });
  // A link within the page, such as a tab, changes no more than the fragment.
  addEventListener("popstate", () => pageOf(location) !== wanted && show(location.href));
  addEventListener("hashchange", openTarget);
  openTarget();
}

// A link to an event leads to its JSON, which may be folded.
function openTarget() {
  const target = document.getElementById(location.hash.slice(1));
  if (target instanceof HTMLDetailsElement) target.open = true;
}

function pageOf({ pathname, search }) {
  return pathname + search;
}

/** The address of a link in HTML or in SVG. */
export function addressOf(link) {
  return link.getAttribute("href") ?? "";
}

async function visit(address) {
  const isShown = await show(address);
  if (isShown === false) return location.assign(address);
  if (!isShown) return;
  history.pushState({}, "", address);
  document.querySelector("#g-chosen")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  document.querySelector("#g-chosen > a")?.focus({ preventScroll: true });
}

/** Whether a page was asked for whose response has not arrived. */
export function isVisiting() {
  return wanted !== shown;
}

/** Shows a page in place of this one. Returns whether that went well, or nothing if another was asked for. */
export async function show(address) {
  const page = pageOf(new URL(address));
  wanted = page;
  const next = await load(address).catch(() => undefined);
  if (wanted !== page) return undefined;
  if (next) {
    swap(next);
    shown = page;
  }
  wanted = shown;
  return next !== undefined;
}

async function load(address) {
  const response = await fetch(address, { headers: { accept: "text/html" } });
  const isPage = response.headers.get("content-type")?.startsWith("text/html");
  if (!response.ok || !isPage || response.redirected) return undefined;
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

/** Puts the content of another document into this one. */
export function swap(next) {
  const [main, other] = [document.querySelector("main"), next.querySelector("main")];
  if (!main || !other) return;
  document.title = next.title;
  const icon = document.querySelector("link[rel=icon]");
  const nextIcon = next.querySelector("link[rel=icon]");
  if (icon && nextIcon && icon.href !== nextIcon.href) icon.href = nextIcon.href;
  document.querySelector(".foot")?.replaceWith(next.querySelector(".foot") ?? "");
  main.replaceWith(other);
  readClock();
  refreshTimes();
  startCopyButtons();
  startCanvas();
}
