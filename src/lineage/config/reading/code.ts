import { asError } from "../../../internal/as_error.ts";
import { builtin } from "../../../internal/builtin.ts";
import { configError, type ConfigLayer, locate } from "./layer.ts";
import type { ConfigPath } from "../value.ts";

/** Code that the configuration names: a module and one of its exports. */
export interface CodeReference {
  /** A path, or the name of a package with or without a path in it. */
  readonly specifier: string;
  /** The name of the export: a function or a class. */
  readonly name: string;
}

/** The options of {@linkcode loadCode}. */
export interface LoadCodeOptions {
  /** The place of the reference in the configuration. */
  readonly path: ConfigPath;
  readonly layers: readonly ConfigLayer[];
  /** The folder of paths that no file holds. */
  readonly cwd: string | undefined;
  /** Whether code may be loaded. */
  readonly isAllowed: boolean;
}

/** Creates what a section describes: calls a function, or creates an instance of a class. */
export type CodeFactory = (...args: readonly unknown[]) => unknown;

/** Parses `./module.ts#export`, `package/path#export` or `npm:package@1#export`. */
export function parseCodeReference(text: string): CodeReference | undefined {
  const [, specifier, name] = /^([^#\s]+)#([A-Za-z_$][\w$]*)$/.exec(text) ?? [];
  return specifier && name ? { specifier, name } : undefined;
}

/**
 * Loads code that the configuration names.
 *
 * @throws {ConfigError} If that is turned off, others can write the file that names it, or the module
 * cannot be loaded or has no such export.
 */
export async function loadCode(
  reference: CodeReference,
  options: LoadCodeOptions,
): Promise<CodeFactory> {
  const { path, layers } = options;
  const fail = (state: string, cause?: unknown): never => {
    throw configError(path, { layers, state, cause });
  };
  if (!options.isAllowed) fail("loading code that the configuration names is turned off");
  const file = locate(layers, path)?.file;
  const writers = file === undefined ? undefined : await writersOf(file);
  if (writers !== undefined) fail(`it names code, and ${writers} can write the file`);
  if (/^(?!file:|npm:|jsr:)[a-z][a-z0-9+.-]+:/i.test(reference.specifier)) {
    fail("expected a path or the name of a package before the '#'");
  }
  const loaded = await importModule(specifierOf(reference.specifier, { file, cwd: options.cwd }))
    .catch((cause) => fail(`its module cannot be loaded: ${firstLine(cause)}`, cause));
  const exported = (loaded as Readonly<Record<string, unknown>>)[reference.name];
  if (typeof exported !== "function") {
    return fail(`its module has no function or class "${reference.name}"`);
  }
  return callable(exported as (...args: readonly unknown[]) => unknown);
}

async function importModule(specifier: string): Promise<unknown> {
  return await import(specifier);
}

/** Resolves paths against the folder of the file that has them, or against the working folder. */
function specifierOf(
  specifier: string,
  { file, cwd }: { readonly file: string | undefined; readonly cwd: string | undefined },
): string {
  const isPath = /^(\.{0,2}\/|[a-z]:[\\/])/i.test(specifier);
  if (!isPath) return "Deno" in globalThis ? specifier : withoutVersion(specifier);
  const { dirname, resolve } = builtin("node:path");
  const folder = file === undefined ? cwd ?? "" : dirname(file);
  return builtin("node:url").pathToFileURL(resolve(folder, specifier)).href;
}

/** Turns `npm:package@1/path` into the name that Node and Bun know. */
function withoutVersion(specifier: string): string {
  return specifier.replace(/^npm:((?:@[^/@]+\/)?[^/@]+)(?:@[^/]*)?/, "$1");
}

/** Reports who else can write a file, or nothing if only its owner can, who is trusted. */
async function writersOf(file: string): Promise<string | undefined> {
  const { process } = globalThis as { readonly process?: { getuid?(): number } };
  const user = process?.getuid?.();
  // Windows has no such modes.
  if (user === undefined) return undefined;
  const { mode, uid } = await builtin("node:fs/promises").stat(file);
  if ((mode & 0o022) !== 0) return "others than its owner";
  return uid === user || uid === 0 ? undefined : "another user";
}

function callable(exported: (...args: readonly unknown[]) => unknown): CodeFactory {
  const isClass = /^class\b/.test(Function.prototype.toString.call(exported));
  if (!isClass) return exported;
  return (...args) => Reflect.construct(exported, args);
}

function firstLine(cause: unknown): string {
  return asError(cause).message.split("\n", 1)[0] ?? "";
}
