const TICK_MS = 10_000;

/** Keeps relative times true, and adds the local time to the titles of all times. */
export function startTimes() {
  refreshTimes();
  setInterval(refreshTimes, TICK_MS);
}

/** How far the clock of the server is ahead of this one. */
let ahead;

/** Reads the clock of the server from a page that has just come. */
export function readClock() {
  const now = Number(document.querySelector("main")?.dataset.now);
  if (now > 0) ahead = now - Date.now();
}

/** Writes the relative times of a page anew. */
export function refreshTimes() {
  if (ahead === undefined) readClock();
  const now = Date.now() + (ahead ?? 0);
  for (const time of document.querySelectorAll("time[datetime]")) {
    const at = Date.parse(time.dateTime);
    if (Number.isNaN(at)) continue;
    if (time.classList.contains("ago")) setText(time, ago(now - at));
    if (time.title && !time.title.includes("local")) {
      time.title = `${time.title}, ${new Date(at).toLocaleString()} local`;
    }
  }
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function ago(ms) {
  if (ms < 1500) return "just now";
  if (ms < 60_000) return `${Math.floor(ms / 1000)} s ago`;
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min ago`;
  if (ms < 86_400_000) return `${Math.floor(ms / 3_600_000)} h ago`;
  return `${Math.floor(ms / 86_400_000).toLocaleString("en-US")} d ago`;
}
