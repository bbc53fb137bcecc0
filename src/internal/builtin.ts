/** The built-in modules of Node that light modules use where they are there. */
interface Builtins {
  readonly "node:async_hooks": typeof import("node:async_hooks");
  readonly "node:buffer": typeof import("node:buffer");
  readonly "node:dgram": typeof import("node:dgram");
  readonly "node:fs/promises": typeof import("node:fs/promises");
  readonly "node:path": typeof import("node:path");
  readonly "node:process": typeof import("node:process");
  readonly "node:sqlite": typeof import("node:sqlite");
  readonly "node:url": typeof import("node:url");
  readonly "node:v8": typeof import("node:v8");
  readonly "node:util": typeof import("node:util");
  readonly "node:zlib": typeof import("node:zlib");
}

/**
 * Returns a built-in module of Node, or nothing in a browser. It is loaded at the call, and no
 * bundler sees an import that it could not resolve.
 */
export function builtinIfThere<Name extends keyof Builtins>(
  name: Name,
): Builtins[Name] | undefined {
  const { process } = globalThis as {
    process?: { getBuiltinModule?(name: Name): Builtins[Name] | undefined };
  };
  return process?.getBuiltinModule?.(name);
}

/** The versions that a module needs, if they are later than those that the rest needs. */
const OLDEST: Partial<Readonly<Record<keyof Builtins, string>>> = {
  "node:sqlite": "Node 22.13, Deno 2.9 or Bun 1.4 is needed, or later",
};

/**
 * Returns a built-in module of Node.
 *
 * @throws {Error} If the runtime has none, as in a browser.
 */
export function builtin<Name extends keyof Builtins>(name: Name): Builtins[Name] {
  const module = builtinIfThere(name);
  if (module) return module;
  throw new Error(`Cannot load "${name}": ${OLDEST[name] ?? "this runtime does not have it"}`);
}
