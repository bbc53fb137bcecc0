/** Reports whether an object on S3 is a marker that tools create where a folder would be. */
export function isFolderMarker(name: string): boolean {
  return name.endsWith("/") || name.endsWith("_$folder$");
}

/**
 * Reports whether a path below a folder is hidden, as Hadoop's tools have it: `_SUCCESS`, for one,
 * and markers of folders. The marker of Snowplow's transformers has no underscore.
 */
export function isHidden(name: string): boolean {
  if (isFolderMarker(name) || name === "shredding_complete.json") return true;
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
