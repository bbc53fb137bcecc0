import type { SearchQuery } from "../../store/search.ts";
import { stateOf } from "../parts/state_tabs.ts";

/** Reads `ns:warehouse` and `state:failed` out of a search. Other states are a part of the text. */
export function parsedQuery(text: string): Pick<SearchQuery, "text" | "namespace" | "state"> {
  let query: ReturnType<typeof parsedQuery> = { text: "" };
  const words = text.split(/\s+/).filter((word) => {
    const [, key, value = ""] = /^(ns|state):(.+)$/s.exec(word) ?? [];
    if (key === "ns") query = { ...query, namespace: value };
    const state = key === "state" ? stateOf(value.toLowerCase()) : undefined;
    if (state) query = { ...query, state };
    return key !== "ns" && !state;
  });
  return { ...query, text: words.join(" ").trim() };
}
