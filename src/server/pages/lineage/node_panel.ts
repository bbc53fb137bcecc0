import type { DiagramNode } from "../../graph/diagram/diagram.ts";
import { count, countOf, duration, size } from "../../markup/format.ts";
import type { JobDetail } from "../../store/jobs.ts";
import { objectsOf, textOf } from "../facets/facet_values.ts";
import { outsideLink } from "../facets/known_facets.ts";
import { jobLink, namespaceHtml, sign, stateHtml } from "../parts/entity.ts";
import { firstLine } from "../parts/first_line.ts";
import {
  agoHtml,
  clockText,
  type Html,
  html,
  linesHtml,
  nameHtml,
  NOTHING,
} from "../parts/html.ts";
import { jobKind } from "../parts/job_kind.ts";
import { changed, datasetUrl, jobUrl, runUrl } from "../parts/links.ts";
import type { PageContext } from "../parts/page_context.ts";
import { DETAIL_BARS, runBarsHtml } from "../parts/charts/run_bars.ts";
import { pairsHtml } from "../parts/section.ts";
import { reachOf } from "./graph_size.ts";
import type { ReadGraph } from "./read_graph.ts";

/** Options of {@linkcode nodePanel}. */
export interface NodePanelOptions {
  /** The graph that the node is in. */
  readonly read: Pick<ReadGraph, "request">;
  /** The page. */
  readonly context: PageContext;
}

/** Writes the details of the selected node, beside the graph. */
export async function nodePanel(
  node: DiagramNode,
  { read, context }: NodePanelOptions,
): Promise<Html> {
  const { kind, namespace, name } = node;
  const affects = await affectsText(node, { read, context });
  const facts = kind === "job"
    ? await jobFacts(node, { affects, context })
    : await datasetFacts(node, { affects, context });
  const page = kind === "job" ? jobUrl(node) : datasetUrl(node);
  const word = kind === "job" ? "Job" : "Dataset";
  return html`<aside class="side" aria-label="Selected node"><div>
<p class="crumb">${
    sign(kind === "job" ? "i-job" : "i-set")
  } ${word}<span aria-hidden="true">/</span>${
    namespaceHtml(namespace, context)
  }</p><h2 class="mono big w"><a href="${page}">${nameHtml(name)}</a></h2>${
    walkButtons(node, context.url)
  }</div>
${facts}</aside>`;
}

function walkButtons({ id }: DiagramNode, url: URL): Html {
  const clean = { expand: undefined, selected: undefined, run: undefined, filter: undefined };
  const from = (values: Readonly<Record<string, string>>): string => {
    return `${changed(url, { ...clean, node: id, ...values })}#g-chosen`;
  };
  return html`
    <p
      class="acts sm"><a class="btn" href="${from({})}">Start here</a><a class="btn" href="${from({
        up: "all",
        down: "0",
      })}">All upstream</a><a class="btn" href="${from({
        up: "0",
        down: "all",
      })}">All downstream</a></p>
  `;
}

async function affectsText(
  { kind, namespace, name }: DiagramNode,
  { read, context }: NodePanelOptions,
): Promise<string> {
  const start = { kind, namespace, name };
  const { nodes, isCut } = await reachOf(read, { start, side: "down", context });
  const jobs = nodes.filter((node) => node.kind === "job").length;
  const parts = [[jobs, "job"], [nodes.length - jobs, "dataset"]] as const;
  const counts = parts.filter(([number]) => number > 0).map(([number, noun]) =>
    countOf(number, noun)
  );
  const most = isCut ? "more than " : "";
  return counts.length === 0 ? "nothing downstream" : `${most}${counts.join(" and ")} downstream`;
}

interface FactsOptions {
  readonly affects: string;
  readonly context: PageContext;
}

async function jobFacts(
  node: DiagramNode,
  { affects, context }: FactsOptions,
): Promise<Html> {
  const { store, now } = context;
  const job = await store.job(node);
  if (job === undefined) return NOTHING;
  const { lastRun, lastRuns, p50Ms, parent, inputs, outputs } = job;
  const owner = textOf(objectsOf(job.facets["ownership"], "owners")[0], "name");
  const location = job.facets["sourceCodeLocation"];
  const [source, path] = [textOf(location, "url"), textOf(location, "path")];
  const usual = p50Ms === undefined ? "" : `, p50 ${duration(p50Ms)}`;
  return html`${failureOf(job, now)}
<div>${runBarsHtml(lastRuns, now, { scale: DETAIL_BARS })}<small>${
    lastRuns.length === 1 ? "The only run" : `Last ${count(lastRuns.length)} runs`
  }${usual}</small></div>
${
    pairsHtml([
      [
        "Last run",
        lastRun === undefined
          ? undefined
          : html`<a href="${runUrl(lastRun.runId)}">${
            agoHtml(lastRun.startedAt ?? lastRun.createdAt, now)
          }</a>`,
      ],
      ["Parent", parent === undefined ? undefined : jobLink(parent)],
      ["Kind", jobKind(job)],
      ["Owner", owner === undefined ? undefined : nameHtml(owner)],
      [
        "Source",
        source === undefined
          ? undefined
          : outsideLink(source, path === undefined ? undefined : nameHtml(path)),
      ],
      ["Reads", countOf(inputs.length, "dataset")],
      ["Writes", `${countOf(outputs.length, "dataset")}${writtenText(job, now)}`],
      ["Affects", affects],
    ], "kv")
  }`;
}

function writtenText({ outputs, lastCompleted }: JobDetail, now: number): string {
  const end = outputs.length === 0 ? undefined : lastCompleted?.endedAt;
  return end === undefined ? "" : `, last at ${clockText(end, now)}`;
}

function failureOf({ lastRun, failuresInRow }: JobDetail, now: number): Html {
  if (lastRun?.state !== "FAILED") return NOTHING;
  const streak = failuresInRow > 1
    ? html`
      <small>${count(failuresInRow)} in a row</small>
    `
    : NOTHING;
  const time = clockText(lastRun.startedAt ?? lastRun.createdAt, now);
  return html`
    <div class="err">
      <p>${stateHtml("FAILED", streak)}</p>
      <pre>${firstLine(lastRun.error ?? "No event has an error message.")}</pre>
      <p><a href="${runUrl(lastRun.runId)}">Run of ${time}</a></p>
    </div>
  `;
}

async function datasetFacts(
  node: DiagramNode,
  { affects, context }: FactsOptions,
): Promise<Html> {
  const dataset = await context.store.dataset(node);
  if (dataset === undefined) return NOTHING;
  const { rows, bytes, fields, lastWrittenAt, writers, readers, version } = dataset;
  return pairsHtml([
    ["Last written", lastWrittenAt === undefined ? undefined : agoHtml(lastWrittenAt, context.now)],
    ["Rows", rows === undefined ? undefined : count(rows)],
    ["Size", bytes === undefined ? undefined : size(bytes)],
    ["Columns", fields.length === 0 ? undefined : count(fields.length)],
    ["Version", version === undefined ? undefined : `v${version.number}`],
    [
      "Written by",
      writers.length === 0 ? undefined : linesHtml(writers.map((job) => jobLink(job))),
    ],
    ["Read by", countOf(readers, "job")],
    ["Affects", affects],
  ], "kv");
}
