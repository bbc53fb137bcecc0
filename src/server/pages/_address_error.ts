import { parseCursor } from "../store/cursor.ts";
import { EVENT_TYPES } from "./events/events_page.ts";
import { JOB_ORDERS } from "./jobs/jobs_page.ts";
import { isHops } from "./lineage/graph_query.ts";
import { STATE_TABS } from "./parts/state_tabs.ts";
import { timeOf } from "./parts/time_range.ts";
import { SEARCH_KINDS } from "./search/search_page.ts";

/** A value in an address that a page cannot read. */
export interface AddressError {
  /** The name of the parameter. */
  readonly name: string;
  /** The value. */
  readonly value: string;
  /** The values that the page reads. */
  readonly expected: string;
}

interface Check {
  readonly expected: string;
  readonly accepts: (text: string) => boolean;
}

const TIME: Check = {
  expected: "a time in UTC, such as 2026-01-31T14:07",
  accepts: (text) => timeOf(text) !== undefined,
};
const NUMBER: Check = {
  expected: "a whole number",
  accepts: (text) => /^\d{1,15}$/.test(text),
};
const HOPS: Check = { expected: "a number of hops, or all", accepts: isHops };
const CURSOR: Check = {
  expected: "the cursor of a link to the next page",
  accepts: (text) => parseCursor(text) !== undefined,
};
const FLAG = oneOf(["1"]);
const STATE = oneOf(STATE_TABS.map(([key]) => key));

function oneOf(words: readonly string[]): Check {
  const list = words.filter((word) => word !== "");
  return {
    expected: list.length === 1 ? `${list[0]}, or nothing` : `one of ${list.join(", ")}`,
    accepts: (text) => list.includes(text),
  };
}

/** The parameters of each page that are not any text. */
const CHECKS: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  "/jobs": {
    sort: oneOf(JOB_ORDERS.map(([order]) => order)),
    state: STATE,
    flat: FLAG,
    cursor: CURSOR,
  },
  "/job": { io: oneOf(["10", "all"]) },
  "/runs": { state: STATE, from: TIME, to: TIME, top: FLAG, cursor: CURSOR },
  "/datasets": { sort: oneOf(["name", "updated"]), failed: FLAG, cursor: CURSOR },
  "/dataset": { from: NUMBER, to: NUMBER },
  "/events": {
    type: oneOf(EVENT_TYPES.map(([type]) => type)),
    from: TIME,
    to: TIME,
    open: NUMBER,
    warnings: FLAG,
    follow: FLAG,
    cursor: CURSOR,
  },
  "/graph": {
    up: HOPS,
    down: HOPS,
    edges: oneOf(["10", "all"]),
    at: TIME,
    parents: FLAG,
    view: oneOf(["table"]),
    theme: oneOf(["light", "dark"]),
  },
  "/column": { columns: oneOf(["all"]), theme: oneOf(["light", "dark"]) },
  "/search": { kind: oneOf(SEARCH_KINDS) },
};

/** The parameters that an address may have several times. */
const LISTS = ["expand", "open", "fold"];

/** Finds the first value in an address that its page cannot read. An empty value counts as missing. */
export function addressError({ pathname, searchParams }: URL): AddressError | undefined {
  const checks = CHECKS[pathname.replace(/\.\w+$/, "")] ?? {};
  for (const name of new Set(searchParams.keys())) {
    const [value = "", other] = searchParams.getAll(name).filter((text) => text.trim() !== "");
    if (other !== undefined && !LISTS.includes(name)) {
      return { name, value: other, expected: "one value" };
    }
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (value === "" || check === undefined || check.accepts(value)) continue;
    return { name, value, expected: check.expected };
  }
  return undefined;
}
