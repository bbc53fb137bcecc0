/** Puts a button that copies on each box of code. */
export function startCopyButtons(root = document) {
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
