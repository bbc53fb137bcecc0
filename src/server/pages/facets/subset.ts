import type { Facets } from "../../store/names.ts";
import { type Html, html, nameHtml, NOTHING } from "../parts/html.ts";
import { member, objectsOf, textOf } from "./facet_values.ts";

/** The part of a dataset that a run read or wrote, from the `subset` facet. */
export function subsetHtml(facets: Facets): Html {
  const subset = Object.hasOwn(facets, "subset") ? facets["subset"] : undefined;
  const condition = member(subset, "inputCondition") ?? member(subset, "outputCondition");
  const partitions = objectsOf(condition, "partitions");
  const texts = partitions.flatMap((partition) => {
    return textOf(partition, "identifier") ?? valuesText(member(partition, "dimensions"));
  });
  if (texts.length > 0) return small("partition", texts.slice(0, 3).join(", "));
  const locations = member(condition, "locations");
  const [location] = Array.isArray(locations) ? locations : [];
  return typeof location === "string" ? small("location", location) : NOTHING;
}

function small(word: string, text: string): Html {
  return html`<small>${word} <code>${nameHtml(text)}</code></small>`;
}

function valuesText(dimensions: unknown): readonly string[] {
  if (typeof dimensions !== "object" || dimensions === null) return [];
  return Object.entries(dimensions).map(([key, value]) => `${key}=${String(value)}`);
}
