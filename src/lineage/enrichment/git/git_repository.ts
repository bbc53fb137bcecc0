import { builtin } from "../../../internal/builtin.ts";
import { readSmallFile, readSmallText } from "../../../internal/files/small_file.ts";

/** The facts in the files of a git repository. */
export interface GitRepository {
  readonly folder: string;
  /** The URL of `origin` in the configuration. */
  readonly url: string | undefined;
  /** The commit that is checked out. */
  readonly version: string | undefined;
  readonly branch: string | undefined;
  readonly tag: string | undefined;
}

/** Reads the git repository of a folder, without git. */
export async function readGitRepository(cwd: string): Promise<GitRepository | undefined> {
  const { join, resolve } = builtin("node:path");
  const found = await findGitFolder(resolve(cwd));
  if (found === undefined) return undefined;
  const { folder, gitFolder } = found;
  // A linked worktree has a HEAD of its own, and shares the rest:
  // https://git-scm.com/docs/gitrepository-layout
  const common = await readText(join(gitFolder, "commondir"));
  const shared = common === undefined ? gitFolder : resolve(gitFolder, common);
  const head = await readText(join(gitFolder, "HEAD"));
  const ref = head?.startsWith("ref:") ? head.slice("ref:".length).trim() : undefined;
  // A file that holds something else may hold a secret.
  const detached = head !== undefined && HASH.test(head) ? head : undefined;
  const version = ref === undefined ? detached : await readRef(shared, ref);
  const config = await readText(join(shared, "config")) ?? "";
  return {
    folder,
    url: remoteUrl(config, "origin"),
    version,
    branch: branchOf(ref),
    tag: version === undefined ? undefined : await tagOf(shared, version),
  };
}

/** Looks for `.git` upwards: a folder, or the file of a worktree or a submodule that names it. */
async function findGitFolder(
  start: string,
): Promise<{ readonly folder: string; readonly gitFolder: string } | undefined> {
  const { dirname, join, resolve } = builtin("node:path");
  const { stat } = builtin("node:fs/promises");
  for (let folder = start;; folder = dirname(folder)) {
    const path = join(folder, ".git");
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory()) return { folder, gitFolder: path };
    const text = found ? await readSmallText(path) : "";
    const [, gitFolder] = /^gitdir:\s*(.+?)\s*$/.exec(text) ?? [];
    if (gitFolder !== undefined) return { folder, gitFolder: resolve(folder, gitFolder) };
    if (dirname(folder) === folder) return undefined;
  }
}

function branchOf(ref: string | undefined): string | undefined {
  // A repository with reftables has this in place of the branch, which is elsewhere.
  if (ref === "refs/heads/.invalid") return undefined;
  return /^refs\/heads\/(.+)$/.exec(ref ?? "")?.[1];
}

const HEADER = /^\[\s*([\w.-]+)\s*(?:"((?:[^"\\]|\\.)*)")?\s*\]\s*/;

/**
 * Reads the URL of a remote repository out of a git configuration; the first, if there are several.
 * Files that it includes are not read: <https://git-scm.com/docs/git-config#_syntax>. Replacements
 * by `url.<base>.insteadOf` do not count: they are how one machine reaches the repository, often with
 * a token.
 */
export function remoteUrl(config: string, remote: string): string | undefined {
  let isRemote = false;
  // A backslash at the end of a line goes on in the next.
  for (const line of config.replace(/\\\r?\n/g, "").split(/\r?\n/)) {
    let text = line.trim();
    const header = HEADER.exec(text);
    if (header) {
      const [all, section = "", name = ""] = header;
      isRemote = section.toLowerCase() === "remote" && unescape(name) === remote;
      text = text.slice(all.length);
    }
    const [, value] = /^url\s*=\s*(.*)$/i.exec(text) ?? [];
    if (isRemote && value) return plainValue(value);
  }
  return undefined;
}

/** Removes quotes, escapes and the comment from a value. */
function plainValue(text: string): string {
  const pieces = text.matchAll(/"((?:[^"\\]|\\.)*)"|([#;].*)|((?:[^"\\#;]|\\.)+)/g);
  return [...pieces].map(([, quoted, , bare]) => unescape(quoted ?? bare ?? "")).join("").trim();
}

function unescape(text: string): string {
  return text.replace(/\\(.)/g, (_, letter: string) => ({ n: "\n", t: "\t" })[letter] ?? letter);
}

/** Matches the hash of a commit. */
export const HASH = /^(?:[\da-f]{40}|[\da-f]{64})$/;

// Symbolic refs and tags of tags go no deeper in practice, and must not go in circles.
const MAX_DEPTH = 5;

// `packed-refs` has a line for each branch and tag.
const MAX_BYTES = 100_000_000;

/** Reads a small file without the white space around its text, if there is one. */
export async function readText(path: string): Promise<string | undefined> {
  try {
    return (await readSmallText(path, { maxBytes: MAX_BYTES })).trim();
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Returns the commit of a ref such as `refs/heads/main`. */
async function readRef(
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
    // A loose tag of that name is newer.
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
    const { bytes } = await readSmallFile(
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
