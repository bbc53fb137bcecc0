import { assertEquals, assertGreater } from "@std/assert";
import { readFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { lineageHandler } from "../../src/server/handler.ts";
import { openStore } from "../fixtures/lineage_store.ts";
import { saySkip } from "../fixtures/say_skip.ts";
import { DIFFERENCES } from "./marquez/differences.ts";
import {
  differences,
  hasRecording,
  normalized,
  post,
  recordedAnswer,
  recordedEvents,
  recordedRequests,
  send,
} from "./marquez/replay.ts";

const skip = saySkip(await hasRecording() ? false : "there is no recording of Marquez");

describe("the API of Marquez", { skip }, () => {
  it("answers as the recording has it, but for the differences that are documented", async () => {
    const now = () => Date.parse("2026-11-21T10:30:00Z");
    await using store = await openStore({ now });
    const handler = lineageHandler({ store, now });
    for (const event of await recordedEvents()) assertEquals(await post(handler, event), 201);
    const answers = new Map<string, unknown>();
    const unwanted: string[] = [];
    const met = new Set<number>();
    let equal = 0;
    for (const request of await recordedRequests()) {
      const theirs = await recordedAnswer(request.id);
      const ours = await send(handler, request, answers);
      answers.set(request.id, ours.body);
      const places = differences(
        { status: theirs.status, allow: theirs.allow, body: normalized(theirs.body) },
        { status: ours.status, allow: ours.allow, body: normalized(ours.body) },
      );
      if (places.length === 0) equal++;
      for (const place of places) {
        const found = DIFFERENCES.flatMap(({ ids, at }, index) =>
          (ids?.test(request.id) ?? true) && at.test(place) ? [index] : []
        );
        if (found.length === 0) unwanted.push(`${request.id} ${place}`);
        for (const index of found) met.add(index);
      }
    }
    assertEquals(unwanted, []);
    const unmet = DIFFERENCES.filter((_, index) => !met.has(index));
    assertEquals(unmet, []);
    assertGreater(equal, 140);
  });

  it("has all its differences in the docs", async () => {
    const docs = await readFile(new URL("../../docs/server.md", import.meta.url), "utf8");
    const missing = DIFFERENCES.filter(({ name }) => !docs.includes(`| ${name} `));
    assertEquals(missing, []);
  });
});
