/** The script of the pages. Written by `scripts/generate_assets.ts`. */
export const CLIENT_SCRIPT = ``;
