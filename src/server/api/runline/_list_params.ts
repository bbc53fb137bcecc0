import { parseCursor } from "../../store/cursor.ts";
import type { PageRequest } from "../../store/names.ts";
import { RUN_STATUSES } from "../../store/runs.ts";
import { codeError, notFound } from "../errors.ts";
import {
  countParam,
  flagParam,
  type Query,
  requiredParam,
  timeParam,
  wordParam,
} from "../_params.ts";

/** The most items of a page. */
export const MAX_PAGE = 1000;

/** Reads the page of a list. */
export function pageOf(query: Query): PageRequest {
  const cursor = query.get("cursor") || null;
  if (cursor !== null && parseCursor(cursor) === undefined) {
    throw codeError(400, "query param cursor must be the `next` of the page before");
  }
  const limit = Math.min(countParam(query, "limit", { fallback: 50 }), MAX_PAGE);
  return { limit, ...cursor !== null && { cursor } };
}

/** Reads the name of an entity, which must be there. */
export function nameOf(query: Query): { readonly namespace: string; readonly name: string } {
  return { namespace: requiredParam(query, "namespace"), name: requiredParam(query, "name") };
}

/** Reads the namespace and the text that narrow a list. */
export function namesOf(query: Query): { readonly namespace?: string; readonly text?: string } {
  const [namespace, text] = [query.get("namespace"), query.get("q")];
  return { ...namespace && { namespace }, ...text && { text } };
}

/** Reads states. */
export function statesOf(query: Query) {
  const states = query.getAll("state").filter((state) => state !== "")
    .flatMap((state) => wordParam(state, "state", { words: RUN_STATUSES }) ?? []);
  return states.length > 0 && { states };
}

/** Reads whether only entities without a parent are listed. */
export function topLevelOf(query: Query) {
  return flagParam(query, "topLevel") && { topLevel: true };
}

/** Reads a span of time. */
export function timesOf(query: Query) {
  const [after, before] = ["after", "before"].map((name) => timeParam(query, name));
  return { ...after !== undefined && { after }, ...before !== undefined && { before } };
}

/** Reads the order of a list. */
export function sortOf<Order extends string>(
  query: Query,
  orders: readonly Order[],
): Order | undefined {
  const sort = query.get("sort") || null;
  const order = orders.find((one) => one === sort);
  if (sort === null || order !== undefined) return order;
  throw codeError(400, `query param sort must be one of [${orders.join(", ")}]`);
}

/** Throws the error for a missing entity. */
export function absent(kind: string, name: string): never {
  throw notFound(kind, name);
}
