import { builtin } from "../../../internal/builtin.ts";
import { remoteUrl } from "./_git_config.ts";
import { HASH, readRef, readText, tagOf } from "./_git_refs.ts";

/** The facts in the files of a git repository. */
export interface GitRepository {
  /** The folder that it is checked out in. */
  readonly folder: string;
  /** The URL of `origin` in the configuration. */
  readonly url: string | undefined;
  /** The commit that is checked out. */
  readonly version: string | undefined;
  /** The branch that is checked out. */
  readonly branch: string | undefined;
  /** A tag of the commit. */
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
  const [config = ""] = [await readText(join(shared, "config"))];
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
  const { readFile, stat } = builtin("node:fs/promises");
  for (let folder = start;; folder = dirname(folder)) {
    const path = join(folder, ".git");
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory()) return { folder, gitFolder: path };
    const [, gitFolder] = /^gitdir:\s*(.+?)\s*$/.exec(found ? await readFile(path, "utf8") : "") ??
      [];
    if (gitFolder !== undefined) return { folder, gitFolder: resolve(folder, gitFolder) };
    if (dirname(folder) === folder) return undefined;
  }
}

function branchOf(ref: string | undefined): string | undefined {
  // A repository with reftables has this in place of the branch, which is elsewhere.
  if (ref === "refs/heads/.invalid") return undefined;
  return /^refs\/heads\/(.+)$/.exec(ref ?? "")?.[1];
}
