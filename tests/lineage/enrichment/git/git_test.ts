import { assertEquals } from "@std/assert";
import { spawnSync } from "node:child_process";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { deflateSync } from "node:zlib";
import {
  readGitRepository,
  remoteUrl,
} from "../../../../src/lineage/enrichment/git/git_repository.ts";
import { repositoryUri } from "../../../../src/lineage/naming/repository_uri.ts";
import { sourceCodeLocator } from "../../../../src/lineage/enrichment/git/source_code_location.ts";
import type { SourceCodeLocationOptions } from "../../../../src/lineage/enrichment/enrichment.ts";
import { type TempFolder, tempFolder } from "../../../fixtures/temp_folder.ts";

const COMMIT = "1234567890abcdef1234567890abcdef12345678";
const OTHER = "f".repeat(40);
const TAG_OBJECT = "abcdef1234567890abcdef1234567890abcdef12";
const URL_TEXT = "https://git.example/acme/jobs.git";
const CONFIG = `[remote "origin"]\n\turl = ${URL_TEXT}\n`;

/** Creates a repository of files under `.git`. */
async function repository(
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<TempFolder> {
  const folder = await tempFolder();
  const all = { config: CONFIG, HEAD: "ref: refs/heads/main\n", ...files };
  for (const [name, content] of Object.entries(all)) await folder.write(`.git/${name}`, content);
  return folder;
}

function tagObject(target: string): Uint8Array {
  const content = `object ${target}\ntype commit\ntag v1\n\nThe first\n`;
  return deflateSync(`tag ${content.length}\0${content}`);
}

describe("readGitRepository()", () => {
  it("finds the repository around a folder, and the branch that is checked out", async () => {
    await using folder = await repository({ "refs/heads/main": `${COMMIT}\n` });
    await folder.write("src/jobs/a.ts", "");
    assertEquals(await readGitRepository(folder.file("src/jobs")), {
      folder: folder.path,
      url: URL_TEXT,
      version: COMMIT,
      branch: "main",
      tag: undefined,
    });
  });

  it("reads packed refs, and prefers loose ones", async () => {
    const packed = `# pack-refs with: peeled fully-peeled sorted
${OTHER} refs/heads/feature/x
${COMMIT} refs/heads/main
${OTHER} refs/tags/v0
${TAG_OBJECT} refs/tags/v1
^${COMMIT}
`;
    await using folder = await repository({ "packed-refs": packed });
    const { version, tag } = await readGitRepository(folder.path) ?? {};
    assertEquals([version, tag], [COMMIT, "v1"]);
    await folder.write(".git/refs/heads/feature/x", COMMIT);
    await folder.write(".git/HEAD", "ref: refs/heads/feature/x");
    const loose = await readGitRepository(folder.path);
    assertEquals([loose?.version, loose?.branch], [COMMIT, "feature/x"]);
  });

  it("reads a detached head, and the first of its tags", async () => {
    await using folder = await repository({
      HEAD: COMMIT,
      "refs/tags/release/v2": COMMIT,
      "refs/tags/later": OTHER,
      "refs/tags/v3": COMMIT,
      "packed-refs": `${COMMIT} refs/tags/a\n${OTHER} refs/tags/v3\n`,
    });
    const { version, branch, tag } = await readGitRepository(folder.path) ?? {};
    assertEquals([version, branch, tag], [COMMIT, undefined, "a"]);
  });

  it("prefers a loose tag to a packed one of its name", async () => {
    const packed = `${COMMIT} refs/tags/v1\n`;
    await using folder = await repository({
      HEAD: COMMIT,
      "packed-refs": packed,
      "refs/tags/v1": OTHER,
    });
    assertEquals((await readGitRepository(folder.path))?.tag, undefined);
  });

  it("follows an annotated tag", async () => {
    const object = `objects/${TAG_OBJECT.slice(0, 2)}/${TAG_OBJECT.slice(2)}`;
    await using folder = await repository({
      HEAD: COMMIT,
      "refs/tags/v1": TAG_OBJECT,
      [object]: tagObject(COMMIT),
    });
    assertEquals((await readGitRepository(folder.path))?.tag, "v1");
  });

  it("reads a linked worktree: its own head, and the shared files", async () => {
    await using main = await repository({
      "refs/heads/main": OTHER,
      "refs/heads/work": COMMIT,
      "refs/tags/v1": COMMIT,
      "worktrees/w/HEAD": "ref: refs/heads/work\n",
      "worktrees/w/commondir": "../..\n",
    });
    await using tree = await tempFolder();
    await tree.write(".git", `gitdir: ${main.file(".git/worktrees/w")}\n`);
    assertEquals(await readGitRepository(tree.path), {
      folder: tree.path,
      url: URL_TEXT,
      version: COMMIT,
      branch: "work",
      tag: "v1",
    });
  });

  it("reads a submodule, whose folder is a relative path", async () => {
    await using folder = await repository({
      "modules/lib/HEAD": COMMIT,
      "modules/lib/config": `[remote "origin"]\nurl = git@git.example:acme/lib.git\n`,
    });
    await folder.write("lib/.git", "gitdir: ../.git/modules/lib\n");
    const { url, version } = await readGitRepository(folder.file("lib")) ?? {};
    assertEquals([url, version], ["git@git.example:acme/lib.git", COMMIT]);
  });

  it("returns no commit before the first one, or if HEAD does not contain it", async () => {
    const heads = ["ref: refs/heads/main\n", "ref: refs/heads/.invalid\n", "s3cret, no hash\n"];
    for (const head of heads) {
      await using folder = await repository({ HEAD: head });
      const { version, branch, tag } = await readGitRepository(folder.path) ?? {};
      const expected = head.includes("main") ? "main" : undefined;
      assertEquals([version, branch, tag], [undefined, expected, undefined]);
    }
  });

  it("follows symbolic refs, and not in circles", async () => {
    await using folder = await repository({
      "refs/heads/main": "ref: refs/heads/a\n",
      "refs/heads/a": COMMIT,
    });
    assertEquals((await readGitRepository(folder.path))?.version, COMMIT);
    await folder.write(".git/refs/heads/a", "ref: refs/heads/main\n");
    assertEquals((await readGitRepository(folder.path))?.version, undefined);
  });

  it("finds nothing if there is no repository", async () => {
    await using folder = await tempFolder();
    assertEquals(await readGitRepository(folder.path), undefined);
  });

  const git = spawnSync("git", ["--version"]).status === 0;
  const skip = git ? false : "git is not installed";

  it("reports the same as git for a repository that git created", { skip }, async () => {
    await using folder = await tempFolder();
    const call = (cwd: string, ...args: string[]): string => {
      const identity = [
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@b.example",
        "-c",
        "tag.gpgSign=false",
      ];
      const { status, stdout, stderr } = spawnSync("git", [...identity, ...args], { cwd });
      assertEquals(status, 0, String(stderr));
      return String(stdout).trim();
    };
    const at = folder.file("main");
    call(folder.path, "init", "-q", "-b", "trunk", "main");
    call(at, "commit", "-q", "--allow-empty", "-m", "One");
    call(at, "remote", "add", "origin", 'https://git.example/a;b#"c".git');
    call(at, "tag", "-a", "v1", "-m", "First");
    const url = call(at, "remote", "get-url", "origin");
    const version = call(at, "rev-parse", "HEAD");
    const expected = { folder: at, url, version, branch: "trunk", tag: "v1" };
    assertEquals(await readGitRepository(at), expected);
    call(at, "worktree", "add", "-q", "--detach", "../tree");
    const tree = { ...expected, folder: folder.file("tree"), branch: undefined };
    assertEquals(await readGitRepository(folder.file("tree")), tree);
    call(at, "pack-refs", "--all");
    call(at, "gc", "-q");
    assertEquals(await readGitRepository(at), expected);
    assertEquals(await readGitRepository(folder.file("tree")), tree);
  });
});

describe("remoteUrl()", () => {
  const cases: [string, string, string | undefined][] = [
    ["takes the section of its name", `[remote "fork"]\nurl = a\n[remote "origin"]\nurl = b`, "b"],
    ["takes the first of several", `[remote "origin"]\nurl = a\nurl = b`, "a"],
    ["does not mind case and space", `[REMOTE   "origin"]\n\tURL=a`, "a"],
    ["minds the case of the name", `[remote "Origin"]\nurl = a`, undefined],
    ["leaves out comments", `[remote "origin"] ; x\n# url = b\nurl = a # b`, "a"],
    ["reads quotes and escapes", `[remote "origin"]\nurl = "a;b" \\"c\\\\`, `a;b "c\\`],
    ["goes on over the end of a line", `[remote "origin"]\nurl = a\\\nb`, "ab"],
    ["takes no other key", `[remote "origin"]\npushurl = a\nurlx = b`, undefined],
    ["takes a key behind the header", `[remote "origin"] url = a`, "a"],
    ["reads lines of Windows", `[remote "origin"]\r\nurl = a\r\n`, "a"],
    ["finds nothing where nothing is", "", undefined],
  ];
  for (const [title, config, expected] of cases) {
    it(title, () => assertEquals(remoteUrl(config, "origin"), expected));
  }
});

describe("repositoryUri()", () => {
  const cases: [string, string | undefined][] = [
    ["https://git.example/acme/jobs.git", "https://git.example/acme/jobs.git"],
    ["https://user:pa%40ss@git.example/a", "https://git.example/a"],
    ["https://ghp_token@git.example:8443/a", "https://git.example:8443/a"],
    ["https://git.example/a?private_token=x#y", "https://git.example/a"],
    ["git@git.example:acme/jobs.git", "ssh://git@git.example/acme/jobs.git"],
    ["git.example:acme/jobs.git", "ssh://git.example/acme/jobs.git"],
    ["git@git.example:/srv/jobs.git", "ssh://git@git.example/srv/jobs.git"],
    ["ssh://git:secret@git.example:22/acme/jobs.git", "ssh://git@git.example:22/acme/jobs.git"],
    ["git@[::1]:jobs.git", "ssh://git@[::1]/jobs.git"],
    ["git://git.example/jobs.git", "git://git.example/jobs.git"],
    ["https://git.example/a b/ż", "https://git.example/a%20b/%C5%BC"],
    ["/srv/git/jobs.git", "file:///srv/git/jobs.git"],
    ["../jobs.git", "file:///srv/jobs.git"],
    ["codecommit::eu-west-1://profile@jobs", undefined],
    ["ext::sh -c x%20secret", undefined],
    ["x-helper://secret@host/a", undefined],
    ["user:secret@git.example:acme/jobs.git", undefined],
    ["user:sec/ret@git.example:acme/jobs.git", undefined],
    ["https://", undefined],
    ["https://user:12/SECRET@h/x", undefined],
    ["https://user:12\\SECRET@h/x", undefined],
    ["https://user:12?SECRET@h/x", undefined],
    ["https://user:12#SECRET@h/x", undefined],
    ["https://SEC/RET@h/x", undefined],
    ["ssh://user:12/SECRET@h/x", undefined],
    ["file://user:12/SECRET@h/x", undefined],
    ["https:/user:SECRET@h/x", undefined],
    ["TOKEN@h/x", undefined],
    ["SEC/RET@h/x", undefined],
    ["//user:12/SECRET@h/x", undefined],
    ["file:///srv/a@b/jobs.git", "file:///srv/a@b/jobs.git"],
    ["/srv/a@b/jobs.git", "file:///srv/a@b/jobs.git"],
    ["./a@b/jobs.git", "file:///srv/clone/a@b/jobs.git"],
    ["../a@b/jobs.git", "file:///srv/a@b/jobs.git"],
  ];
  for (const [text, expected] of cases) {
    it(`turns "${text}" into "${expected}"`, () => {
      assertEquals(repositoryUri(text, { folder: "/srv/clone" }), expected);
    });
  }
});

describe("sourceCodeLocator()", () => {
  async function located(
    location: SourceCodeLocationOptions | undefined,
    env: Readonly<Record<string, string>> = {},
  ) {
    const warnings: string[] = [];
    const locate = sourceCodeLocator(location, { env, onWarning: (text) => warnings.push(text) });
    const facet = await locate();
    assertEquals(await locate(), facet);
    const { _producer, _schemaURL, ...fields } = facet ?? { _producer: "", _schemaURL: "" };
    return { fields, warnings };
  }

  it("reports the repository, and the options in its place", async () => {
    await using folder = await repository({ HEAD: COMMIT, "refs/tags/v1": COMMIT });
    const { fields } = await located({ cwd: folder.path });
    const repo = { type: "git", url: URL_TEXT, repoUrl: URL_TEXT };
    assertEquals(fields, { ...repo, version: COMMIT, tag: "v1" });
    const given = {
      version: "1",
      tag: "2",
      branch: "3",
      pullRequestNumber: "4",
    };
    const repoUrl = "https://token@other.example/a";
    const url = "https://other.example/a";
    const all = await located({ cwd: folder.path, repoUrl, ...given }, {
      CI_MERGE_REQUEST_IID: "9",
    });
    assertEquals(all.fields, { type: "git", url, repoUrl: url, ...given });
  });

  it("reports the number of the pull request that GitLab or GitHub builds", async () => {
    const numberOf = async (env: Readonly<Record<string, string>>) =>
      (await located({ cwd: "/", repoUrl: URL_TEXT }, env)).fields;
    const repo = { type: "git", url: URL_TEXT, repoUrl: URL_TEXT };
    assertEquals(await numberOf({ GITHUB_REF: "refs/pull/7/merge" }), {
      ...repo,
      pullRequestNumber: "7",
    });
    assertEquals(await numberOf({ GITHUB_REF: "refs/pull/7/head" }), {
      ...repo,
      pullRequestNumber: "7",
    });
    assertEquals(await numberOf({ GITHUB_REF: "refs/heads/pull/7/head" }), repo);
    for (
      const name of [
        "BITBUCKET_PR_ID",
        "SYSTEM_PULLREQUEST_PULLREQUESTNUMBER",
        "SYSTEM_PULLREQUEST_PULLREQUESTID",
      ]
    ) {
      assertEquals(await numberOf({ [name]: "9" }), { ...repo, pullRequestNumber: "9" });
    }
    const both = { CI_MERGE_REQUEST_IID: "8", GITHUB_REF: "refs/pull/7/merge" };
    assertEquals(await numberOf(both), { ...repo, pullRequestNumber: "8" });
  });

  it("adds nothing if it is off, or if the repository has no origin or no URL without secrets", async () => {
    await using bare = await repository({ config: "" });
    assertEquals(await located(undefined), { fields: {}, warnings: [] });
    assertEquals(await located({ cwd: bare.path }), { fields: {}, warnings: [] });
    const { fields, warnings } = await located({ cwd: bare.path, repoUrl: "ext::secret" });
    assertEquals([fields, warnings.length, warnings[0]?.includes("secret")], [{}, 1, false]);
  });

  it("warns of a repository that cannot be read, and reports the options", async () => {
    await using folder = await tempFolder();
    await folder.write(".git/HEAD", "ref: refs/heads/main");
    await folder.write(".git/objects/x", "");
    // Following it fails for another reason than that there is nothing.
    await symlink(join(folder.path, ".git/config"), folder.file(".git/config"));
    const { fields, warnings } = await located({ cwd: folder.path, repoUrl: URL_TEXT });
    assertEquals(fields, { type: "git", url: URL_TEXT, repoUrl: URL_TEXT });
    assertEquals(warnings.length, 1);
  });

  it("names a repository beside the one that it was cloned from", async () => {
    const config = `[remote "origin"]\nurl = ../upstream.git\n`;
    await using folder = await repository({ config });
    const { fields } = await located({ cwd: folder.path });
    const url = pathToFileURL(join(folder.path, "../upstream.git")).href;
    assertEquals(fields, { type: "git", url, repoUrl: url, branch: "main" });
  });
});
