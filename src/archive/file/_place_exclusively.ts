import { link, rename, rm, stat } from "node:fs/promises";

// The file is gone: the process that takes the path removes the files that others wrote for it.
const REMOVED = "ENOENT";

/** Options of {@linkcode placeExclusively}. */
export interface PlaceOptions {
  /** Creates a hard link, as `link` of `node:fs/promises`, which is the default. */
  readonly link?: typeof link;
}

// The errors of link(2) on a file system without hard links: exFAT, some network and FUSE mounts.
const NO_HARD_LINKS: readonly unknown[] = [
  "EPERM",
  "EMLINK",
  "ENOSYS",
  "ENOTSUP",
  "EOPNOTSUPP",
];

/**
 * Moves a file to a final path, unless that is taken.
 *
 * One atomic step where the file system has hard links. Where it has none, two processes that come
 * at the same instant can both find the path free; the file is whole even then.
 */
export async function placeExclusively(
  temporary: string,
  final: string,
  options: PlaceOptions = {},
): Promise<"committed" | "exists"> {
  const { link: makeLink = link } = options;
  try {
    await makeLink(temporary, final);
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === "EEXIST") return "exists";
    if (code !== REMOVED && !NO_HARD_LINKS.includes(code)) throw error;
    if (await isThere(final)) return "exists";
    if (code === REMOVED) throw error;
    await rename(temporary, final);
  }
  await rm(temporary, { force: true });
  return "committed";
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false);
}
