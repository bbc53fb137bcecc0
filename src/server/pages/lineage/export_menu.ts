import { type Html, html } from "../parts/html.ts";

const FORMATS = [
  ["svg", "SVG", "vector"],
  ["dot", "DOT", "Graphviz"],
  ["mmd", "Mermaid", "Markdown"],
  ["json", "JSON", "nodes, edges"],
  ["html", "HTML", "one file"],
  ["txt", "Text", "terminal"],
] as const;

/** Writes the menu of the formats in which a graph can be saved; the script of the page adds PNG. */
export function exportMenu(url: URL): Html {
  const items = FORMATS.map(([ending, name, note]) =>
    html`<li><a href="${url.pathname}.${ending}${url.search}" download>${name} <span class="mut">${note}</span></a></li>`
  );
  return html`
    <details class="menu">
      <summary class="btn">Export</summary>
      <ul>${items}</ul>
    </details>
  `;
}
