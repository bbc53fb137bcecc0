/** The move in the graph that a key stands for, if it stands for one. */
export function moveInGraph(key) {
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

/** The nearest node in a direction: what is off to the side counts twice. */
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
