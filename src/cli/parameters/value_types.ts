import { resolve } from "node:path";
import { lookUp } from "../../internal/look_up.ts";
import type { ValueType } from "./parameter.ts";

/** Any text. */
export const text: ValueType<string> = {
  placeholder: "<text>",
  expected: "a text",
  parse: (text) => text,
};

/** A path. The value is absolute. */
export const path: ValueType<string> = {
  placeholder: "<file>",
  expected: "a path",
  parse: (text, { cwd }) => resolve(cwd, text),
};

/** A whole number above zero. */
export const count: ValueType<number> = {
  placeholder: "<n>",
  expected: "a whole number above 0",
  parse(text) {
    const value = Number(text);
    return /^\d+$/.test(text) && value > 0 && Number.isSafeInteger(value) ? value : undefined;
  },
};

/** A share: `0.01` or `1%`. */
export const share: ValueType<number> = {
  placeholder: "<share>",
  expected: "a share such as 0.01 or 1%",
  parse(text) {
    const [, digits, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text) ?? [];
    const value = digits === undefined ? NaN : Number(digits) / (percent ? 100 : 1);
    return value >= 0 && value <= 1 ? value : undefined;
  },
};

/** A time: `500ms`, `60s`, `5m`, `1h`. The value is in milliseconds. */
export const duration: ValueType<number> = {
  placeholder: "<time>",
  expected: "a time such as 500ms, 60s or 5m",
  parse: (text) => inUnits(text, { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }),
};

/** A time to keep things: `12h`, `30d`, `8w`. The value is in milliseconds. */
export const keepTime: ValueType<number> = {
  placeholder: "<time>",
  expected: "a time such as 12h, 30d or 8w",
  parse: (text) => inUnits(text, { h: 3_600_000, d: 86_400_000, w: 604_800_000 }),
};

/** A size: `256MB`, `1GB`. The value is in bytes. */
export const size: ValueType<number> = {
  placeholder: "<size>",
  expected: "a size such as 256MB or 1GB",
  parse: (text) => inUnits(text, { kB: 1e3, MB: 1e6, GB: 1e9 }),
};

function inUnits(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const [, digits, unit = ""] = /^(\d+)([A-Za-z]+)$/.exec(text) ?? [];
  const value = Number(digits) * (lookUp(units, unit) ?? NaN);
  return value > 0 && Number.isSafeInteger(value) ? value : undefined;
}

/** A point in time: `2026-01-31`, `2026-01-31T06:00:00Z`. Without a time zone it is UTC. */
export const instant: ValueType<Date> = {
  placeholder: "<time>",
  expected: "a time such as 2026-01-31 or 2026-01-31T06:00:00Z",
  parse(text) {
    if (!/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?$/.test(text)) {
      return undefined;
    }
    // Else the 30th of February is a day in March.
    const day = Date.parse(text.slice(0, 10));
    if (Number.isNaN(day) || !new Date(day).toISOString().startsWith(text.slice(0, 10))) {
      return undefined;
    }
    const time = new Date(
      /T.*(?:Z|[+-]\d\d:\d\d)$/.test(text) || !text.includes("T") ? text : `${text}Z`,
    );
    return Number.isNaN(time.getTime()) ? undefined : time;
  },
};

/** A job: `<namespace>/<name>`, split at the last slash. */
export const jobName: ValueType<{ readonly namespace: string; readonly name: string }> = {
  placeholder: "<namespace>/<name>",
  expected: "<namespace>/<name>",
  parse(text) {
    const split = text.lastIndexOf("/");
    const [namespace, name] = [text.slice(0, Math.max(split, 0)), text.slice(split + 1)];
    return namespace && !namespace.endsWith("/") && name ? { namespace, name } : undefined;
  },
};

/** One of some words, in any case. */
export function choice<const Words extends readonly string[]>(
  words: Words,
): ValueType<Words[number]> {
  return {
    placeholder: "<name>",
    expected: `one of ${words.join(", ")}`,
    words,
    parse: (text) => words.find((word) => word.toLowerCase() === text.toLowerCase()),
  };
}
