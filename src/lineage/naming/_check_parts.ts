/** Checks that no part of the name of a dataset is blank, and that a port can be one. */
export function checkParts(
  system: string,
  parts: Readonly<Record<string, string | number>>,
): void {
  for (const [name, part] of Object.entries(parts)) {
    if (isPart(part)) continue;
    const wanted = name === "port" ? "a whole number from 1 to 65535" : "a non-empty string";
    throw new TypeError(
      `Cannot name ${system} dataset as '${name}' must be ${wanted}: current value is "${part}"`,
    );
  }
}

function isPart(part: unknown): boolean {
  if (typeof part === "number") return Number.isInteger(part) && part >= 1 && part <= 65_535;
  return typeof part === "string" && part.trim() !== "";
}
