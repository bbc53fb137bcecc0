import { fileURLToPath } from "node:url";
import { findRuntime } from "../runtimes/find_runtime.ts";
import { runCommand } from "../runtimes/run_command.ts";

const ROOT = new URL("../..", import.meta.url);
const NAME = "@runline/runline";

/** The oldest TypeScript that reads the declarations. */
const OLDEST = "5.4.5";
/** The newest one. */
export const NEWEST = "6.0.3";

const RESOLUTIONS = [
  { module: "nodenext", moduleResolution: "nodenext" },
  { module: "node16", moduleResolution: "node16" },
  { module: "esnext", moduleResolution: "bundler" },
] as const;

/** Options of {@linkcode checkTypes}. */
export interface CheckTypesOptions {
  /** The entry points, as `exports` names them. */
  readonly subpaths: readonly string[];
  /** The versions of TypeScript. @default the oldest that reads the declarations, and the newest */
  readonly versions?: readonly string[];
  /** Whether the consumer has `@types/node`. */
  readonly withNode: boolean;
}

/**
 * Compiles programs that use the declarations of entry points, in a folder where the package is
 * installed: with the oldest and the newest TypeScript, each resolution of modules, from ESM and from
 * CommonJS. Declarations of libraries are checked too.
 */
export async function checkTypes(cwd: string, options: CheckTypesOptions): Promise<void> {
  const { subpaths, withNode, versions = [OLDEST, NEWEST] } = options;
  const specifiers = subpaths.map((subpath) => JSON.stringify(NAME + subpath.slice(1)));
  await Deno.writeTextFile(
    `${cwd}/consumer.mts`,
    lines(specifiers, (specifier, index) => {
      return `export * as entry${index} from ${specifier};`;
    }),
  );
  await Deno.writeTextFile(
    `${cwd}/dynamic.cts`,
    lines(specifiers, (specifier, index) => {
      return `export const entry${index} = () => import(${specifier});`;
    }),
  );
  await Deno.writeTextFile(
    `${cwd}/require.cts`,
    lines(specifiers, (specifier, index) => {
      return `import entry${index} = require(${specifier});\nconsole.log(entry${index});`;
    }),
  );
  for (const version of versions) {
    for (const resolution of RESOLUTIONS) {
      // The older ones do not know that Node requires ES modules.
      const knowsRequire = version === NEWEST && resolution.module === "nodenext";
      const files = ["consumer.mts", "dynamic.cts", ...knowsRequire ? ["require.cts"] : []];
      const place = `${resolution.module}, ${withNode ? "with" : "without"} types of Node`;
      const line = `TypeScript ${version}, ${place}: ${files.join(", ")}\n`;
      await Deno.stdout.write(new TextEncoder().encode(line));
      await compile(cwd, { version, files, resolution, withNode });
    }
  }
}

/** Compiles programs that use the package to JavaScript beside them, with the newest TypeScript. */
export async function compilePrograms(cwd: string, pattern: string): Promise<void> {
  const compilerOptions = {
    ...RESOLUTIONS[0],
    strict: true,
    skipLibCheck: true,
    target: "es2022",
    lib: ["esnext", "dom", "dom.iterable", "dom.asynciterable"],
    types: ["node"],
  };
  const config = { compilerOptions, include: [pattern] };
  await Deno.writeTextFile(`${cwd}/tsconfig.json`, JSON.stringify(config));
  const args = [await compilerOf(NEWEST), "--project", "tsconfig.json"];
  await runCommand(await findRuntime("node", ROOT), args, { cwd });
}

interface Compilation {
  readonly version: string;
  readonly files: readonly string[];
  readonly resolution: (typeof RESOLUTIONS)[number];
  readonly withNode: boolean;
}

async function compile(cwd: string, compilation: Compilation): Promise<void> {
  const { version, files, resolution, withNode } = compilation;
  const compilerOptions = {
    ...resolution,
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    exactOptionalPropertyTypes: true,
    target: "es2022",
    lib: ["esnext", "dom", "dom.iterable", "dom.asynciterable"],
    types: withNode ? ["node"] : [],
  };
  await Deno.writeTextFile(`${cwd}/tsconfig.json`, JSON.stringify({ compilerOptions, files }));
  const args = [await compilerOf(version), "--project", "tsconfig.json"];
  await runCommand(await findRuntime("node", ROOT), args, { cwd });
}

/** Installs a compiler into the cache folder at its first use, and returns its path. */
async function compilerOf(version: string): Promise<string> {
  const folder = new URL(`.cache/typescript-${version}/`, ROOT);
  const compiler = new URL("node_modules/typescript/lib/tsc.js", folder);
  const isThere = await Deno.stat(compiler).then(() => true, () => false);
  if (!isThere) {
    await Deno.mkdir(folder, { recursive: true });
    await Deno.writeTextFile(new URL("package.json", folder), '{ "private": true }');
    const flags = ["--no-package-lock", "--no-audit", "--no-fund"];
    await runCommand("npm", ["install", ...flags, `typescript@${version}`], { cwd: folder });
  }
  return fileURLToPath(compiler);
}

function lines(
  specifiers: readonly string[],
  line: (specifier: string, index: number) => string,
): string {
  return `${specifiers.map(line).join("\n")}\n`;
}
