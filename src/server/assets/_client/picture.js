const SCALE = 2;

/** Adds PNG to the menu of formats: the SVG of the server, drawn on a canvas. */
export function addPictureExport() {
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
  note.textContent = `${SCALE}×`;
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
  if (!response.ok) throw new Error(`Cannot draw picture: server answered ${response.status}`);
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
