import { assertEquals } from "@std/assert";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { lineageHandler } from "../../src/server/handler.ts";
import { openStore } from "../fixtures/lineage_store.ts";
import { saySkip } from "../fixtures/say_skip.ts";
import { differences, normalized } from "./marquez/compare.ts";
import { type Difference, DIFFERENCES } from "./marquez/differences.ts";
import * as replay from "./marquez/replay.ts";

const skip = saySkip(await replay.hasRecording() ? false : "there is no recording of Marquez");

describe("the API of Marquez", { skip }, () => {
  it("answers as the recording has it, but for the differences that are documented", async () => {
    const now = () => Date.parse("2026-11-21T10:30:00Z");
    await using store = await openStore({ now });
    const handler = lineageHandler({ store, now });
    for (const event of await replay.recordedEvents()) {
      assertEquals(await replay.post(handler, event), 201);
    }
    const answers = new Map<string, unknown>();
    const unwanted: string[] = [];
    const met = new Set<Difference>();
    const digests: Record<string, string> = {};
    for (const request of await replay.recordedRequests()) {
      const { id } = request;
      const theirs = await replay.recordedAnswer(id);
      const answer = await replay.send(handler, request, answers);
      answers.set(id, answer.body);
      const ours = normalized(answer);
      const found = differences(normalized(theirs), ours);
      if (found.length > 0) digests[id] = digest(ours);
      for (const difference of found) {
        const rows = DIFFERENCES.filter(({ ids, at }) => ids.test(id) && at.test(difference));
        if (rows.length === 0) unwanted.push(`${id} ${difference}`);
        for (const row of rows) met.add(row);
      }
    }
    assertEquals(unwanted, []);
    assertEquals(DIFFERENCES.filter((row) => !met.has(row)), []);
    assertEquals(digests, await recordedDigests());
  });

  it("has all its differences in the docs", async () => {
    const docs = await readFile(new URL("../../docs/server.md", import.meta.url), "utf8");
    const missing = DIFFERENCES.filter(({ name }) => !docs.includes(`| ${name} `));
    assertEquals(missing, []);
  });
});

/**
 * Reads the digests of our answers that differ. They guard all values in these answers: a failure
 * names the answers that changed. If a change is wanted, write the new digest into the file.
 */
async function recordedDigests(): Promise<Record<string, string>> {
  return JSON.parse(await readFile(new URL("marquez/digests.json", import.meta.url), "utf8"));
}

function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 12);
}
