import { builtin } from "../../../internal/builtin.ts";

/** Matches the hash of a commit. */
export const HASH = /^(?:[\da-f]{40}|[\da-f]{64})$/;

// Symbolic refs and tags of tags go no deeper in practice, and must not go in circles.
const MAX_DEPTH = 5;

/** Reads a small file without the white space around its text, if there is one. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return (await builtin("node:fs/promises").readFile(path, "utf8")).trim();
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Returns the commit of a ref such as `refs/heads/main`. */
export async function readRef(
  gitFolder: string,
  name: string,
  depth: number = MAX_DEPTH,
): Promise<string | undefined> {
  const { join } = builtin("node:path");
  const loose = await readText(join(gitFolder, name));
  if (loose === undefined) {
    return (await packedRefs(gitFolder)).find((ref) => ref.name === name)?.hash;
  }
  if (HASH.test(loose)) return loose;
  const [, target] = /^ref:\s*(\S+)$/.exec(loose) ?? [];
  return target === undefined || depth === 0
    ? undefined
    : await readRef(gitFolder, target, depth - 1);
}

/** Returns the first tag of a commit, by its name. */
export async function tagOf(gitFolder: string, commit: string): Promise<string | undefined> {
  const { join } = builtin("node:path");
  const folder = join(gitFolder, "refs", "tags");
  const loose = await looseTags(folder);
  const packed = (await packedRefs(gitFolder)).flatMap(({ name, hash, peeled }) => {
    const [, tag] = /^refs\/tags\/(.+)$/.exec(name) ?? [];
    // One that is there loose is newer.
    return tag === undefined || loose.includes(tag) ? [] : [{ tag, commit: peeled ?? hash }];
  });
  const found = packed.filter((ref) => ref.commit === commit).map(({ tag }) => tag);
  for (const tag of loose) {
    const hash = await readText(join(folder, tag));
    if (hash && await isTagOf(gitFolder, hash, commit)) found.push(tag);
  }
  return found.sort()[0];
}

async function looseTags(folder: string): Promise<string[]> {
  const { join, sep } = builtin("node:path");
  try {
    const names = await builtin("node:fs/promises").readdir(folder, {
      recursive: true,
      withFileTypes: true,
    });
    return names.filter((entry) => entry.isFile()).map(({ parentPath, name }) =>
      join(parentPath, name).slice(folder.length + 1).replaceAll(sep, "/")
    );
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

/** Follows tags that are objects of their own, as far as they are not in a pack. */
async function isTagOf(gitFolder: string, hash: string, commit: string): Promise<boolean> {
  let target: string | undefined = hash;
  for (let depth = 0; target && target !== commit && depth < MAX_DEPTH; depth++) {
    target = await targetOfTag(gitFolder, target);
  }
  return target === commit;
}

// https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
async function targetOfTag(gitFolder: string, hash: string): Promise<string | undefined> {
  if (!HASH.test(hash)) return undefined;
  const { promisify } = builtin("node:util");
  const { inflate } = builtin("node:zlib");
  try {
    const bytes = await builtin("node:fs/promises").readFile(
      builtin("node:path").join(gitFolder, "objects", hash.slice(0, 2), hash.slice(2)),
    );
    const text = (await promisify(inflate)(bytes)).toString("latin1");
    return /^tag \d+\0object ([\da-f]+)\n/.exec(text)?.[1];
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** A line of `packed-refs`, with the commit of a tag that is an object of its own. */
interface PackedRef {
  readonly name: string;
  readonly hash: string;
  peeled?: string;
}

// https://git-scm.com/docs/git-pack-refs
async function packedRefs(gitFolder: string): Promise<PackedRef[]> {
  const { join } = builtin("node:path");
  const refs: PackedRef[] = [];
  for (const line of (await readText(join(gitFolder, "packed-refs")))?.split("\n") ?? []) {
    const last = refs.at(-1);
    if (line.startsWith("^") && last) last.peeled = line.slice(1).trim();
    const [, hash, name] = /^([\da-f]+) (\S+)$/.exec(line.trim()) ?? [];
    if (hash !== undefined && name !== undefined) refs.push({ hash, name });
  }
  return refs;
}

function isAbsent(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR";
}
