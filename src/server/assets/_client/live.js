import { isVisiting, show } from "./visit.js";

const LEAST_PAUSE_MS = 2000;
const RECONNECT_MS = 15_000;

/** Follows new events: counts them on the list of events, and refreshes pages that change with them. */
export function startLive() {
  const newer = document.querySelector("[data-newer]");
  const isLive = document.querySelector("main")?.hasAttribute("data-live");
  if (!newer && !isLive) return;
  let source;
  const open = () => {
    if (source && source.readyState !== EventSource.CLOSED) return;
    source = new EventSource("/api/runline/v1/events/live");
    source.onmessage = ({ lastEventId }) =>
      newer ? countNewer(newer, Number(lastEventId)) : refresh();
    source.onerror = () => setTimeout(open, RECONNECT_MS);
  };
  const close = () => source?.close();
  open();
  // A browser has six connections to a server, and a hidden page needs none of them.
  document.addEventListener(
    "visibilitychange",
    () => document.hidden ? close() : (open(), refresh()),
  );
  addEventListener("pagehide", close);
}

function countNewer(note, newest) {
  const count = newest - Number(note.dataset.newer);
  if (!(count > 0)) return;
  const [text] = note.querySelectorAll("b.newer");
  if (text) {
    text.textContent = `${count.toLocaleString("en-US")} newer event${count === 1 ? "" : "s"}`;
  }
  for (const part of note.querySelectorAll(".newer")) part.hidden = false;
}

let isWaiting = false;

// Nothing moves under the reader: not while a field, a menu or a text is in use.
function refresh() {
  if (isWaiting || document.hidden) return;
  if (!document.querySelector("main")?.hasAttribute("data-live")) return;
  isWaiting = true;
  setTimeout(async () => {
    isWaiting = false;
    if (isBusy() || isVisiting()) return refresh();
    const [x, y] = [scrollX, scrollY];
    const focused = focusPath();
    if (await show(location.href)) {
      scrollTo(x, y);
      focused?.();
    }
  }, LEAST_PAUSE_MS);
}

function isBusy() {
  const active = document.activeElement;
  if (active && /^(?:INPUT|SELECT|TEXTAREA)$/.test(active.tagName)) return true;
  if (document.querySelector("main details[open], .canvas.held")) return true;
  return getSelection()?.isCollapsed === false;
}

/** Remembers the link that has the focus, to give it back to the same one. */
function focusPath() {
  const href = document.activeElement?.getAttribute("href");
  if (!href) return undefined;
  return () => {
    const links = [...document.querySelectorAll("main [href]")];
    links.find((link) => link.getAttribute("href") === href)?.focus({ preventScroll: true });
  };
}
