import { isUuid } from "../../lineage/mod.ts";
import { formatEventTime, parseEventTime } from "../events/event_time.ts";
import type { Timestamp } from "../store/names.ts";
import { codeError, listError } from "./errors.ts";

/** The parameters of a query. */
export type Query = Pick<URLSearchParams, "get" | "getAll">;

const MAX_NUMBER = 2 ** 31 - 1;

/** Reads a number that must not be below zero. */
export function countParam(
  query: Query,
  name: string,
  { fallback }: { readonly fallback: number },
): number {
  const text = query.get(name);
  if (text === null || text === "") return fallback;
  const value = Number(text);
  if (!/^-?\d+$/.test(text) || value > MAX_NUMBER) {
    throw codeError(400, `query param ${name} must be a number from 0 to ${MAX_NUMBER}`);
  }
  if (value < 0) throw listError(400, [`query param ${name} must be greater than or equal to 0`]);
  return value;
}

/** Reads `limit` and `offset`. */
export function pageParams(
  query: Query,
): { readonly limit: number; readonly offset: number } {
  return {
    limit: countParam(query, "limit", { fallback: 100 }),
    offset: countParam(query, "offset", { fallback: 0 }),
  };
}

/** Reads the depth of a graph; one below zero counts as 0. */
export function depthParam(query: Query): number {
  const text = query.get("depth") ?? "20";
  const depth = Number(text);
  if (!/^-?\d+$/.test(text)) throw codeError(400, "query param depth must be a number");
  return Math.min(Math.max(0, depth), 100);
}

/** Reads a parameter that must be there. */
export function requiredParam(query: Query, name: string): string {
  const value = query.get(name);
  if (value === null || value === "") {
    throw listError(400, [`query param ${name} must not be null`]);
  }
  return value;
}

/** Reads one of a set of words, whatever its case. */
export function wordParam<Word extends string>(
  given: string | null,
  name: string,
  { words }: { readonly words: readonly Word[] },
): Word | undefined {
  if (given === null) return undefined;
  const word = words.find((one) => one === given.toUpperCase());
  if (word) return word;
  throw codeError(400, `query param ${name} must be one of [${words.join(", ")}]`);
}

/** Reads `true` or `1`, `false` or `0`; a missing one is `false`. */
export function flagParam(query: Query, name: string): boolean {
  const words = ["TRUE", "1", "FALSE", "0"] as const;
  const word = wordParam(query.get(name) || null, name, { words });
  return word === "TRUE" || word === "1";
}

/** Reads a time: a date-time, or a day, which begins at midnight UTC. */
export function timeParam(query: Query, name: string): Timestamp | undefined {
  const text = query.get(name);
  if (text === null || text === "") return undefined;
  const day = /^\d{4}-\d\d-\d\d$/.test(text);
  // In a query, `+` is a space.
  const time = parseEventTime(day ? `${text}T00:00:00Z` : text.replace(/ (\d\d:\d\d)$/, "+$1"));
  if (time === undefined) {
    throw codeError(400, `Parameter is invalid: Text '${text}' could not be parsed`);
  }
  return formatEventTime(time);
}

/** Reads an id in a path; one that is no UUID is no such path. */
export function uuidParam(text: string): string {
  if (!isUuid(text)) throw codeError(404, "HTTP 404 Not Found");
  return text.toLowerCase();
}
