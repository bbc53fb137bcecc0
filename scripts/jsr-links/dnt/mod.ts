/**
 * Stand-in for `jsr:@deno/dnt` over the TypeScript compiler. Development only; it has the options
 * that this project uses and no more, and builds ES modules only. A release uses the original.
 *
 * @module
 */
export { build } from "./build.ts";
export type { BuildOptions, EntryPoint, MappedPackage, PackageJson } from "./build_options.ts";
export { emptyDir } from "./empty_dir.ts";
