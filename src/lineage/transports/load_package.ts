import { TransportError } from "../errors.ts";

/**
 * Loads an optional package on first use, for a transport that needs it.
 *
 * @throws {TransportError} If the package is not installed.
 */
export async function loadPackage<Module>(
  name: string,
  load: () => Promise<Module>,
): Promise<Module> {
  try {
    return await load();
  } catch (cause) {
    if (!isMissing(cause, name)) throw cause;
    const message = `Cannot load package "${name}": it is not installed, run "npm install ${name}"`;
    throw new TransportError(message, { code: "TRANSPORT_PACKAGE_MISSING", cause });
  }
}

/** Reports whether it is the package itself that is missing, and not one that it depends on. */
function isMissing(error: unknown, name: string): boolean {
  const message = error instanceof Error ? error.message : String(error);
  const hasState =
    /cannot find (package|module)|could not (find|resolve)|not found|not a dependency/i;
  return hasState.test(message) && message.includes(name);
}
