import { assert, assertEquals, assertRejects } from "@std/assert";
import fc from "fast-check";
import { Buffer } from "node:buffer";
import { describe, it } from "node:test";
import { ArchiveError, parseRunName, type RunNameParse } from "../../../src/archive/mod.ts";
import { s3Archive } from "../../../src/archive/s3.ts";

const HOUR_MS = 3_600_000;
const ROOT = "a/b/";

function nameAt(ms: number): string {
  return `run=${new Date(ms).toISOString().slice(0, 19).replace(/[T:]/g, "-")}`;
}

const OTHERS = ["0", "run=", "run=2026-", "run=2026-01-", "run=2026-01-01-x", "run=x-y", "zzz"];

const FORMS = [
  { parse: "strict", suffix: "", others: OTHERS },
  {
    parse: "run={year}-{month}-{day}-{hour}-{minute}-{second}-{uuid}",
    suffix: "-0198f3a2-7c11-7e4b-9d02-5b8e6a1c3f70",
    others: [...OTHERS, nameAt(Date.UTC(2020, 0, 1))],
  },
] as const;

describe("s3Archive().listRuns() of many runs", () => {
  for (const { parse, suffix } of FORMS) {
    it(`lists hourly runs of years in concurrent requests for months: ${parse}`, async () => {
      const first = Date.UTC(2024, 10, 3);
      const times = Array.from({ length: 10_000 }, (_, hour) => first + hour * HOUR_MS);
      const names = times.map((ms) => nameAt(ms) + suffix);
      const { archive, inputs } = fakeArchive(names, { parse });
      const runs = await Array.fromAsync(archive.listRuns());
      assertEquals(runs.map(({ name }) => name), names);
      const months = inputs.filter(({ Prefix }) => /run=\d{4}-\d\d-$/.test(Prefix));
      assert(months.length >= 8, `${months.length} months`);
      assert(inputs.length <= 20, `${inputs.length} requests`);
    });
  }

  it("lists the same runs as one listing in order, whatever the runs, pages and bounds", async () => {
    const gaps = fc.constantFrom(1, 61, 3_600, 7_200, 86_400, 40 * 86_400, 500 * 86_400);
    const histories = fc.array(fc.tuple(gaps, fc.integer({ min: 1, max: 25 })), {
      minLength: 1,
      maxLength: 8,
    });
    const bound = fc.option(fc.double({ min: -0.1, max: 1.1, noNaN: true }));
    const form = fc.constantFrom(...FORMS);
    const pages = fc.integer({ min: 1, max: 4 });
    await fc.assert(
      fc.asyncProperty(histories, pages, bound, bound, form, async (...all) => {
        const [history, pageSize, since, until, { parse, suffix, others }] = all;
        const nameOf = (ms: number) => nameAt(ms) + suffix;
        let ms = Date.UTC(2019, 11, 31, 23, 59, 58);
        const times: number[] = [];
        for (const [gap, count] of history) {
          for (let index = 0; index < count; index++) times.push(ms += 1000 * gap);
        }
        const { archive } = fakeArchive([...times.map(nameOf), ...others], { pageSize, parse });
        const at = (share: number): Date => {
          return new Date(times[0]! + Math.round(share * (times.at(-1)! - times[0]!)));
        };
        const bounds = {
          ...since === null ? {} : { since: at(since) },
          ...until === null ? {} : { until: at(until) },
        };
        const expected = times.filter((time) =>
          !(bounds.since && time < bounds.since.getTime()) &&
          !(bounds.until && time >= bounds.until.getTime())
        );
        const runs = await Array.fromAsync(archive.listRuns(bounds));
        assertEquals(runs.map(({ name }) => name), expected.map(nameOf));
      }),
      { numRuns: 100 },
    );
  });

  it("lists names of Python of every form, in the order of their keys", async () => {
    const day = 86_400_000;
    const padded = Array.from({ length: 60 }, (_, at) => nameAt(Date.UTC(2026, 0, 1) + at * day));
    const forms = fc.constantFrom(
      (name: string) => name,
      (name: string) => name.replaceAll("-0", "-"),
      (name: string) => name.slice(4),
      (name: string) => `nun${name.slice(3)}`,
      (name: string) => `run=${name}`,
      (name: string) => `u${name}`,
      (name: string) => name.replace("2026", "\uff12\uff10\uff12\uff16"),
      (name: string) => name.replace("2026", "\u{1d7d0}\u{1d7ce}\u{1d7d0}\u{1d7d4}"),
    );
    const names = fc.tuple(...padded.map((name) =>
      fc.tuple(fc.integer({ max: 9, min: 0 }), forms)
        .map(([share, form]) => share === 0 ? form(name) : name)
    ));
    await fc.assert(
      fc.asyncProperty(names, fc.boolean(), async (all, isBounded) => {
        const names = [...new Set(all)];
        const { archive } = fakeArchive([...names, ...OTHERS, "run=a/b-c"], {
          pageSize: 3,
          parse: "python",
        });
        const since = new Date(Date.UTC(2026, 0, 20));
        const runs = await Array.fromAsync(archive.listRuns(isBounded ? { since } : {}));
        const expected = names.filter((name) => {
          const time = parseRunName(name, { parse: "python" });
          return time && !(isBounded && time < since);
        });
        assertEquals(
          runs.map(({ name }) => name),
          expected.sort((a, b) => byUtf8(`${a}/`, `${b}/`)),
        );
      }),
      { numRuns: 60 },
    );
  });

  it("lists hourly names of Python in concurrent requests for months", async () => {
    const first = Date.UTC(2024, 10, 3);
    const names = Array.from({ length: 10_000 }, (_, hour) => nameAt(first + hour * HOUR_MS));
    const { archive, inputs } = fakeArchive(names, { parse: "python" });
    const runs = await Array.fromAsync(archive.listRuns());
    assertEquals(runs.map(({ name }) => name), names);
    assert(inputs.length <= 21, `${inputs.length} requests`);
  });

  it("lists an hour of many runs page by page, not ahead of the reader", async () => {
    const [year, busy] = [Date.UTC(2026, 0, 1), 300];
    const uuid = (index: number) => `-0198f3a2-7c11-7e4b-9d02-${`${index}`.padStart(12, "0")}`;
    const before = Array.from(
      { length: 30 },
      (_, day) => nameAt(year + day * 86_400_000) + uuid(0),
    );
    const hour = Array.from(
      { length: busy },
      (_, index) => nameAt(year + 31 * 86_400_000) + uuid(index),
    );
    const names = [...before, ...hour];
    const { archive, inputs } = fakeArchive(names, { pageSize: 3, parse: FORMS[1].parse });
    const found: string[] = [];
    let atHalf = 0;
    for await (const { name } of archive.listRuns()) {
      if (name === hour[busy / 2]) atHalf = inputs.length;
      found.push(name);
    }
    assertEquals(found, names);
    assert(inputs.length - atHalf >= 0.4 * busy / 3, `${atHalf} of ${inputs.length} requests`);
  });

  it("lists names that are a date alone in order, without the objects of folders beside them", async () => {
    const parse = "{year}-{month}-{day}-{hour}-{minute}-{second}";
    const names = Array.from(
      { length: 40 },
      (_, day) => nameAt(Date.UTC(2026, 0, 1 + day)).slice(4),
    );
    const others = Array.from({ length: 500 }, (_, index) => `raw/${index}`);
    const { archive, inputs } = fakeArchive([...names, ...others], { pageSize: 3, parse });
    const runs = await Array.fromAsync(archive.listRuns());
    assertEquals(runs.map(({ name }) => name), names);
    assert(inputs.length <= 14, `${inputs.length} requests`);
  });

  it("takes bounds beyond the years of names", async () => {
    const names = ["run=0001-01-01-00-00-00", "run=2026-01-01-00-00-00", "run=9999-12-31-23-59-59"];
    const { archive } = fakeArchive(names);
    const listed = async (options: { readonly since?: Date; readonly until?: Date }) => {
      return (await Array.fromAsync(archive.listRuns(options))).map(({ name }) => name);
    };
    const [first, last] = [new Date(-8.64e15), new Date(8.64e15)];
    assertEquals(await listed({ since: first, until: last }), names);
    assertEquals(await listed({ since: last }), []);
    assertEquals(await listed({ until: first }), []);
  });

  it("lists in order from a server that knows no delimiter but the slash", async () => {
    const names = Array.from({ length: 40 }, (_, day) => nameAt(Date.UTC(2026, 0, 1 + 40 * day)));
    const { archive, inputs } = fakeArchive(names, { pageSize: 3, ignores: "-" });
    const runs = await Array.fromAsync(archive.listRuns());
    assertEquals(runs.map(({ name }) => name), names);
    assertEquals(inputs.filter(({ Delimiter }) => Delimiter === "-").length, 1);
  });

  it("fails if a server divides the names of years and not those of months", async () => {
    const names = Array.from({ length: 400 }, (_, day) => nameAt(Date.UTC(2026, 0, 1 + day)));
    const { archive } = fakeArchive(names, {
      pageSize: 3,
      ignores: "-",
      ignoresFrom: ROOT.length + 5,
    });
    await assertRejects(
      () => Array.fromAsync(archive.listRuns()),
      ArchiveError,
      'the server ignores the delimiter "-"',
    );
  });

  it("fails if any request of the listing does, after the runs before it", async () => {
    const names = Array.from({ length: 60 }, (_, day) => nameAt(Date.UTC(2026, 0, 1 + 20 * day)));
    const { archive, inputs } = fakeArchive(names, { pageSize: 3 });
    await Array.fromAsync(archive.listRuns());
    assert(inputs.length > 8);
    for (let failsAt = 1; failsAt <= inputs.length; failsAt++) {
      const { archive } = fakeArchive(names, { pageSize: 3, failsAt });
      const found: string[] = [];
      const error = await assertRejects(
        async () => {
          for await (const { name } of archive.listRuns()) found.push(name);
        },
        ArchiveError,
        "the network is down",
      );
      assertEquals(error.url, `s3://acme/${ROOT}`);
      assertEquals(found, names.slice(0, found.length));
    }
  });
});

/** The order of S3. */
function byUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

interface Input {
  readonly Prefix: string;
  readonly Delimiter: string;
  readonly StartAfter?: string;
  readonly ContinuationToken?: string;
}

interface FakeOptions {
  /** The number of entries of a page. */
  readonly pageSize?: number;
  /** A delimiter that is not known. */
  readonly ignores?: string;
  /** The length of a prefix from which on the delimiter is not known. */
  readonly ignoresFrom?: number;
  /** The number of the request that fails. */
  readonly failsAt?: number;
  /** The form of the names. */
  readonly parse?: RunNameParse;
}

/** An archive whose pages are computed: a listing of thousands of runs over HTTP takes seconds. */
function fakeArchive(
  names: readonly string[],
  { pageSize = 1000, ignores = "", ignoresFrom = 0, failsAt, parse = "strict" }: FakeOptions = {},
) {
  const keys = names.map((name) => `${ROOT}${name}/part-0`).sort(byUtf8);
  const inputs: Input[] = [];
  const send = ({ input }: { readonly input: Input }) => {
    if (inputs.push(input) === failsAt) return Promise.reject(new Error("the network is down"));
    const { Prefix, Delimiter, StartAfter = "", ContinuationToken = StartAfter } = input;
    const isPrefix = Delimiter !== ignores || Prefix.length < ignoresFrom;
    const found = new Set<string>();
    for (const key of keys.filter((key) => key.startsWith(Prefix))) {
      const end = isPrefix ? key.indexOf(Delimiter, Prefix.length) + 1 : key.length;
      const entry = key.slice(0, end);
      if (byUtf8(entry, ContinuationToken) > 0) found.add(entry);
    }
    const page = [...found].slice(0, pageSize);
    return Promise.resolve({
      IsTruncated: page.length < found.size,
      NextContinuationToken: page.at(-1),
      CommonPrefixes: isPrefix ? page.map((Prefix) => ({ Prefix })) : [],
      Contents: isPrefix ? [] : page.map((Key) => ({ Key })),
    });
  };
  const client = { send } as unknown as Parameters<typeof s3Archive>[0];
  return { archive: s3Archive(client, `s3://acme/${ROOT}`, { parse }), inputs };
}
