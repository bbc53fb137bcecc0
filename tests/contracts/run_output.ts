import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { Buffer } from "node:buffer";
import { describe, it } from "node:test";
import type { RunOutput } from "../../src/archive/mod.ts";

const MIB = 1024 * 1024;

/** An output to test, empty at first. */
export interface OutputFixture extends AsyncDisposable {
  /** The output. */
  readonly output: RunOutput;
  /** Lists all that lies there, also what is not committed. */
  traces(): Promise<string[]>;
}

/** Tests what every {@linkcode RunOutput} promises. */
export function testRunOutput(name: string, setUp: () => Promise<OutputFixture>): void {
  describe(`${name} as a RunOutput`, () => {
    testCommit(setUp);
    testList(setUp);
    testTaken(setUp);
    testDisposal(setUp);
    testMisuse(setUp);
  });
}

function testCommit(setUp: () => Promise<OutputFixture>): void {
  it("commit() publishes the whole object, and not before", async () => {
    await using fixture = await setUp();
    const { output } = fixture;
    await using staged = await output.stage("a.ndjson");
    await staged.write(Buffer.from("one\n"));
    await staged.write(Buffer.from(""));
    await staged.write(Buffer.from("two\n"));
    assertEquals(await output.findCommitted("a.ndjson"), undefined);
    assertEquals(await staged.commit(), "committed");
    assertEquals(staged.url, `${output.url}a.ndjson`);
    const object = await output.findCommitted("a.ndjson");
    assertEquals([object!.url, object!.size], [staged.url, 8]);
    assertEquals(await textOf(output, "a.ndjson"), "one\ntwo\n");
    assertEquals(await fixture.traces(), ["a.ndjson"]);
  });

  it("commit() publishes an object without content", async () => {
    await using fixture = await setUp();
    await using staged = await fixture.output.stage("a.ndjson");
    assertEquals(await staged.commit(), "committed");
    assertEquals((await fixture.output.findCommitted("a.ndjson"))!.size, 0);
    assertEquals(await textOf(fixture.output, "a.ndjson"), "");
  });

  it("commit() publishes a large object unchanged, though the chunk is reused", async () => {
    await using fixture = await setUp();
    const body = Buffer.alloc(11 * MIB + 17);
    await using staged = await fixture.output.stage("large");
    const chunk = new Uint8Array(700_001);
    for (let start = 0; start < body.length; start += chunk.length) {
      const used = chunk.subarray(0, body.length - start).fill(start / chunk.length);
      body.set(used, start);
      await staged.write(used);
    }
    assertEquals(await staged.commit(), "committed");
    const object = await fixture.output.findCommitted("large");
    assert(body.equals(Buffer.concat(await Array.fromAsync(object!.read()))));
    assertEquals(object!.size, body.length);
    assertEquals(await fixture.traces(), ["large"]);
  });

  it("commit() accepts a name with folders and with any character", async () => {
    await using fixture = await setUp();
    for (const name of ["a/b/c.ndjson", "run=2026-01-31/100% ä+#?😀.ndjson"]) {
      await using staged = await fixture.output.stage(name);
      await staged.write(Buffer.from(name));
      assertEquals(await staged.commit(), "committed");
      assertEquals(await textOf(fixture.output, name), name);
    }
  });
}

function testList(setUp: () => Promise<OutputFixture>): void {
  it("list() returns the names below a folder, hidden ones too, and remove() removes them", async () => {
    await using fixture = await setUp();
    const { output } = fixture;
    for (const name of ["_parts/a/1/x", "_parts/a/2/y", "_parts/ab/1/x", "_parts/a.json"]) {
      await using staged = await output.stage(name);
      await staged.commit();
    }
    const runs = (await Array.fromAsync(output.list("_parts/"))).map((name) => name.split("/")[1]);
    assertEquals(runs.filter((run, index) => run !== runs[index - 1]).length, 3);
    const names = (await Array.fromAsync(output.list("_parts/a/"))).sort();
    assertEquals(names, ["_parts/a/1/x", "_parts/a/2/y"]);
    for (const name of names) await output.remove(name);
    assertEquals(await Array.fromAsync(output.list("_parts/a/")), []);
    assertEquals(await Array.fromAsync(output.list("_none/")), []);
    assertEquals(await Array.fromAsync(output.list("_parts/ab/")), ["_parts/ab/1/x"]);
    await assertRejects(() => Array.fromAsync(output.list("../a/")), TypeError);
  });
}

function testTaken(setUp: () => Promise<OutputFixture>): void {
  for (
    const [title, size] of [["small", 10], ["middling", 6 * MIB], ["large", 11 * MIB]] as const
  ) {
    it(`commit() answers "exists" and changes nothing if the name of a ${title} object is taken`, async () => {
      await using fixture = await setUp();
      await write(fixture.output, "a", "first");
      {
        await using staged = await fixture.output.stage("a");
        await staged.write(new Uint8Array(size));
        assertEquals(await staged.commit(), "exists");
      }
      assertEquals(await textOf(fixture.output, "a"), "first");
      assertEquals(await fixture.traces(), ["a"]);
    });
  }

  it("commit() lets exactly one of 16 win that come at once", async () => {
    await using fixture = await setUp();
    const writers = Array.from({ length: 16 }, (_, index) => `writer ${index}`);
    const results = await Promise.all(
      writers.map((writer) => write(fixture.output, "a", writer)),
    );
    assertEquals(results.toSorted(), ["committed", ...Array(15).fill("exists")]);
    const winner = writers[results.indexOf("committed")];
    assertEquals(await textOf(fixture.output, "a"), winner);
    assertEquals(await fixture.traces(), ["a"]);
  });
}

function testDisposal(setUp: () => Promise<OutputFixture>): void {
  for (const [title, size] of [["small", 10], ["large", 11 * MIB]] as const) {
    it(`disposal leaves nothing of a ${title} object that was not committed`, async () => {
      await using fixture = await setUp();
      {
        await using staged = await fixture.output.stage("a");
        await staged.write(new Uint8Array(size));
      }
      assertEquals(await fixture.output.findCommitted("a"), undefined);
      assertEquals(await fixture.traces(), []);
    });
  }

  it("disposal leaves nothing if the signal was aborted", async () => {
    await using fixture = await setUp();
    const controller = new AbortController();
    const { signal } = controller;
    {
      await using staged = await fixture.output.stage("a", { signal });
      await staged.write(new Uint8Array(11 * MIB));
      const reason = new Error("enough");
      controller.abort(reason);
      assertStrictEquals(await assertRejects(() => staged.commit()), reason);
    }
    const later = await assertRejects(() => fixture.output.stage("a", { signal }));
    assertStrictEquals(later, signal.reason);
    assertEquals(await fixture.traces(), []);
  });
}

function testMisuse(setUp: () => Promise<OutputFixture>): void {
  it("write() and commit() refuse an object that is committed", async () => {
    await using fixture = await setUp();
    const staged = await fixture.output.stage("a");
    await staged.commit();
    await assertRejects(() => staged.commit(), TypeError, "Cannot commit");
    await assertRejects(() => staged.write(Buffer.from("x")), TypeError, "Cannot write to");
    await staged[Symbol.asyncDispose]();
    assertEquals(await fixture.traces(), ["a"]);
  });

  for (const name of ["", "/a", "../a", "a/../../b", "a//b", "a/", "./a"]) {
    it(`stage() and findCommitted() refuse the name "${name}"`, async () => {
      await using fixture = await setUp();
      await assertRejects(
        async () => void await fixture.output.stage(name),
        TypeError,
        `"${name}"`,
      );
      await assertRejects(
        async () => void await fixture.output.findCommitted(name),
        TypeError,
        `"${name}"`,
      );
    });
  }
}

async function write(output: RunOutput, name: string, text: string): Promise<string> {
  await using staged = await output.stage(name);
  await staged.write(Buffer.from(text));
  return await staged.commit();
}

async function textOf(output: RunOutput, name: string): Promise<string> {
  const object = await output.findCommitted(name);
  return Buffer.concat(await Array.fromAsync(object!.read())).toString();
}
