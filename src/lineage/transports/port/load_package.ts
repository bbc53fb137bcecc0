import { optionsOf } from "../../../internal/is_object.ts";
import { asError } from "../../../internal/as_error.ts";
import config from "../../../../deno.json" with { type: "json" };
import { TransportError } from "../../errors.ts";

/** The packages that transports may need, which users install themselves. */
export type OptionalPackage =
  | "@aws-sdk/client-datazone"
  | "@aws-sdk/client-kinesis"
  | "@aws-sdk/client-s3"
  | "@aws-sdk/credential-providers"
  | "@opentelemetry/api"
  | "@smithy/node-http-handler"
  | "@platformatic/kafka"
  | "aws-msk-iam-sasl-signer-js"
  | "google-auth-library";

/** Loads a package. */
export type PackageLoader = () => Promise<unknown>;

const LOADERS = new Map<string, PackageLoader>();

/**
 * Registers how optional packages are loaded. For programs that are bundled or compiled: bundlers find
 * only what an `import()` names literally.
 *
 * @example
 * ```ts
 * import { providePackages } from "@runline/runline/lineage";
 * import { assert } from "@std/assert";
 *
 * providePackages({ "@platformatic/kafka": () => import("@platformatic/kafka") });
 * assert(providePackages);
 * ```
 */
export function providePackages(
  loaders: Readonly<Partial<Record<OptionalPackage, PackageLoader>>>,
): void {
  for (const [name, loader] of Object.entries(optionsOf(loaders, "providePackages()"))) {
    LOADERS.set(name, loader);
  }
}

/**
 * Loads an optional package on first use. Its name is put together at run time: Deno downloads what
 * an `import()` names literally before a program starts, also where it is never called.
 *
 * @throws {TransportError} If the package is not installed, or Deno denies a permission that it needs.
 */
export async function loadPackage<Module>(name: OptionalPackage): Promise<Module> {
  const provided = LOADERS.get(name);
  try {
    return await (provided === undefined ? import(specifierOf(name)) : provided()) as Module;
  } catch (cause) {
    const { deniedPermission } = await import("../../../internal/denied_permission.ts");
    const denied = deniedPermission(cause);
    if (denied) {
      const message = `Cannot load package "${name}": ${denied.state}`;
      throw new TransportError(message, { code: "TRANSPORT_PERMISSION", cause });
    }
    if (!isMissing(cause, name)) throw cause;
    const { missingPackageText } = await import("../../../internal/missing_package.ts");
    throw new TransportError(missingPackageText(name), {
      code: "TRANSPORT_PACKAGE_MISSING",
      cause,
    });
  }
}

/** Returns what Deno calls the package, or its name on Node and Bun, where users install it. */
function specifierOf(name: OptionalPackage): string {
  // The npm package has no imports there.
  const imports: Readonly<Record<string, string>> | undefined = config.imports;
  return "Deno" in globalThis ? imports?.[name] ?? `npm:${name}` : name;
}

/** Reports whether it is the package itself that is missing, and not one that it depends on. */
function isMissing(error: unknown, name: string): boolean {
  const message = asError(error).message;
  const state = /cannot find (package|module)|could not (find|resolve)|not found|not a dependency/i;
  return state.test(message) && message.includes(name);
}
