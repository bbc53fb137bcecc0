import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { ListingWindow } from "../../../src/cli/process/listing_window.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

class World {
  now = Date.UTC(2026, 0, 31);
  readonly window: ListingWindow;

  constructor(options: { readonly lookBackMs?: number; readonly since?: Date } = {}) {
    this.window = new ListingWindow({
      since: options.since,
      lookBackMs: options.lookBackMs,
      fullEveryMs: DAY_MS,
      now: () => this.now,
    });
  }

  /** Lists runs of some times, and returns where the listing began. */
  list(times: readonly number[], { fails = false } = {}): string | undefined {
    const pass = this.window.begin();
    for (const time of times) pass.saw(new Date(time));
    if (!fails) pass.completed();
    return pass.since?.toISOString().slice(0, 10);
  }
}

describe("ListingWindow", () => {
  it("begins each listing at the start of the archive without a look-back", () => {
    const world = new World();
    assertEquals([world.list([world.now]), world.list([])], [undefined, undefined]);
  });

  it("begins the look-back before the newest run, once a listing was complete", () => {
    const world = new World({ lookBackMs: 2 * DAY_MS });
    assertEquals(world.list([world.now - DAY_MS], { fails: true }), undefined);
    assertEquals(world.list([world.now - DAY_MS]), undefined);
    assertEquals(world.list([world.now]), "2026-01-28");
    assertEquals(world.list([], { fails: true }), "2026-01-29");
    assertEquals(world.list([]), "2026-01-29");
  });

  it("lists all runs at the interval, and again after a failure", () => {
    const world = new World({ lookBackMs: DAY_MS, since: new Date("2025-06-01") });
    assertEquals(world.list([world.now]), "2025-06-01");
    world.now += DAY_MS - 1;
    assertEquals(world.list([]), "2026-01-30");
    world.now += 1;
    assertEquals(world.list([], { fails: true }), "2025-06-01");
    assertEquals(world.list([]), "2025-06-01");
    assertEquals(world.list([]), "2026-01-30");
  });

  it("begins no earlier than the first runs of interest", () => {
    const world = new World({ lookBackMs: 90 * DAY_MS, since: new Date("2026-01-15") });
    assertEquals([world.list([world.now]), world.list([])], ["2026-01-15", "2026-01-15"]);
  });

  it("treats a run of the future as one of now", () => {
    const world = new World({ lookBackMs: DAY_MS });
    world.list([world.now + 365 * DAY_MS]);
    assertEquals(world.list([]), "2026-01-30");
  });
});
