/**
 * Builds the npm package into `dist/npm`.
 *
 * `build_npm.ts deno.release.json` reads imports from another configuration: one without links, for
 * the real dnt.
 *
 * @module
 */
import { build, emptyDir } from "@deno/dnt";
import { OLDEST } from "../src/cli/supported_runtime.ts";
import config from "../deno.json" with { type: "json" };
import { bundleModules } from "./build_npm/bundle_modules.ts";
import { OPTIONAL_PACKAGES } from "./build_npm/optional_packages.ts";
import { finishPackage } from "./build_npm/finish_package.ts";

const ROOT = new URL("..", import.meta.url);
const OUT = "./dist/npm";

const optional = OPTIONAL_PACKAGES.map((name) => {
  const specifier = config.imports[name];
  return { name, specifier, version: specifier.slice(`npm:${name}@`.length) };
});

await emptyDir(OUT);
await build({
  entryPoints: [
    ...Object.entries(config.exports)
      .filter(([subpath]) => subpath !== "./cli")
      .map(([name, path]) => ({ name, path })),
    { kind: "bin", name: "runline", path: config.exports["./cli"] },
  ],
  outDir: OUT,
  shims: {},
  test: false,
  scriptModule: false,
  typeCheck: "both",
  polyfills: false,
  configFile: new URL(Deno.args[0] ?? "deno.json", ROOT).href,
  compilerOptions: {
    lib: ["ESNext", "DOM", "DOM.Iterable", "DOM.AsyncIterable"],
    target: "ES2022",
    noUncheckedIndexedAccess: true,
    useUnknownInCatchVariables: true,
  },
  mappings: Object.fromEntries(
    optional.map(({ name, specifier, version }) => {
      return [specifier, { name, version, peerDependency: true }];
    }),
  ),
  package: {
    name: config.name,
    version: config.version,
    description: "Process every new run exactly once, and leave a lineage trail",
    keywords: ["openlineage", "snowplow", "lineage", "dynamodb", "s3", "marquez"],
    license: config.license,
    type: "module",
    sideEffects: false,
    engines: { node: `>=${OLDEST.node}`, bun: `>=${OLDEST.bun}` },
    devDependencies: {
      "@types/node": "^24.0.0",
      ...Object.fromEntries(optional.map(({ name, version }) => [name, version])),
    },
  },
  async postBuild(): Promise<void> {
    // The whole configuration came in with the version, and none of the rest is for users.
    const version = JSON.stringify(config.version);
    await Deno.writeTextFile(`${OUT}/esm/deno.js`, `export default { version: ${version} };\n`);
    await Deno.writeTextFile(
      `${OUT}/esm/deno.d.ts`,
      "declare const _default: { version: string };\nexport default _default;\n",
    );
    const entryPoints = Object.values(config.exports);
    const onlyNode = await bundleModules(
      `${OUT}/esm`,
      entryPoints.map((path) => path.replace(/^\.\/|\.ts$/g, "")),
    );
    await finishPackage(new URL("dist/npm/", ROOT), {
      optional: Object.fromEntries(optional.map(({ name, version }) => [name, version])),
      onlyNode,
      repository: repositoryUrl(),
    });
    for (const file of ["LICENSE", "README.md", "CHANGELOG.md"]) {
      await Deno.copyFile(file, `${OUT}/${file}`);
    }
  },
});

/** Returns the address of the repository where a CI service names it. */
function repositoryUrl(): string | undefined {
  const server = Deno.env.get("GITHUB_SERVER_URL");
  const name = Deno.env.get("GITHUB_REPOSITORY");
  return server && name ? `${server}/${name}` : undefined;
}
