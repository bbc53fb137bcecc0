import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { MappedPackage } from "./build_options.ts";

interface Config {
  readonly name?: string;
  readonly exports?: string | Readonly<Record<string, string>>;
  readonly imports?: Readonly<Record<string, string>>;
  readonly links?: readonly string[];
}

/** A package of ours: the one that is built, or a stand-in for a JSR package. */
interface Member {
  readonly folder: string;
  readonly config: Config;
}

/** The target of a specifier. */
export type Target =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "npm"; readonly specifier: string; readonly package: MappedPackage }
  | { readonly kind: "builtin" };

/** Resolves specifiers as Deno does with the imports and links of a `deno.json`. */
export class Resolver {
  readonly #members: readonly Member[];
  readonly #mappings: Readonly<Record<string, MappedPackage>>;

  constructor(configFile: string, mappings: Readonly<Record<string, MappedPackage>> = {}) {
    const root = readMember(configFile);
    const links = root.config.links ?? [];
    this.#members = [
      ...links.map((link) => readMember(join(root.folder, link, "deno.json"))),
      root,
    ];
    this.#mappings = mappings;
  }

  /** The folder of the package that is built. */
  get root(): string {
    return this.#members.at(-1)?.folder ?? "";
  }

  /**
   * Resolves a specifier of a file.
   *
   * @throws {TypeError} If it leads nowhere, or to a registry other than npm.
   */
  resolve(specifier: string, from: string): Target {
    if (specifier.startsWith("node:")) return { kind: "builtin" };
    if (specifier.startsWith(".")) return { kind: "file", path: resolve(dirname(from), specifier) };
    const member = this.#members.find(({ folder }) => from.startsWith(`${folder}/`));
    const target = mapped(specifier, member?.config.imports ?? {});
    if (target?.startsWith("npm:")) return this.#npm(target);
    if (target?.startsWith("jsr:")) return this.#link(target, from);
    if (target?.startsWith(".")) return { kind: "file", path: join(member?.folder ?? "", target) };
    throw new TypeError(`Cannot resolve "${specifier}" of "${from}": no import leads there`);
  }

  #npm(target: string): Target {
    const match = /^npm:((?:@[^/@]+\/)?[^/@]+)@([^/]+)(\/.*)?$/.exec(target);
    const [, name, version, subpath = ""] = match ?? [];
    if (name === undefined || version === undefined) {
      throw new TypeError(`Cannot depend on "${target}": it names no version`);
    }
    const found = this.#mappings[target] ?? { name, version };
    return { kind: "npm", specifier: `${found.name}${subpath}`, package: found };
  }

  #link(target: string, from: string): Target {
    const [, name = "", subpath = ""] = /^jsr:(@[^/]+\/[^/@]+)(?:@[^/]*)?(\/.*)?$/.exec(target) ??
      [];
    const member = this.#members.find(({ config }) => config.name === name);
    const { exports = {} } = member?.config ?? {};
    const file = typeof exports === "string"
      ? (subpath === "" ? exports : undefined)
      : exports[`.${subpath}`];
    if (member && file) return { kind: "file", path: join(member.folder, file) };
    throw new TypeError(`Cannot resolve "${target}" of "${from}": no link stands in for it`);
  }
}

function readMember(configFile: string): Member {
  return { folder: dirname(configFile), config: JSON.parse(readFileSync(configFile, "utf8")) };
}

/** Finds the target of a bare specifier: its own, or the package's with the rest of the path. */
function mapped(specifier: string, imports: Readonly<Record<string, string>>): string | undefined {
  const own = imports[specifier];
  if (own) return own;
  const name = Object.keys(imports).find((key) => specifier.startsWith(`${key}/`));
  return name && `${imports[name]}${specifier.slice(name.length)}`;
}
