import { addPictureExport } from "./picture.js";

const STEP = 1.25;
const [LEAST, MOST] = [0.1, 4];

let zoom = 1;

/** Adds panning and zooming to the graph of a page, and a picture to what it can be saved as. */
export function startCanvas() {
  for (const canvas of document.querySelectorAll(".canvas")) showChosen(canvas);
  const canvas = document.querySelector(".gmain .canvas");
  const graph = canvas?.querySelector("svg.graph");
  if (!canvas || !graph) return;
  addButtons(canvas, graph);
  applyZoom(graph);
  canvas.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoomBy(event.deltaY < 0 ? STEP : 1 / STEP, event);
  }, { passive: false });
  startPanning(canvas);
  addPictureExport(graph);
}

// A link to the node does it by itself.
function showChosen(canvas) {
  const chosen = canvas.querySelector(".nd.sel");
  if (!chosen || canvas.scrollLeft > 0 || canvas.scrollTop > 0) return;
  const [node, box] = [chosen.getBoundingClientRect(), canvas.getBoundingClientRect()];
  canvas.scrollTo(
    node.left - box.left - (box.width - node.width) / 2,
    node.top - box.top - (box.height - node.height) / 2,
  );
}

/** The graph of the page, if there is one to zoom. */
function parts() {
  const canvas = document.querySelector(".gmain .canvas");
  return { canvas, graph: canvas?.querySelector("svg.graph") };
}

/** Zooms by a factor around a point, or around the middle. */
export function zoomBy(factor, point) {
  zoomTo(zoom * factor, point);
}

/** Zooms so that all of the graph is seen. */
export function zoomToFit() {
  const { canvas, graph } = parts();
  if (!canvas || !graph) return;
  const { width, height } = sizeOf(graph);
  zoomTo(Math.min(1, canvas.clientWidth / width, canvas.clientHeight / height));
}

/** Zooms to a scale, keeping a point where it is. */
export function zoomTo(scale, point) {
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
  if (label) label.textContent = `${Math.round(zoom * 100)} %`;
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
