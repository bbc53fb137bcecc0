import { DARK_TOKENS, DIAGRAM_STYLE, LIGHT_TOKENS } from "../../assets/diagram_style.ts";
import { escapeMarkup } from "../../markup/escape_markup.ts";
import { SYMBOLS } from "../draw/symbols.ts";

/** The themes of exported pictures. */
export const THEMES = ["light", "dark"] as const;

/** A theme of an exported picture. */
export type Theme = typeof THEMES[number];

const COLOURS = Array.from({ length: 8 }, (_, index) => `.n${index}{--n:var(--n${index})}`).join(
  "",
);

// A picture has no page around it that sets the size of the root font.
const ROOT =
  "svg.graph{font-size:16px;background:var(--bg)}.ok{color:var(--ok)}.bad{color:var(--bad)}" +
  ".run{color:var(--run)}.gi{color:var(--ink2)}.gi.ok{color:var(--ok)}.gi.bad{color:var(--bad)}" +
  ".gi.run{color:var(--run)}.end{text-anchor:end}";

/** Style and signs that a diagram needs in a file of its own. */
export function pictureContent(theme: Theme): string {
  const tokens = theme === "dark" ? DARK_TOKENS : LIGHT_TOKENS;
  const fonts = LIGHT_TOKENS.match(/--(?:sans|mono):[^;}]*/g)?.join(";") ?? "";
  const style = `:root{${fonts}}${tokens}${COLOURS}${ROOT}${DIAGRAM_STYLE}`.replaceAll(
    ".8125rem",
    "13px",
  )
    .replaceAll(".75rem", "12px");
  return `<style>${escapeMarkup(style).replaceAll("&quot;", '"').replaceAll("&gt;", ">")}</style>` +
    `${SYMBOLS}\n`;
}

/** Options of {@linkcode diagramPage}. */
export interface DiagramPageOptions {
  /** The title of the page. */
  readonly title: string;
  /** A line below the picture. */
  readonly note: string;
  /** The theme. */
  readonly theme: Theme;
}

/** Puts a picture into one HTML file, which loads nothing else. */
export function diagramPage(svg: string, { title, note, theme }: DiagramPageOptions): string {
  const tokens = theme === "dark" ? DARK_TOKENS : LIGHT_TOKENS;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeMarkup(title)}</title>
<style>${tokens}
body{margin:24px;font:13px/20px system-ui,sans-serif;color:var(--ink);background:var(--bg)}
h1{font-size:19px;overflow-wrap:anywhere}div{overflow:auto}p{color:var(--ink2)}</style>
</head>
<body>
<main>
<h1>${escapeMarkup(title)}</h1>
<div tabindex="0" role="region" aria-label="${escapeMarkup(title)}">${svg}</div>
<p>${escapeMarkup(note)}</p>
</main>
</body>
</html>
`;
}
