/** Orders texts by their UTF-16 code units, whatever the locale. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/**
 * Whether a path below a run folder is none of its part files: what Hadoop's tools hide, such as
 * `_SUCCESS`, and the markers that tools leave on S3 where a folder would be.
 */
export function isHidden(name: string): boolean {
  if (name.endsWith("/") || name.endsWith("_$folder$")) return true;
  return name.split("/").some((segment) => segment.startsWith("_") || segment.startsWith("."));
}

/** Checks the name of an output: a path below the output's folder, and never one beside it. */
export function checkOutputName(name: string): void {
  const segments = name.split("/");
  if (segments.some((segment) => segment === "" || segment === "." || segment === "..")) {
    throw new TypeError(
      `Cannot use "${name}" as the name of an output: it must be a relative path without "." and ".."`,
    );
  }
}
