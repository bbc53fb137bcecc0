/** The modules of `src/`, each with the modules that it may import. `cli` may import everything. */
export const MODULES: Readonly<Record<string, readonly string[]>> = {
  internal: [],
  enriched: ["internal"],
  lineage: ["internal"],
  manifest: ["internal"],
  archive: ["internal"],
  pipeline: ["lineage", "manifest", "archive", "enriched", "internal"],
  server: ["lineage", "internal"],
  cli: ["lineage", "manifest", "archive", "enriched", "pipeline", "server", "internal"],
};

/**
 * The folders of each module, and of each folder, from the ground up: a folder imports only those
 * before it, and files beside it.
 */
export const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  archive: ["reading", "s3", "file"],
  cli: [
    "parameters",
    "defaults",
    "shell",
    "memory",
    "process",
    "places",
    "doctor",
    "input",
    "events",
    "server",
    "lineage",
    "transform",
    "commands",
  ],
  internal: ["text", "url", "files", "content", "yaml"],
  enriched: ["json", "fields", "entities", "dialects", "bad_rows", "bytes", "parsed"],
  lineage: [
    "values",
    "facets",
    "event",
    "naming",
    "transports",
    "validation",
    "enrichment",
    "run",
    "config",
  ],
  "lineage/config": ["reading", "sections", "transports", "sources"],
  "lineage/enrichment": ["python", "git", "datasets"],
  "lineage/naming": ["connection"],
  "lineage/transports": [
    "port",
    "http",
    "auth",
    "queue",
    "batch",
    "spool",
    "wrappers",
    "datadog",
    "objects",
    "kafka",
    "aws",
    "google",
  ],
  manifest: ["dynamodb", "sqlite", "postgres"],
  pipeline: ["sinks", "parquet", "attempt"],
  "server/pages/parts": ["changes", "charts", "frame"],
  server: [
    "events",
    "store",
    "projection",
    "tables",
    "rows",
    "queries",
    "ingest",
    "api",
    "assets",
    "markup",
    "graph",
    "pages",
    "http",
  ],
  "server/rows": ["records"],
  "server/queries": [
    "events",
    "catalog",
    "runs",
    "jobs",
    "datasets",
    "lineage",
    "overview",
    "search",
  ],
  "server/api": ["marquez", "runline"],
  "server/graph": ["diagram", "layout", "draw", "export"],
  "cli/doctor": ["writing"],
  "cli/places": ["aws"],
  "archive/s3": ["requests"],
  "manifest/dynamodb": ["marks"],
  "pipeline/sinks": ["parts"],
};

/** Modules that need a vendor client or heavy code, and have a subpath of their own for that. */
export const ENTRY_POINTS: readonly string[] = [
  "src/archive/file.ts",
  "src/archive/s3.ts",
  "src/lineage/transports/async.ts",
  "src/lineage/transports/auth.ts",
  "src/lineage/transports/batch.ts",
  "src/lineage/transports/datadog.ts",
  "src/lineage/transports/datazone.ts",
  "src/lineage/transports/gcplineage.ts",
  "src/lineage/transports/gcs.ts",
  "src/lineage/transports/kafka.ts",
  "src/lineage/transports/kinesis.ts",
  "src/lineage/transports/msk_iam.ts",
  "src/lineage/transports/node_fetch.ts",
  "src/lineage/transports/opentelemetry.ts",
  "src/lineage/transports/s3.ts",
  "src/lineage/transports/spool.ts",
  "src/lineage/transports/wrappers.ts",
  "src/lineage/validate.ts",
  "src/manifest/dynamodb.ts",
  "src/manifest/postgres.ts",
  "src/manifest/sqlite.ts",
  "src/pipeline/parquet.ts",
  "src/server/graph_svg.ts",
  "src/server/handler.ts",
  "src/server/serve.ts",
  "src/server/sqlite.ts",
];

/** Returns the part of a path from `mod.ts`, `src/`, `tests/` or `scripts/` on. */
export function placeOf(filename: string): string {
  const path = filename.replaceAll("\\", "/");
  const match = /(?:^|\/)((?:src|tests|scripts)\/.*|mod\.ts)$/.exec(path);
  return match?.[1] ?? path;
}

/** Returns the module of a place, `root` for `mod.ts`, and nothing outside the product. */
export function moduleOf(place: string): string | undefined {
  if (place === "mod.ts") return "root";
  return /^src\/([^/]+)\//.exec(place)?.[1];
}

/** Reports whether a place belongs to what is published. */
export function isProduct(place: string): boolean {
  return moduleOf(place) !== undefined;
}

/** Resolves a relative specifier against the place of the module that has it. */
export function resolvePlace(from: string, specifier: string): string {
  return new URL(specifier, `file:///${from}`).pathname.slice(1);
}

/** Returns why a file may not import another one of ours, or nothing if it may. */
export function forbiddenImport(from: string, to: string): string | undefined {
  const [here, there] = [moduleOf(from), moduleOf(to)];
  // The version has one place, and is read from it.
  if (here === undefined || to === "deno.json") return undefined;
  if (there === undefined) return `"${to}" is outside of what is published`;
  if (here === there) return forbiddenFolder(from, to);
  if (here === "root") {
    return to.endsWith("/mod.ts") ? undefined : `the root lists names of modules, not of "${to}"`;
  }
  if (!(MODULES[here] ?? []).includes(there)) return `"${here}" may not import "${there}"`;
  if (there === "internal" || isPublicMod(to)) return undefined;
  if (here === "cli" && ENTRY_POINTS.includes(to)) return undefined;
  return `modules import each other only through "src/${there}/mod.ts" and those of its folders`;
}

/** Reports whether a place is the `mod.ts` of a module, or of a folder that has a subpath. */
export function isPublicMod(place: string): boolean {
  return /^src\/[^/]+\/(?:[^/]+\/)?mod\.ts$/.test(place);
}

/** Returns why a file may not import another file of its module, or nothing if it may. */
function forbiddenFolder(from: string, to: string): string | undefined {
  const [own, other] = [foldersOf(from), foldersOf(to)];
  if (/\/_[^/]+$/.test(to) && other.some((folder, depth) => own[depth] !== folder)) {
    return `"${to}" is private to its folder`;
  }
  const shared = sharedLength(own, other);
  const [here, there] = [own[shared], other[shared]];
  const folders = FOLDERS[own.slice(0, shared).join("/")] ?? [];
  if (here === undefined || there === undefined || !folders.includes(here)) return undefined;
  if (folders.indexOf(there) < folders.indexOf(here)) return undefined;
  return `"${here}" may import only ${listed(folders.slice(0, folders.indexOf(here)))}`;
}

/** Lists the folders that a place of the product is in, from its module down. */
function foldersOf(place: string): readonly string[] {
  return place.split("/").slice(1, -1);
}

function sharedLength(a: readonly string[], b: readonly string[]): number {
  const different = a.findIndex((folder, depth) => b[depth] !== folder);
  return different < 0 ? a.length : different;
}

function listed(folders: readonly string[]): string {
  if (folders.length === 0) return "its own files and those beside mod.ts";
  return folders.map((folder) => `"${folder}"`).join(", ");
}
