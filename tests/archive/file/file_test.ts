import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Buffer } from "node:buffer";
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readlinkSync } from "node:fs";
import { chmod, link, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { syncFolder } from "../../../src/archive/file/_sync_folder.ts";
import { placeExclusively } from "../../../src/archive/file/_place_exclusively.ts";
import { fileArchive, fileOutput } from "../../../src/archive/file.ts";
import { ArchiveError } from "../../../src/archive/mod.ts";
import { testRunArchive } from "../../contracts/run_archive.ts";
import { testRunOutput } from "../../contracts/run_output.ts";
import { saySkip } from "../../fixtures/say_skip.ts";

const OPEN_FILES = "/proc/self/fd";
const isRoot = process.getuid?.() === 0;

interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
  put(path: string, body: string | Uint8Array): Promise<void>;
}

async function temporaryFolder(): Promise<TemporaryFolder> {
  const outer = await mkdtemp(join(tmpdir(), "runline-"));
  const path = join(outer, "100% ä #");
  await mkdir(path);
  return {
    path,
    async put(name, body) {
      await mkdir(dirname(join(path, name)), { recursive: true });
      await writeFile(join(path, name), body);
    },
    [Symbol.asyncDispose]: () => rm(outer, { recursive: true }),
  };
}

testRunArchive("fileArchive()", async () => {
  const folder = await temporaryFolder();
  return { ...folder, open: (options) => fileArchive(folder.path, options) };
});

testRunOutput("fileOutput()", async () => {
  const folder = await temporaryFolder();
  return { ...folder, output: fileOutput(folder.path), traces: () => readdir(folder.path) };
});

describe("fileArchive()", () => {
  it("has the absolute path as the run id, from a path or a URL", async () => {
    await using folder = await temporaryFolder();
    await folder.put("run=2026-01-31-06-00-00/part-0", "x");
    const url = pathToFileURL(`${folder.path}/`);
    for (const place of [folder.path, `${folder.path}/`, url, url.href]) {
      const archive = fileArchive(place);
      assertEquals(archive.url, url.href);
      const [run] = await Array.fromAsync(archive.listRuns());
      assertEquals(run!.runId, `${folder.path}/run=2026-01-31-06-00-00/`);
    }
  });

  it("refuses an address on S3", () => {
    assertThrows(() => fileArchive("s3://acme/enriched/"), TypeError, "it is an address on S3");
  });

  it("fails to list a folder that does not exist", async () => {
    await using folder = await temporaryFolder();
    const archive = fileArchive(join(folder.path, "none"));
    const error = await assertRejects(
      () => Array.fromAsync(archive.listRuns()),
      ArchiveError,
      `Cannot list "${archive.url}": the folder does not exist`,
    );
    assertEquals([error.code, error.url], ["ARCHIVE_NOT_FOUND", archive.url]);
  });

  it("fails to list a file", async () => {
    await using folder = await temporaryFolder();
    await folder.put("events.tsv", "x");
    const archive = fileArchive(join(folder.path, "events.tsv"));
    const error = await assertRejects(
      () => Array.fromAsync(archive.listRuns()),
      ArchiveError,
      "it is a file, expected a folder",
    );
    assertEquals(error.code, "ARCHIVE_NOT_FOUND");
  });

  it("follows links to runs, folders and files, and out of circles", async () => {
    await using folder = await temporaryFolder();
    await folder.put("elsewhere/part-0", "x");
    await folder.put("elsewhere/deep/part-1", "x");
    await symlink(join(folder.path, "elsewhere"), join(folder.path, "run=2026-01-31-06-00-00"));
    await symlink("..", join(folder.path, "elsewhere/deep/up"));
    await symlink("part-0", join(folder.path, "elsewhere/part-2"));
    await symlink("deep", join(folder.path, "elsewhere/again"));
    const archive = fileArchive(folder.path);
    const runs = await Array.fromAsync(archive.listRuns());
    assertEquals(runs.map((run) => run.name), ["run=2026-01-31-06-00-00"]);
    const files = await archive.listFiles(runs[0]!);
    assertEquals(files.map((file) => file.name), [
      "again/part-1",
      "deep/part-1",
      "part-0",
      "part-2",
    ]);
  });

  it("lists a run whose folder is a link to itself or to nowhere, and fails to list its files", async () => {
    await using folder = await temporaryFolder();
    await folder.put("run=2026-01-31-07-00-00/part-0", "x");
    await symlink("run=2026-01-31-06-00-00", join(folder.path, "run=2026-01-31-06-00-00"));
    await symlink("nowhere", join(folder.path, "run=2026-01-31-05-00-00"));
    const archive = fileArchive(folder.path);
    const runs = await Array.fromAsync(archive.listRuns());
    assertEquals(runs.map(({ name }) => name.slice(-8)), ["05-00-00", "06-00-00", "07-00-00"]);
    await assertRejects(() => archive.listFiles(runs[0]!), ArchiveError, "does not exist");
    await assertRejects(() => archive.listFiles(runs[1]!), ArchiveError, "lead in a circle");
    assertEquals((await archive.listFiles(runs[2]!)).length, 1);
  });

  it("lists markers and hidden files on request", async () => {
    await using folder = await temporaryFolder();
    await folder.put("run=2026-01-31-06-00-00/part-0", "x");
    await folder.put("run=2026-01-31-06-00-00/_SUCCESS", "");
    const archive = fileArchive(folder.path);
    const [run] = await Array.fromAsync(archive.listRuns());
    const files = await archive.listFiles(run!, { hidden: true });
    assertEquals(files.map(({ name, hidden }) => [name, hidden ?? false]), [
      ["_SUCCESS", true],
      ["part-0", false],
    ]);
  });

  it("fails to list a run with a link that leads nowhere", async () => {
    await using folder = await temporaryFolder();
    await folder.put("run=2026-01-31-06-00-00/part-0", "x");
    await symlink("nowhere", join(folder.path, "run=2026-01-31-06-00-00/part-1"));
    const archive = fileArchive(folder.path);
    const [run] = await Array.fromAsync(archive.listRuns());
    const error = await assertRejects(() => archive.listFiles(run!), ArchiveError, "part-1");
    assertEquals(error.code, "ARCHIVE_NOT_FOUND");
  });

  it("fails to list a run with a device, whose content nobody may leave out", async () => {
    await using folder = await temporaryFolder();
    await folder.put("run=2026-01-31-06-00-00/part-0", "x");
    await symlink("/dev/null", join(folder.path, "run=2026-01-31-06-00-00/part-1"));
    const archive = fileArchive(folder.path);
    const [run] = await Array.fromAsync(archive.listRuns());
    const reason = 'part-1": it is neither a file nor a folder';
    await assertRejects(() => archive.listFiles(run!), ArchiveError, reason);
  });

  it(
    "fails if it may not look",
    { skip: saySkip(isRoot && "Root may look everywhere") },
    async () => {
      await using folder = await temporaryFolder();
      await folder.put("run=2026-01-31-06-00-00/part-0", "x");
      const archive = fileArchive(folder.path);
      const [run] = await Array.fromAsync(archive.listRuns());
      const [file] = await archive.listFiles(run!);
      await chmod(join(folder.path, run!.name, file!.name), 0);
      const read = await assertRejects(
        () => Array.fromAsync(archive.read(file!)),
        ArchiveError,
        `Cannot read "${file!.url}": permission denied`,
      );
      await chmod(folder.path, 0);
      const list = await assertRejects(
        () => Array.fromAsync(archive.listRuns()),
        ArchiveError,
        `Cannot list "${archive.url}": permission denied`,
      );
      await chmod(folder.path, 0o700);
      assertEquals([read.code, list.code], ["ARCHIVE_ACCESS_DENIED", "ARCHIVE_ACCESS_DENIED"]);
    },
  );

  const skip = saySkip(whyFilesAreHidden());
  it("closes the file when the stream is cancelled", { skip }, async () => {
    await using folder = await temporaryFolder();
    await folder.put("run=2026-01-31-06-00-00/part-0", "x".repeat(3_000_000));
    await folder.put(
      "run=2026-01-31-06-00-00/part-1.gz",
      gzipSync(
        Buffer.concat([Buffer.from("text"), randomBytes(3_000_000).map((byte) => byte | 0x20)]),
      ),
    );
    const archive = fileArchive(folder.path);
    const [run] = await Array.fromAsync(archive.listRuns());
    for (const file of await archive.listFiles(run!)) {
      const reader = archive.read(file).getReader();
      await reader.read();
      assert(isOpen(file.name));
      await reader.cancel();
      assert(!isOpen(file.name));
    }
  });

  it("reads no more of a file than requested", async () => {
    await using folder = await temporaryFolder();
    await folder.put("run=2026-01-31-06-00-00/part-0", "x".repeat(1_000_000));
    const archive = fileArchive(folder.path);
    const [run] = await Array.fromAsync(archive.listRuns());
    const [file] = await archive.listFiles(run!);
    const stream = archive.read(file!);
    await rm(join(folder.path, run!.name), { recursive: true });
    const error = await assertRejects(() => Array.fromAsync(stream), ArchiveError);
    assertEquals(error.code, "ARCHIVE_NOT_FOUND");
  });
});

describe("fileOutput()", () => {
  it("creates a missing folder", async () => {
    await using folder = await temporaryFolder();
    await using staged = await fileOutput(join(folder.path, "new/folder")).stage("a");
    assertEquals(await staged.commit(), "committed");
    assertEquals(await readdir(join(folder.path, "new/folder")), ["a"]);
  });

  it("writes under a hidden name that an archive leaves out", async () => {
    await using folder = await temporaryFolder();
    await using _staged = await fileOutput(folder.path).stage("a.ndjson");
    const [name, ...others] = await readdir(folder.path);
    assert(/^\.a\.ndjson\.[0-9a-f]{8}\.tmp$/.test(name!), name);
    assertEquals(others, []);
  });

  it("removes remains of killed processes once a name is taken", async () => {
    await using folder = await temporaryFolder();
    const others = [".a.00000000.tmp.b", ".ab.00000000.tmp", ".a.b.00000000.tmp", "a.00000000.tmp"];
    for (const name of [".a.00000000.tmp", ".a.0123abcd.tmp", ...others]) {
      await folder.put(name, "left");
    }
    const output = fileOutput(folder.path);
    await using staged = await output.stage("a", { sweep: true });
    assertEquals(await staged.commit(), "committed");
    assertEquals((await readdir(folder.path)).toSorted(), [...others, "a"].toSorted());

    await folder.put(".a.00000000.tmp", "left");
    await using late = await output.stage("a");
    assertEquals(await late.commit(), "exists");
    assertEquals((await readdir(folder.path)).toSorted(), [...others, "a"].toSorted());

    // Killed after it placed the file, before it removed what others left.
    await folder.put(".a.00000000.tmp", "left");
    assert(await output.findCommitted("a", { sweep: true }));
    assertEquals((await readdir(folder.path)).toSorted(), [...others, "a"].toSorted());
  });

  it("reports to a writer whose file was removed that the name is taken, or fails", async () => {
    await using folder = await temporaryFolder();
    const output = fileOutput(folder.path);
    await using slow = await output.stage("a");
    await slow.write(new Uint8Array(3));
    {
      await using staged = await output.stage("a");
      assertEquals(await staged.commit(), "committed");
    }
    await slow.write(new Uint8Array(3));
    assertEquals(await slow.commit(), "exists");
    assertEquals((await output.findCommitted("a"))!.size, 0);

    await using lost = await output.stage("b");
    for (const name of await readdir(folder.path)) await rm(join(folder.path, name));
    const error = await assertRejects(() => lost.commit(), ArchiveError, "it does not exist");
    assertEquals(error.code, "ARCHIVE_NOT_FOUND");
  });

  it("fails if a file is in the way of a folder", async () => {
    await using folder = await temporaryFolder();
    await folder.put("a", "x");
    const error = await assertRejects(
      () => fileOutput(folder.path).stage("a/b"),
      ArchiveError,
      "a file is in the way",
    );
    assertEquals(error.url, pathToFileURL(join(folder.path, "a/b")).href);
  });

  it("does not list the folder at the commit of a first attempt", async () => {
    await using folder = await temporaryFolder();
    await using staged = await fileOutput(folder.path).stage("a");
    // Left by nobody that this call knows of: to find it would cost as much as the folder has files.
    await folder.put(".a.00000000.tmp", "left");
    assertEquals(await staged.commit(), "committed");
    assertEquals((await readdir(folder.path)).toSorted(), [".a.00000000.tmp", "a"]);
  });

  it("commits nothing if a link to nowhere has the name", async () => {
    await using folder = await temporaryFolder();
    await symlink("nowhere", join(folder.path, "a"));
    const output = fileOutput(folder.path);
    await using staged = await output.stage("a");
    const state = "it is a link to nowhere, remove it";
    const commit = await assertRejects(() => staged.commit(), ArchiveError, state);
    assertEquals(commit.code, "ARCHIVE_READ");
    await assertRejects(() => output.findCommitted("a"), ArchiveError, state);
    await staged[Symbol.asyncDispose]();
    assertEquals(await readdir(folder.path), ["a"]);
  });

  it("commits nothing if a folder has the name", async () => {
    await using folder = await temporaryFolder();
    await folder.put("a/b", "x");
    await using staged = await fileOutput(folder.path).stage("a");
    await assertRejects(() => staged.commit(), ArchiveError, "it is a folder, expected a file");
  });

  it("removes committed objects, and does nothing without one", async () => {
    await using folder = await temporaryFolder();
    const output = fileOutput(folder.path);
    await using staged = await output.stage("a");
    await staged.commit();
    await output.remove("a");
    await output.remove("a");
    assertEquals(await output.findCommitted("a"), undefined);
  });

  it("fails if a folder has the name", async () => {
    await using folder = await temporaryFolder();
    await folder.put("a/b", "x");
    await assertRejects(
      () => fileOutput(folder.path).findCommitted("a"),
      ArchiveError,
      "it is a folder, expected a file",
    );
  });
});

describe("syncFolder()", () => {
  const refused = (code: string) => Promise.reject(Object.assign(new Error(code), { code }));

  for (const code of ["EINVAL", "EOPNOTSUPP", "ENOTSUP", "ENOSYS"]) {
    it(`treats ${code} as a file system without fsync for folders`, async () => {
      let closed = 0;
      const close = () => Promise.resolve(void closed++);
      const open = () => Promise.resolve({ sync: () => refused(code), close });
      await syncFolder("/a", { open });
      assertEquals(closed, 1);
    });
  }

  for (const code of ["EACCES", "EPERM", "EISDIR"]) {
    it(`continues if the folder cannot be opened: ${code}`, async () => {
      let opened = 0;
      await syncFolder("/a", { open: () => (opened++, refused(code)) });
      assertEquals(opened, 1);
    });
  }

  it("throws other errors, as of a broken disk", async () => {
    const open = () => Promise.resolve({ sync: () => refused("EIO"), close: () => refused("EIO") });
    await assertRejects(() => syncFolder("/a", { open }), Error, "EIO");
  });
});

describe("placeExclusively()", () => {
  for (const code of ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]) {
    it(`renames if hard links fail with ${code}, unless the name is taken`, async () => {
      await using folder = await temporaryFolder();
      const noLink = () => Promise.reject(Object.assign(new Error(code), { code }));
      const place = (name: string) =>
        placeExclusively(join(folder.path, name), join(folder.path, "final"), { link: noLink });
      await folder.put("temporary-1", "first");
      assertEquals(await place("temporary-1"), "committed");
      await folder.put("temporary-2", "second");
      assertEquals(await place("temporary-2"), "exists");
      assertEquals((await readdir(folder.path)).toSorted(), ["final", "temporary-2"]);
    });
  }

  it("passes on other failures", async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "none");
    const error = await assertRejects(() => placeExclusively(path, `${path}-2`, { link }), Error);
    assertEquals((error as Error & { code: string }).code, "ENOENT");
  });
});

function whyFilesAreHidden(): string | false {
  try {
    readdirSync(OPEN_FILES);
    return false;
  } catch (error) {
    return `open files cannot be seen: ${(error as Error).message}`;
  }
}

function isOpen(name: string): boolean {
  return readdirSync(OPEN_FILES).some((link) => {
    const path = join(OPEN_FILES, link);
    return existsSync(path) && readlinkSync(path).endsWith(name);
  });
}
