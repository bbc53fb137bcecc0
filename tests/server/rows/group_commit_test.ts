import { assertEquals, assertRejects } from "@std/assert";
import { describe, it } from "node:test";
import { setImmediate } from "node:timers";
import { GroupCommit } from "../../../src/server/rows/group_commit.ts";
import type { NewEvent } from "../../../src/server/store/store.ts";

function named(name: string): NewEvent {
  return { event: { name } as unknown as NewEvent["event"], warnings: [] };
}

function nameOf({ event }: NewEvent): string {
  return (event as unknown as { readonly name: string }).name;
}

/** A group commit that notes the names of each transaction. */
function recorded(maxWaitMs?: number): { group: GroupCommit; commits: string[] } {
  const commits: string[] = [];
  const group = new GroupCommit({
    commit: (events) => {
      const names = events.map(nameOf);
      commits.push(names.join());
      if (names.includes("bad")) throw new Error("Cannot write the event");
      return names.map((_, id) => ({ id, duplicate: false }));
    },
    ...maxWaitMs !== undefined && { maxWaitMs },
  });
  return { group, commits };
}

/** Longer than any test takes. */
const FOREVER_MS = 600_000;

describe("GroupCommit", () => {
  it("writes the others of a group if one fails", async () => {
    const { group, commits } = recorded();
    const bad = group.append([named("bad")]);
    const good = group.append([named("good"), named("better")]);
    await assertRejects(() => bad, Error, "Cannot write the event");
    assertEquals((await good).length, 2);
    assertEquals(commits, ["bad,good,better", "bad", "good,better"]);
  });

  it("waits for as many callers as the last group had", async () => {
    const { group, commits } = recorded(FOREVER_MS);
    await Promise.all(["a", "b"].map((name) => group.append([named(name)])));
    const first = group.append([named("c")]);
    await turn();
    await Promise.all([first, group.append([named("d")])]);
    assertEquals(commits, ["a,b", "c,d"]);
  });

  it("writes without more callers after the time limit, and then waits for fewer", async () => {
    const { group, commits } = recorded(1);
    await Promise.all(["a", "b"].map((name) => group.append([named(name)])));
    await group.append([named("c")]);
    await group.append([named("d")]);
    assertEquals(commits, ["a,b", "c", "d"]);
  });

  it("writes what waits when it is flushed", async () => {
    const { group, commits } = recorded(FOREVER_MS);
    await Promise.all(["a", "b"].map((name) => group.append([named(name)])));
    const waiting = group.append([named("c")]);
    group.flush();
    await waiting;
    assertEquals(commits, ["a,b", "c"]);
  });
});

/** Waits until what is due in the event loop was done. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
}
