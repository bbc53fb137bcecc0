import fc from "fast-check";
import process from "node:process";
import { describe, it } from "node:test";
import {
  type CallFault,
  LEASE_MS,
  type Plan,
  ProtocolWorld,
  type SinkClass,
  type StoreKind,
} from "../../fixtures/faults/protocol_world.ts";

/** How many histories are tried in all. A nightly run tries 20,000. */
const RUNS = Number(process.env["RUNLINE_MODEL_RUNS"] ?? 560);
const YEAR_MS = 365 * 24 * 60 * 60 * 1000;

const WORLDS: readonly (readonly [StoreKind, SinkClass])[] = [
  ["memory", "same-transaction"],
  ["memory", "atomic-commit"],
  ["memory", "token-checked"],
  ["memory", "at-least-once"],
  ["dynamodb", "atomic-commit"],
  ["dynamodb", "token-checked"],
  ["dynamodb", "at-least-once"],
];

/** A step of the world that is written as it was called, for the report of a failure. */
class Command implements fc.AsyncCommand<object, ProtocolWorld> {
  readonly #text: string;
  readonly #run: (world: ProtocolWorld) => Promise<void> | void;

  constructor(text: string, run: (world: ProtocolWorld) => Promise<void> | void) {
    this.#text = text;
    this.#run = run;
  }

  check(): boolean {
    return true;
  }

  async run(_model: object, world: ProtocolWorld): Promise<void> {
    await this.#run(world);
  }

  toString(): string {
    return this.#text;
  }
}

const worker = fc.constantFrom(0, 1, 2);
const plan = fc.constantFrom<Plan>("complete", "complete", "complete", "beat", "fail", "release");
const fault = fc.oneof(
  { arbitrary: fc.constant<CallFault>("none"), weight: 12 },
  {
    arbitrary: fc.constantFrom<CallFault>(
      ...["repeated", "lost", "refused", "crash-before", "crash-after"] as const,
    ),
    weight: 3,
  },
);
const skew = fc.constantFrom(0, LEASE_MS, -LEASE_MS, YEAR_MS, -YEAR_MS, 20 * YEAR_MS);
const time = fc.constantFrom(1, LEASE_MS / 2, LEASE_MS + 1, 10 * LEASE_MS);

const start = fc.tuple(worker, plan).map(([at, it]) =>
  new Command(`start(${at}, "${it}")`, (world) => world.start(at, it))
);
const advance = fc.tuple(worker, fault, fc.nat(1)).map(([at, it, call]) =>
  new Command(`advance(${at}, "${it}", ${call})`, (world) => world.advance(at, it, call))
);
const wait = time.map((ms) => new Command(`wait(${ms})`, (world) => world.wait(ms)));
const setClock = fc.tuple(worker, skew).map(([at, ms]) =>
  new Command(`skew(${at}, ${ms})`, (world) => void (world.workers[at]!.skewMs = ms))
);
const python = fc.constantFrom("look", "add").map((act) =>
  new Command(`python("${act}")`, (world) => world.python(act))
);

// `advance` more often, as an attempt takes several.
const commands = fc.commands(
  [start, start, advance, advance, advance, advance, advance, wait, wait, setClock],
  { maxCommands: 60, size: "max" },
);
const withPython = fc.commands(
  [start, start, advance, advance, advance, advance, advance, wait, wait, setClock, python],
  { maxCommands: 60, size: "max" },
);

describe("Any history of workers that crash, sleep and lose answers, on clocks that are wrong", () => {
  for (const [store, sink] of WORLDS) {
    for (const [name, steps] of [["alone", commands], ["beside Python", withPython]] as const) {
      it(`keeps the promise of ${sink} on ${store}, ${name}`, async () => {
        const property = fc.asyncProperty(steps, async (history) => {
          const world = new ProtocolWorld(store, sink);
          await fc.asyncModelRun(() => ({ model: {}, real: world }), history);
          await world.finish();
        });
        await fc.assert(property, { numRuns: Math.ceil(RUNS / (2 * WORLDS.length)) });
      });
    }
  }
});
