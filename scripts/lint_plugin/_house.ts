/** The rooms of `src/`, each with the rooms that it may import. `cli` may import everything. */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  internal: [],
  enriched: ["internal"],
  lineage: ["internal"],
  manifest: ["internal"],
  archive: ["internal"],
  pipeline: ["lineage", "manifest", "archive", "enriched", "internal"],
  server: ["lineage", "internal"],
  cli: ["lineage", "manifest", "archive", "enriched", "pipeline", "server", "internal"],
};

/** Modules that need a vendor client or heavy code, and have a subpath of their own for that. */
export const LEAVES: readonly string[] = [
  "src/archive/file.ts",
  "src/archive/s3.ts",
  "src/lineage/transports/kafka.ts",
  "src/lineage/validate.ts",
  "src/manifest/dynamodb.ts",
  "src/manifest/sqlite.ts",
  "src/server/graph_svg.ts",
  "src/server/serve.ts",
];

/** Takes the part of a path from `mod.ts`, `src/`, `tests/` or `scripts/` on. */
export function placeOf(filename: string): string {
  const path = filename.replaceAll("\\", "/");
  const match = /(?:^|\/)((?:src|tests|scripts)\/.*|mod\.ts)$/.exec(path);
  return match?.[1] ?? path;
}

/** Names the room of a place, `root` for `mod.ts`, and nothing outside the product. */
export function roomOf(place: string): string | undefined {
  if (place === "mod.ts") return "root";
  return /^src\/([^/]+)\//.exec(place)?.[1];
}

/** Tells whether a place belongs to what is published. */
export function isProduct(place: string): boolean {
  return roomOf(place) !== undefined;
}

/** Resolves a relative specifier against the place of the module that has it. */
export function resolvePlace(from: string, specifier: string): string {
  return new URL(specifier, `file:///${from}`).pathname.slice(1);
}

/** Says why a module may not import another one of ours, or nothing if it may. */
export function forbiddenImport(from: string, to: string): string | undefined {
  const [here, there] = [roomOf(from), roomOf(to)];
  // The version has one place, and is read from it.
  if (here === undefined || to === "deno.json") return undefined;
  if (there === undefined) return `"${to}" is outside of what is published`;
  if (here === there) return undefined;
  if (here === "root") {
    return to.endsWith("/mod.ts") ? undefined : `the root lists names of rooms, not of "${to}"`;
  }
  if (!(ROOMS[here] ?? []).includes(there)) return `"${here}" may not import "${there}"`;
  if (there === "internal" || to === `src/${there}/mod.ts`) return undefined;
  if (here === "cli" && LEAVES.includes(to)) return undefined;
  return `rooms see each other only through "src/${there}/mod.ts"`;
}
