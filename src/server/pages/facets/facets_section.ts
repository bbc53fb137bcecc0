import type { Facets } from "../../store/names.ts";
import { type Html, html, NOTHING } from "../parts/html.ts";
import { jsonBox, jsonHtml } from "../parts/json_html.ts";
import { sectionHtml } from "../parts/section.ts";
import { firstParagraph } from "../parts/first_line.ts";
import { objectOf, textOf } from "./facet_values.ts";
import { type FacetCard, knownFacet } from "./known_facets.ts";

/** The greatest number of cards. */
const MAX_CARDS = 40;

/** Options of {@linkcode facetsSection}. */
export interface FacetsSectionOptions {
  /** The names of facets that are shown elsewhere. @default {[]} */
  readonly except?: readonly string[];
  /** The word for these facets. @default {"facet"} */
  readonly kind?: string;
  /** A card before the others. */
  readonly first?: Html;
}

/** Shows facets as cards: facets of the spec first, other facets as JSON, then all facets as raw JSON. */
export function facetsSection(
  facets: Facets,
  { except = [], kind = "facet", first = NOTHING }: FacetsSectionOptions = {},
): Html {
  const entries = Object.entries(facets).filter(([name, facet]) => {
    return !except.includes(name) && !(name === "documentation" && isLede(facet));
  });
  if (entries.length === 0) {
    if (first === NOTHING) return NOTHING;
    return sectionHtml({ id: "facets", title: "Facets" }, html`<div class="cards">${first}</div>`);
  }
  const cards = entries.map(([name, facet]) => ({ name, facet, card: knownFacet(name, facet) }));
  const ordered = [
    ...cards.filter(({ card }) => card?.wide),
    ...cards.filter(({ card }) => card && !card.wide),
    ...cards.filter(({ card }) => card === undefined),
  ].slice(0, MAX_CARDS);
  const all = Object.fromEntries(entries);
  const summary = `All ${entries.length} facets as JSON`;
  return sectionHtml(
    { id: "facets", title: "Facets", note: entries.length },
    html`<div class="cards">${first}
${ordered.map(({ name, facet, card }) => cardHtml(name, { facet, card, kind }))}
</div>
<details class="raw"><summary>${entries.length === 1 ? "The facet as JSON" : summary}</summary>${
      jsonBox(all, "All facets as JSON")
    }</details>`,
  );
}

// The head of the page has the first paragraph.
function isLede(documentation: unknown): boolean {
  const text = textOf(documentation, "description");
  return text !== undefined && firstParagraph(text) === text;
}

interface CardParts {
  readonly facet: unknown;
  readonly card: FacetCard | undefined;
  readonly kind: string;
}

function cardHtml(name: string, { facet, card, kind }: CardParts): Html {
  if (card?.content === undefined) {
    const isOfSpec = textOf(facet, "_schemaURL")?.startsWith("https://openlineage.io/spec/");
    const own = isOfSpec ? kind : `custom ${kind}`;
    const note = card === undefined ? own : `not as the spec has it`;
    return html`
      <article class="card">
        <header><h3>${name}</h3><small>${note}</small></header>
        <pre tabindex="0" aria-label="JSON of ${name}" class="scroll">${jsonHtml(
          withoutMeta(facet),
        )}</pre>
      </article>
    `;
  }
  const { title, note, content, wide = false } = card;
  const beside = note === undefined ? "" : `, ${note}`;
  return html`
    <article
      class="card${wide
        ? " wide"
        : ""}"><header><h3>${title}</h3><small><code>${name}</code>${beside}</small></header>${wide
        ? content
        : html`<div>${content}</div>`}</article>
  `;
}

function withoutMeta(facet: unknown): unknown {
  const object = objectOf(facet);
  if (object === undefined) return facet;
  const entries = Object.entries(object);
  return Object.fromEntries(entries.filter(([key]) => key !== "_producer" && key !== "_schemaURL"));
}
