/** The script of the pages. Written by `scripts/generate_assets.ts`. */
export const CLIENT_SCRIPT = `
const SCALE = 2;
function addPictureExport() {
const list = document.querySelector(".menu ul");
const svgLink = list?.querySelector("a[href*='.svg']");
if (!list || !svgLink || list.querySelector(".png")) return;
const item = document.createElement("li");
const link = document.createElement("a");
link.className = "png";
link.href = svgLink.getAttribute("href") ?? "";
link.append("PNG ");
const note = document.createElement("span");
note.className = "mut";
note.textContent = \`\${SCALE}×\`;
link.append(note);
link.addEventListener("click", (event) => {
event.preventDefault();
savePicture(link.href).catch(() => note.textContent = "not possible");
});
item.append(link);
svgLink.closest("li")?.after(item);
}
async function savePicture(address) {
const response = await fetch(address);
if (!response.ok) throw new Error(\`Cannot draw picture: server answered \${response.status}\`);
const source = URL.createObjectURL(await response.blob());
try {
const image = new Image();
image.src = source;
await image.decode();
const canvas = document.createElement("canvas");
canvas.width = image.naturalWidth * SCALE;
canvas.height = image.naturalHeight * SCALE;
canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
const picture = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
if (!picture) throw new Error("Cannot draw picture: it is too large");
save(picture, "lineage.png");
} finally {
URL.revokeObjectURL(source);
}
}
function save(blob, name) {
const link = document.createElement("a");
link.href = URL.createObjectURL(blob);
link.download = name;
link.click();
setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
const STEP = 1.25;
const [LEAST, MOST] = [0.1, 4];
let zoom = 1;
function startCanvas() {
for (const canvas of document.querySelectorAll(".canvas")) showChosen(canvas);
const canvas = document.querySelector(".gmain .canvas");
const graph = canvas?.querySelector("svg.graph");
if (!canvas || !graph) return;
addButtons();
applyZoom(graph);
canvas.addEventListener("wheel", (event) => {
if (!event.ctrlKey && !event.metaKey) return;
event.preventDefault();
zoomBy(event.deltaY < 0 ? STEP : 1 / STEP, event);
}, { passive: false });
startPanning(canvas);
addPictureExport();
}
function showChosen(canvas) {
const chosen = canvas.querySelector(".nd.sel");
if (!chosen || canvas.scrollLeft > 0 || canvas.scrollTop > 0) return;
const [node, box] = [chosen.getBoundingClientRect(), canvas.getBoundingClientRect()];
canvas.scrollTo(
node.left - box.left - (box.width - node.width) / 2,
node.top - box.top - (box.height - node.height) / 2,
);
}
function parts() {
const canvas = document.querySelector(".gmain .canvas");
return { canvas, graph: canvas?.querySelector("svg.graph") };
}
function zoomBy(factor, point) {
zoomTo(zoom * factor, point);
}
function zoomToFit() {
const { canvas, graph } = parts();
if (!canvas || !graph) return;
const { width, height } = sizeOf(graph);
zoomTo(Math.min(1, canvas.clientWidth / width, canvas.clientHeight / height));
}
function zoomTo(scale, point) {
const { canvas, graph } = parts();
if (!canvas || !graph) return;
const before = zoom;
zoom = Math.min(MOST, Math.max(LEAST, scale));
const box = canvas.getBoundingClientRect();
const x = point ? point.clientX - box.left : canvas.clientWidth / 2;
const y = point ? point.clientY - box.top : canvas.clientHeight / 2;
const [left, top] = [canvas.scrollLeft + x, canvas.scrollTop + y];
applyZoom(graph);
canvas.scrollTo(left * zoom / before - x, top * zoom / before - y);
}
function applyZoom(graph) {
const { width, height } = sizeOf(graph);
graph.setAttribute("width", width * zoom);
graph.setAttribute("height", height * zoom);
const label = document.querySelector(".zoomer .scale");
if (label) label.textContent = \`\${Math.round(zoom * 100)} %\`;
}
function sizeOf(graph) {
const { width, height } = graph.viewBox.baseVal;
return { width, height };
}
function addButtons() {
const place = document.querySelector(".zoomer");
if (!place || place.firstChild) return;
place.className = "zoomer seg sm";
const buttons = [
["−", "Smaller", () => zoomBy(1 / STEP)],
["100 %", "Original size", () => zoomTo(1)],
["+", "Larger", () => zoomBy(STEP)],
["Fit", "Fit into the window", zoomToFit],
];
for (const [text, label, act] of buttons) {
const button = document.createElement("button");
button.type = "button";
button.className = text === "100 %" ? "btn scale" : "btn";
button.textContent = text;
if (text !== "Fit" && text !== "100 %") button.setAttribute("aria-label", label);
button.title = label;
button.addEventListener("click", act);
place.append(button);
}
}
function startPanning(canvas) {
let start;
canvas.addEventListener("pointerdown", (event) => {
if (event.button !== 0 || event.pointerType === "touch") return;
if (event.target instanceof Element && event.target.closest("a")) return;
start = { x: event.clientX + canvas.scrollLeft, y: event.clientY + canvas.scrollTop };
canvas.setPointerCapture(event.pointerId);
canvas.classList.add("held");
});
canvas.addEventListener("pointermove", (event) => {
if (start) canvas.scrollTo(start.x - event.clientX, start.y - event.clientY);
});
for (const end of ["pointerup", "pointercancel"]) {
canvas.addEventListener(end, () => {
start = undefined;
canvas.classList.remove("held");
});
}
}
function startCopyButtons(root = document) {
if (!navigator.clipboard) return;
for (const box of root.querySelectorAll("pre.code, pre.plain")) {
const place = box.parentElement;
if (!place || place.querySelector(":scope > .copy")) continue;
const button = document.createElement("button");
button.type = "button";
button.textContent = "Copy";
button.addEventListener("click", () => copy(box, button));
const corner = document.createElement("div");
corner.className = "copy";
corner.append(button);
box.before(corner);
}
}
async function copy(box, button) {
try {
await navigator.clipboard.writeText(box.textContent ?? "");
button.textContent = "Copied";
} catch {
button.textContent = "Not allowed";
}
setTimeout(() => button.textContent = "Copy", 1500);
}
function moveInGraph(key) {
const node = currentNode();
if (!node) return key.startsWith("Arrow") ? () => focusNode(firstNode()) : undefined;
switch (key) {
case "ArrowRight":
return () => focusNode(nextOf(node) ?? nearest(node, "right"));
case "ArrowLeft":
return () => focusNode(previousOf(node) ?? nearest(node, "left"));
case "ArrowUp":
return () => focusNode(nearest(node, "up"));
case "ArrowDown":
return () => focusNode(nearest(node, "down"));
case "+":
return () => node.querySelector(".hd:last-of-type")?.dispatchEvent(click());
case "-":
case "−":
return () => history.back();
default:
return undefined;
}
}
function click() {
return new MouseEvent("click", { bubbles: true, cancelable: true });
}
function currentNode() {
return document.activeElement?.closest(".gmain .nd") ??
(document.activeElement === document.body ? document.querySelector("#g-chosen") : null);
}
function firstNode() {
return document.querySelector("#g-chosen") ?? document.querySelector(".gmain .nd");
}
function focusNode(node) {
const link = node?.querySelector("a");
link?.focus({ preventScroll: true });
node?.scrollIntoView({ block: "nearest", inline: "nearest" });
}
function nodes() {
return [...document.querySelectorAll(".gmain .nd")];
}
function nextOf(node) {
const [next] = (node.dataset.next ?? "").split(" ");
return next === "" ? undefined : nodes().find(({ dataset }) => dataset.i === next);
}
function previousOf(node) {
return nodes().find(({ dataset }) => (dataset.next ?? "").split(" ").includes(node.dataset.i));
}
function nearest(node, direction) {
const from = middleOf(node);
const isAcross = direction === "left" || direction === "right";
const sign = direction === "right" || direction === "down" ? 1 : -1;
let best;
let least = Infinity;
for (const other of nodes()) {
const to = middleOf(other);
const [x, y] = [to.x - from.x, to.y - from.y];
const ahead = sign * (isAcross ? x : y);
if (other === node || ahead < 5) continue;
const distance = ahead + 2 * Math.abs(isAcross ? y : x);
if (distance < least) [best, least] = [other, distance];
}
return best;
}
function middleOf(node) {
const { x, y, width, height } = node.getBoundingClientRect();
return { x: x + width / 2, y: y + height / 2 };
}
const PAGES = {
h: "/",
j: "/jobs",
r: "/runs",
d: "/datasets",
e: "/events",
g: "/graph",
};
const SEQUENCE_MS = 1500;
function startKeys() {
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
const link = document.querySelector(\`main \${selector}\`);
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
const TICK_MS = 10_000;
function startTimes() {
refreshTimes();
setInterval(refreshTimes, TICK_MS);
}
let ahead;
function readClock() {
const now = Number(document.querySelector("main")?.dataset.now);
if (now > 0) ahead = now - Date.now();
}
function refreshTimes() {
if (ahead === undefined) readClock();
const now = Date.now() + (ahead ?? 0);
for (const time of document.querySelectorAll("time[datetime]")) {
const at = Date.parse(time.dateTime);
if (Number.isNaN(at)) continue;
if (time.classList.contains("ago")) setText(time, ago(now - at));
if (time.title && !time.title.includes("local")) {
time.title = \`\${time.title}, \${new Date(at).toLocaleString()} local\`;
}
}
}
function setText(element, text) {
if (element.textContent !== text) element.textContent = text;
}
function ago(ms) {
if (ms < 1500) return "just now";
if (ms < 60_000) return \`\${Math.floor(ms / 1000)} s ago\`;
if (ms < 3_600_000) return \`\${Math.floor(ms / 60_000)} min ago\`;
if (ms < 86_400_000) return \`\${Math.floor(ms / 3_600_000)} h ago\`;
return \`\${Math.floor(ms / 86_400_000).toLocaleString("en-US")} d ago\`;
}
let shown = pageOf(location);
let wanted = shown;
function startVisits() {
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
addEventListener("popstate", () => pageOf(location) !== wanted && show(location.href));
addEventListener("hashchange", openTarget);
openTarget();
}
function openTarget() {
const target = document.getElementById(location.hash.slice(1));
if (target instanceof HTMLDetailsElement) target.open = true;
}
function pageOf({ pathname, search }) {
return pathname + search;
}
function addressOf(link) {
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
function isVisiting() {
return wanted !== shown;
}
async function show(address) {
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
function swap(next) {
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
const LEAST_PAUSE_MS = 2000;
const RECONNECT_MS = 15_000;
function startLive() {
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
text.textContent = \`\${count.toLocaleString("en-US")} newer event\${count === 1 ? "" : "s"}\`;
}
for (const part of note.querySelectorAll(".newer")) part.hidden = false;
}
let isWaiting = false;
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
function focusPath() {
const href = document.activeElement?.getAttribute("href");
if (!href) return undefined;
return () => {
const links = [...document.querySelectorAll("main [href]")];
links.find((link) => link.getAttribute("href") === href)?.focus({ preventScroll: true });
};
}
startTimes();
startCopyButtons();
startCanvas();
startVisits();
startKeys();
startLive();
`;
