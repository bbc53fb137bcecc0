import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "node:test";
import { GroupCommit } from "../../../src/server/rows/group_commit.ts";
import type { NewEvent } from "../../../src/server/store/store.ts";

function named(name: string): NewEvent {
  return { event: { name } as unknown as NewEvent["event"], warnings: [] };
}

function nameOf({ event }: NewEvent): string {
  return (event as unknown as { readonly name: string }).name;
}

describe("GroupCommit", () => {
  it("writes those without a fault where one of a group fails", async () => {
    const commits: string[] = [];
    const group = new GroupCommit({
      commit: (events) => {
        const names = events.map(nameOf);
        commits.push(names.join());
        if (names.includes("bad")) throw new Error("Cannot write the event");
        return names.map((_, id) => ({ id, duplicate: false }));
      },
    });
    const bad = group.append([named("bad")]);
    const good = group.append([named("good"), named("better")]);
    await assertRejects(() => bad, Error, "Cannot write the event");
    assertEquals((await good).length, 2);
    assertEquals(commits, ["bad,good,better", "bad", "good,better"]);
  });
});
