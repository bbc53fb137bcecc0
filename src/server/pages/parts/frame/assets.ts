import { CLIENT_SCRIPT } from "../../../assets/client_script.ts";
import { STYLE } from "../../../assets/style.ts";

/** A file that pages load. */
export interface Asset {
  /** The content. */
  readonly text: string;
  /** The type. */
  readonly type: string;
}

const ICON = "M3 22v-9h6v9zM13 22V8h6v14zM23 22v-11h6v11zM1 22.5h30v2H1z";
const BAD_ICON = "M3 22v-9h6v9zM13 22V8h6v14zM23 22v-11h6v11zM23 25h6l-3 5zM1 22.5h30v2H1z";
const RUN_ICON = "M3 22v-9h6v9zM13 22V8h6v14zM23 22v-4h6v4zM1 22.5h30v2H1z";

const FILES = {
  style: { name: "runline", ending: "css", type: "text/css; charset=utf-8", text: STYLE },
  script: {
    name: "runline",
    ending: "js",
    type: "text/javascript; charset=utf-8",
    text: CLIENT_SCRIPT,
  },
  icon: iconFile("icon", "#14191d", ICON),
  "icon-bad": iconFile("icon-bad", "#d5382c", BAD_ICON),
  "icon-run": iconFile("icon-run", "#1d5fc4", RUN_ICON),
} as const;

/** The addresses of the files; each changes with the content of its file. */
export const ASSET_PATHS: Readonly<Record<keyof typeof FILES, string>> = Object.fromEntries(
  Object.entries(FILES).map(([key, { name, ending, text }]) => {
    return [key, `/assets/${name}-${fingerprint(text)}.${ending}`];
  }),
) as Record<keyof typeof FILES, string>;

const ASSETS = new Map<string, Asset>(
  Object.entries(FILES).map(([key, { text, type }]) => {
    return [ASSET_PATHS[key as keyof typeof FILES], { text, type }];
  }),
);

/** Returns the file at an address. */
export function asset(path: string): Asset | undefined {
  return ASSETS.get(path);
}

function iconFile(
  name: string,
  fill: string,
  path: string,
): Asset & { name: string; ending: string } {
  const text =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="${fill}" d="${path}"/></svg>`;
  return { name, ending: "svg", type: "image/svg+xml", text };
}

// FNV-1a: names a version of a file, and secures nothing.
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}
