/** A module that users reach. */
export interface EntryPoint {
  /** Whether it is a command or a subpath. @default {"export"} */
  readonly kind?: "bin" | "export";
  /** Its name among the commands, or its subpath. */
  readonly name: string;
  /** Its path. */
  readonly path: string;
}

/** The npm package that a specifier stands for. */
export interface MappedPackage {
  readonly name: string;
  readonly version: string;
  /** Whether it is for the user to install. */
  readonly peerDependency?: boolean;
}

/** The fields of `package.json` that are copied. */
export interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** The options of {@linkcode build} that this project uses. */
export interface BuildOptions {
  /** The entry points; the first is the main one. */
  readonly entryPoints: readonly EntryPoint[];
  /** The folder that the package is written to. */
  readonly outDir: string;
  /** No shims: our sources need none. */
  readonly shims: Readonly<Record<string, never>>;
  /** No tests in the package. */
  readonly test: false;
  /** No CommonJS. */
  readonly scriptModule: false;
  /** Whether the types of the output are checked. @default {"single"} */
  readonly typeCheck?: "both" | "single" | false;
  /** No polyfills: the engines that we name need none. */
  readonly polyfills: false;
  /** The URL of the `deno.json` with imports and links. */
  readonly configFile: string;
  /** The targets of specifiers of the import map that are no plain dependencies. */
  readonly mappings?: Readonly<Record<string, MappedPackage>>;
  /** The options of the TypeScript compiler. */
  readonly compilerOptions?: {
    readonly lib?: readonly ("ESNext" | "DOM" | "DOM.Iterable" | "DOM.AsyncIterable")[];
    readonly target?: "ES2022" | "ES2023" | "ESNext";
    readonly noUncheckedIndexedAccess?: boolean;
    readonly useUnknownInCatchVariables?: boolean;
  };
  /** Further fields of `package.json`. */
  readonly package: PackageJson;
  /** Called when all is written. */
  readonly postBuild?: () => void | Promise<void>;
}
