import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import {
  ArchiveError,
  type ListRunFoldersOptions,
  type PartFile,
  type RunArchive,
  type RunFolder,
  type RunNameParse,
} from "../../src/archive/mod.ts";

/** An archive to test, empty at first. */
export interface ArchiveFixture extends AsyncDisposable {
  /** Opens the archive. */
  open(options?: { readonly parse: RunNameParse }): RunArchive;
  /** Writes a file at a path below the archive's root. */
  put(path: string, body: string | Uint8Array): Promise<void>;
}

/** Tests what every {@linkcode RunArchive} promises. */
export function testRunArchive(name: string, setUp: () => Promise<ArchiveFixture>): void {
  describe(`${name} as a RunArchive`, () => {
    testListRuns(setUp);
    testListFiles(setUp);
    testRead(setUp);
    testReadGzip(setUp);
    testAbort(setUp);
  });
}

function testListRuns(setUp: () => Promise<ArchiveFixture>): void {
  it("listRuns() returns nothing for an empty archive", async () => {
    await using fixture = await setUp();
    await fixture.put("other/part-0", "x");
    assertEquals(await runNames(fixture.open()), []);
  });

  it("listRuns() returns runs in the order of their time and leaves out the rest", async () => {
    await using fixture = await setUp();
    for (
      const folder of [
        "run=2026-02-01-00-00-00",
        "run=2026-01-31-00-00-00",
        "run=2025-12-31-23-59-59",
        "run=2026-02-30-00-00-00",
        "run=2026-1-1-0-0-0",
        "2026-01-01-00-00-00",
        "other",
      ]
    ) await fixture.put(`${folder}/part-0`, "x");
    await fixture.put("run=2026-01-01-00-00-00", "a file, not a folder");
    assertEquals(await runNames(fixture.open()), [
      "run=2025-12-31-23-59-59",
      "run=2026-01-31-00-00-00",
      "run=2026-02-01-00-00-00",
    ]);
  });

  it("listRuns() refuses bounds that are no dates, which would be no bounds", async () => {
    await using fixture = await setUp();
    const archive = fixture.open();
    for (const name of ["since", "until"]) {
      const listed = (bound: unknown) => () => runNames(archive, { [name]: bound as Date });
      await assertRejects(listed(new Date("soon")), RangeError, `'${name}' must be a valid date`);
      await assertRejects(listed("2026-01-31"), TypeError, `'${name}' must be a Date`);
    }
  });

  it('listRuns() with parse "python" lists runs of any form', async () => {
    await using fixture = await setUp();
    const folders = ["run=2026-10-1-0-0-0", "2026-09-30-00-00-00", "run=2026-9-1-00-00-00"];
    for (const folder of folders) await fixture.put(`${folder}/part-0`, "x");
    const names = await runNames(fixture.open({ parse: "python" }));
    assertEquals(names.toSorted(), folders.toSorted());
  });

  it("listRuns() reports id, name, address and time of a run", async () => {
    await using fixture = await setUp();
    await fixture.put("run=2026-01-31-06-00-00/part-0", "x");
    const archive = fixture.open();
    const run = await firstRun(archive);
    assertEquals(run.name, "run=2026-01-31-06-00-00");
    assertEquals(run.time, new Date("2026-01-31T06:00:00Z"));
    assertEquals(run.url, `${archive.url}${run.name}/`);
    assert(archive.url.endsWith("/"));
    assert(run.runId.endsWith(`/${run.name}/`));
  });
}

function testListFiles(setUp: () => Promise<ArchiveFixture>): void {
  it("listFiles() returns files in the order of their names, folders included", async () => {
    await using fixture = await setUp();
    for (const path of ["part-1", "part-0", "b/part-0", "b-1", "a/b/c", "ü/ö"]) {
      await fixture.put(`run=2026-01-31-06-00-00/${path}`, path);
    }
    const files = await listFiles(fixture.open());
    assertEquals(files.map(({ name, size }) => [name, size]), [
      ["a/b/c", 5],
      ["b-1", 3],
      ["b/part-0", 8],
      ["part-0", 6],
      ["part-1", 6],
      ["ü/ö", 5],
    ]);
    assert(files.every((file) => !file.archived));
  });

  it("listFiles() leaves out hidden files and keeps empty ones", async () => {
    await using fixture = await setUp();
    for (
      const path of [
        "_SUCCESS",
        ".part-0.crc",
        "_temporary/0/part-0",
        "a/_logs/part-0",
        "a/.x/part-0",
        "a_$folder$",
        "part-0",
      ]
    ) await fixture.put(`run=2026-01-31-06-00-00/${path}`, "");
    const files = await listFiles(fixture.open());
    assertEquals(files.map(({ name, size }) => [name, size]), [["part-0", 0]]);
  });
}

function testRead(setUp: () => Promise<ArchiveFixture>): void {
  it("read() returns the bytes of a file", async () => {
    await using fixture = await setUp();
    // Without the bit, there would be control characters, which text lacks.
    const random = crypto.getRandomValues(new Uint8Array(60_000)).map((byte) => byte | 0x20);
    const body = Buffer.concat([Buffer.from("text"), random]);
    await fixture.put("run=2026-01-31-06-00-00/part-0", body);
    await fixture.put("run=2026-01-31-06-00-00/part-1", "");
    assertEquals(await readAll(fixture.open()), {
      "part-0": body,
      "part-1": Buffer.of(),
    });
  });

  it("read() finds files with any character in their names", async () => {
    await using fixture = await setUp();
    const names = [
      "a b",
      "a%20b",
      "a+b",
      "a#b",
      "a?b=c&d",
      "a\\b",
      "é",
      "日本",
      "😀",
      "a'b\"c",
      "a:b@c",
    ];
    for (const name of names) await fixture.put(`run=2026-01-31-06-00-00/${name}/part`, name);
    const bodies = await readAll(fixture.open());
    const expected = names.map((name) => [`${name}/part`, Buffer.from(name)]);
    assertEquals(bodies, Object.fromEntries(expected));
  });

  it("read() fails if the file is gone", async () => {
    await using fixture = await setUp();
    await fixture.put("run=2026-01-31-06-00-00/part-0", "x");
    const archive = fixture.open();
    const [file] = await listFiles(archive);
    const gone = { ...file!, name: "part-1", url: file!.url.replace("part-0", "part-1") };
    const error = await assertRejects(() => bytesOf(archive.read(gone)), ArchiveError, gone.url);
    assertEquals(error.code, "ARCHIVE_NOT_FOUND");
  });

  it("read() can be cancelled in the middle", async () => {
    await using fixture = await setUp();
    await fixture.put("run=2026-01-31-06-00-00/part-0", "x".repeat(3_000_000));
    await fixture.put("run=2026-01-31-06-00-00/part-1.gz", gzipSync("x".repeat(3_000_000)));
    const archive = fixture.open();
    for (const file of await listFiles(archive)) {
      const reader = archive.read(file).getReader();
      assert((await reader.read()).value!.length > 0);
      await reader.cancel();
      assert((await reader.read()).done);
    }
  });
}

function testReadGzip(setUp: () => Promise<ArchiveFixture>): void {
  it("read() decompresses gzip data, all members of it, by any name", async () => {
    await using fixture = await setUp();
    const body = Buffer.concat([gzipSync("one\n"), gzipSync(""), gzipSync("two\n")]);
    await fixture.put("run=2026-01-31-06-00-00/part-0.gz", body);
    await fixture.put("run=2026-01-31-06-00-00/part-0.gz.txt", body);
    assertEquals(await readAll(fixture.open()), {
      "part-0.gz": Buffer.from("one\ntwo\n"),
      "part-0.gz.txt": Buffer.from("one\ntwo\n"),
    });
  });

  it("read() returns text whose name ends in .gz, and nothing for an empty file", async () => {
    await using fixture = await setUp();
    await fixture.put("run=2026-01-31-06-00-00/part-0.gz", "\ufeff{}\n");
    await fixture.put("run=2026-01-31-06-00-00/part-1.gz", "");
    assertEquals(await readAll(fixture.open()), {
      "part-0.gz": Buffer.from("{}\n"),
      "part-1.gz": Buffer.of(),
    });
  });

  for (
    const [title, body, state] of [
      [
        "is truncated",
        gzipSync("one\n".repeat(1000)).subarray(0, -9),
        "the gzip data is truncated",
      ],
      [
        "is followed by text",
        Buffer.concat([gzipSync("one\n"), Buffer.from("two\n")]),
        "is damaged",
      ],
      ["is bzip2 data", Buffer.from("BZh91AY&SY"), "it is bzip2 data, which is not supported"],
      [
        "is UTF-16 text",
        Buffer.from("one", "utf16le"),
        "it is UTF-16 text, which is not supported",
      ],
    ] as const
  ) {
    it(`read() fails if a file ${title}`, async () => {
      await using fixture = await setUp();
      await fixture.put("run=2026-01-31-06-00-00/part-0.gz", body);
      const archive = fixture.open();
      const [file] = await listFiles(archive);
      const error = await assertRejects(() => bytesOf(archive.read(file!)), ArchiveError, state);
      assertEquals([error.code, error.url], ["ARCHIVE_READ", file!.url]);
      assert(error.message.includes(`"${file!.url}"`));
    });
  }
}

function testAbort(setUp: () => Promise<ArchiveFixture>): void {
  it("every call ends with the reason of an aborted signal", async () => {
    await using fixture = await setUp();
    await fixture.put("run=2026-01-31-06-00-00/part-0", "x");
    const archive = fixture.open();
    const run = await firstRun(archive);
    const [file] = await archive.listFiles(run);
    const reason = new Error("enough");
    const signal = AbortSignal.abort(reason);
    const calls = [
      () => Array.fromAsync(archive.listRuns({ signal })),
      () => archive.listFiles(run, { signal }),
      () => bytesOf(archive.read(file!, { signal })),
    ];
    for (const call of calls) assertStrictEquals(await assertRejects(call), reason);
  });

  it("read() ends with the reason when the signal is aborted in the middle", async () => {
    await using fixture = await setUp();
    await fixture.put("run=2026-01-31-06-00-00/part-0", "x".repeat(3_000_000));
    await fixture.put("run=2026-01-31-06-00-00/part-1.gz", gzipSync("x".repeat(3_000_000)));
    const archive = fixture.open();
    for (const file of await listFiles(archive)) {
      const controller = new AbortController();
      const reader = archive.read(file, { signal: controller.signal }).getReader();
      await reader.read();
      const reason = new Error("enough");
      controller.abort(reason);
      assertStrictEquals(await assertRejects(() => drain(reader)), reason);
    }
  });
}

async function runNames(
  archive: RunArchive,
  bounds: ListRunFoldersOptions = {},
): Promise<string[]> {
  return (await Array.fromAsync(archive.listRuns(bounds))).map((run) => run.name);
}

async function firstRun(archive: RunArchive): Promise<RunFolder> {
  for await (const run of archive.listRuns()) return run;
  throw new Error("Cannot find a run in the archive");
}

async function listFiles(archive: RunArchive): Promise<readonly PartFile[]> {
  return archive.listFiles(await firstRun(archive));
}

async function readAll(archive: RunArchive): Promise<Record<string, Buffer>> {
  const bodies: Record<string, Buffer> = {};
  for (const file of await listFiles(archive)) {
    bodies[file.name] = await bytesOf(archive.read(file));
  }
  return bodies;
}

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(stream));
}

async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  while (!(await reader.read()).done);
}
