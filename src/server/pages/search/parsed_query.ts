import type { SearchQuery } from "../../store/search.ts";
import { stateOf } from "../parts/state_tabs.ts";

/**
 * Reads `ns:warehouse`, `ns:"two words"` and `state:failed` out of a search, also with spaces after
 * the colon. Other states are a part of the text.
 */
export function parsedQuery(text: string): Pick<SearchQuery, "text" | "namespace" | "state"> {
  let query: ReturnType<typeof parsedQuery> = { text: "" };
  const rest = text.replace(
    /(?<!\S)(ns|state):\s*(?:"([^"]+)"(?!\S)|(\S+))/g,
    (part, key: string, quoted: string | undefined, word: string = "") => {
      const value = quoted ?? word;
      const state = key === "state" ? stateOf(value.toLowerCase()) : undefined;
      if (key === "state" && !state) return part;
      query = { ...query, ...state ? { state } : { namespace: value } };
      return " ";
    },
  );
  return { ...query, text: rest.trim().split(/\s+/).join(" ") };
}
