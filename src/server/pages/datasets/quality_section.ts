import type { DatasetDetail, QualityResult } from "../../store/datasets.ts";
import { type FacetObject, objectsOf, textOf } from "../facets/facet_values.ts";
import { sign } from "../parts/entity.ts";
import { clockText, type Html, html, nameHtml, NOTHING, raw } from "../parts/html.ts";
import { runUrl } from "../parts/links.ts";
import type { PageContext } from "../parts/page_context.ts";
import { sectionHtml } from "../parts/section.ts";
import { head, tableHtml } from "../parts/table.ts";

/** An assertion with its results, the newest first. */
interface AssertionHistory {
  readonly assertion: string;
  readonly column: string | undefined;
  readonly severity: string | undefined;
  readonly expected: string | undefined;
  readonly actual: string | undefined;
  readonly results: readonly boolean[];
}

/**
 * The quality assertions of the last run that has any, each with its last results. Without such a run,
 * the assertions of the dataset itself.
 */
export function qualitySection(
  { facets }: Pick<DatasetDetail, "facets">,
  { results, context }: {
    readonly results: readonly QualityResult[];
    readonly context: PageContext;
  },
): Html {
  const own = objectsOf(facets["dataQualityAssertions"], "assertions");
  const histories = historiesOf(
    results.length > 0 ? results.map(({ assertions }) => assertions) : [own],
  );
  if (histories.length === 0) return NOTHING;
  return sectionHtml(
    { id: "quality", title: "Quality", note: sourceHtml(results[0], context) },
    tableHtml({
      caption: "The last quality assertions",
      head: [
        head("Result", "fit"),
        head("Assertion"),
        head("Column", "nw"),
        head("Found", "r c3"),
        head("Last 10 runs", "fit c3"),
      ],
      rows: histories.map(assertionRow),
      withoutLinks: true,
    }),
  );
}

function sourceHtml(result: QualityResult | undefined, { now }: PageContext): Html {
  if (result === undefined) return NOTHING;
  const { runId, job, endedAt, updatedAt } = result.run;
  const time = clockText(endedAt ?? updatedAt, now);
  return html`from <a href="${runUrl(runId)}">${nameHtml(job.name)}, ${time}</a>`;
}

function historiesOf(
  newestFirst: readonly (readonly FacetObject[])[],
): readonly AssertionHistory[] {
  const keyOf = (assertion: unknown): string => {
    return JSON.stringify(["name", "assertion", "column"].map((key) => textOf(assertion, key)));
  };
  return (newestFirst[0] ?? []).map((assertion) => ({
    assertion: textOf(assertion, "assertion") ?? textOf(assertion, "name") ?? "assertion",
    column: textOf(assertion, "column"),
    severity: textOf(assertion, "severity"),
    expected: textOf(assertion, "expected"),
    actual: textOf(assertion, "actual"),
    results: newestFirst.flatMap((assertions) => {
      const same = assertions.find((other) => keyOf(other) === keyOf(assertion));
      return same === undefined ? [] : [same["success"] === true];
    }),
  })).sort((a, b) => Number(a.results[0]) - Number(b.results[0]));
}

function assertionRow(history: AssertionHistory): Html {
  const { assertion, column, severity, expected, actual, results } = history;
  const [passed] = results;
  const state = passed
    ? html`<span class="st ok">${sign("s-ok")}Passed</span>`
    : html`<span class="st bad">${sign("s-bad")}Failed</span>`;
  const warns = severity === "warn" ? "warns only" : severity === "error" ? undefined : severity;
  const note = [expected, warns].filter((part) => part !== undefined).join(", ");
  return html`
    <tr>
      <td class="fit">${state}</td>
      <th scope="row"><code>${nameHtml(assertion)}</code> <span class="mut">${note}</span></th>
      <td class="nw">${column === undefined
        ? ""
        : html`<span class="mono">${nameHtml(column)}</span>`}</td>
      <td class="c3 r">${actual ?? ""}</td>
      <td class="fit c3">${resultBars(results)}</td>
    </tr>
  `;
}

const SLOTS = 10;
const STEP = 7;

function resultBars(newestFirst: readonly boolean[]): Html {
  const results = newestFirst.slice(0, SLOTS).reverse();
  const places = results.map((passed, index) => {
    return { passed, x: (SLOTS - results.length + index) * STEP };
  });
  const bars = (wanted: boolean): string => {
    return places.filter(({ passed }) => passed === wanted).map(({ x }) => `M${x} 8v-8h5v8z`).join(
      "",
    );
  };
  const marks = places.filter(({ passed }) => !passed).map(({ x }) => `M${x} 10.5h5l-2.5 4.5z`);
  const failed = marks.length;
  const label = `Last ${results.length} runs, oldest first: ${
    results.length - failed
  } passed, ${failed} failed`;
  return html`
    <svg class="ch" width="68" height="16" role="img"
      aria-label="${label}"><path class="ax" d="M0 8.5h68"/>${raw(
        `<path class="ok" d="${bars(true)}"/><path class="bad" d="${bars(false)}"/>` +
          `<path class="m bad" d="${marks.join("")}"/>`,
      )}</svg>
  `;
}
