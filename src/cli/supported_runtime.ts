/** The oldest version of each runtime that the command runs on. */
export const OLDEST = { bun: "1.4", deno: "2.9", node: "22.13" } as const;

const NAMES = { bun: "Bun", deno: "Deno", node: "Node" } as const;

/**
 * Returns the message for a runtime that is too old, or nothing.
 *
 * @param versions The versions of the process. Bun and Deno have one of Node as well.
 */
export function unsupportedRuntime(
  versions: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const { bun, deno } = versions;
  const runtime = bun ? "bun" : deno ? "deno" : "node";
  const version = versions[runtime] ?? "";
  const oldest = OLDEST[runtime];
  if (isAtLeast(version, oldest)) return undefined;
  return `Cannot run on ${NAMES[runtime]} ${version}: version ${oldest} or later is needed`;
}

function isAtLeast(version: string, oldest: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldest.split(".").map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}
