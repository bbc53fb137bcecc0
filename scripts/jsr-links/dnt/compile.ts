import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import type { BuildOptions } from "./build_options.ts";

/**
 * Compiles what lies in `src` of the output folder to `esm`, with declarations.
 *
 * @throws {TypeError} If the types do not fit.
 */
export function compile(files: readonly string[], options: BuildOptions): void {
  const { outDir, typeCheck = "single" } = options;
  const program = ts.createProgram({
    rootNames: files.map((file) => join(outDir, "src", file)),
    options: compilerOptions(options),
  });
  const emitted = program.emit();
  const problems = [
    ...(typeCheck ? ts.getPreEmitDiagnostics(program) : []),
    ...emitted.diagnostics,
  ];
  if (problems.length === 0) return;
  const text = ts.formatDiagnostics(problems, {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => outDir,
    getNewLine: () => "\n",
  });
  throw new TypeError(`Cannot build the package: the types do not fit\n${text}`);
}

function compilerOptions(options: BuildOptions): ts.CompilerOptions {
  const { outDir, compilerOptions: { lib = ["ESNext"], target = "ES2022", ...own } = {} } = options;
  const types = join(outDir, "node_modules/@types");
  return {
    ...own,
    rootDir: join(outDir, "src"),
    outDir: join(outDir, "esm"),
    declaration: true,
    strict: true,
    isolatedModules: true,
    useDefineForClassFields: true,
    allowSyntheticDefaultImports: true,
    skipLibCheck: true,
    typeRoots: [types],
    types: existsSync(types) ? readdirSync(types) : [],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget[target],
    lib: lib.map((name) => `lib.${name.toLowerCase()}.d.ts`),
  };
}
