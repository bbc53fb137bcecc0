import { textOf } from "./as_error.ts";

// The messages of Node, Bun and Deno.
const MISSING_REGEXP =
  /(?:cannot find (?:package|module)|could not (?:find|resolve)(?: package)?:?) ["']((?:@[\w.-]+\/)?[\w.-]+)/i;

// Deno reads the import map of the program, also where a program imports a module of ours by its path.
const UNMAPPED_REGEXP =
  /^(?:Relative import path|Import) "([^"]+)" not (?:prefixed with|a dependency)/;

/** Returns the package that is not installed, if an import failed for that. */
export function missingPackage(error: unknown): string | undefined {
  return MISSING_REGEXP.exec(textOf(error))?.[1];
}

/**
 * Returns the message for a package that is not installed.
 *
 * @param name The package.
 * @param packages All packages to install, separated by spaces.
 */
export function missingPackageText(name: string, packages: string = name): string {
  return `Cannot load package "${name}": it is not installed, run "npm install ${packages}"`;
}

function unmappedText(name: string): string {
  return `Cannot load package "${name}": no import map names it, run Deno with "--config <clone of Runline>/deno.json"`;
}

/** Options of {@linkcode lazyPackage}. */
export interface LazyPackageOptions {
  /** The packages to install, separated by spaces. @default the one that is missing */
  readonly packages?: string;
}

/**
 * Returns a function that loads a package on its first call. If the package is not installed, the error
 * has the command that installs it.
 */
export function lazyPackage<Module>(
  load: () => Promise<Module>,
  { packages }: LazyPackageOptions = {},
): () => Promise<Module> {
  let loading: Promise<Module> | undefined;
  return () =>
    loading ??= load().catch((cause) => {
      loading = undefined;
      const unmapped = UNMAPPED_REGEXP.exec(textOf(cause))?.[1];
      if (unmapped !== undefined) throw new Error(unmappedText(unmapped), { cause });
      const name = missingPackage(cause);
      throw name === undefined ? cause : new Error(missingPackageText(name, packages), { cause });
    });
}
