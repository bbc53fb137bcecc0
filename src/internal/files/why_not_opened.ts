import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** Returns the likely reason why SQLite cannot open a file. */
export function whyNotOpened(path: string): string {
  const folder = dirname(path);
  if (!existsSync(folder)) return `there is no folder "${folder}"`;
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return "it is a folder";
  return "the file and its folder must be readable and writable";
}
