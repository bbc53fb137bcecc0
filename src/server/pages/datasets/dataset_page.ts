import { count, size } from "../../markup/format.ts";
import type { DatasetDetail } from "../../store/datasets.ts";
import { facetsSection } from "../facets/facets_section.ts";
import { nearSection } from "../lineage/near_section.ts";
import { datasetLink, namespaceHtml, sign } from "../parts/entity.ts";
import { apiUrl } from "../parts/api_url.ts";
import { buttonLink, ledeHtml, pageHead } from "../parts/frame/head.ts";
import { agoHtml, clockHtml, type Html, html, nameHtml, nameText, raw } from "../parts/html.ts";
import { graphUrl, runUrl, withQuery } from "../parts/links.ts";
import { namedEntity } from "../parts/named_entity.ts";
import { notFoundPage } from "../parts/frame/not_found.ts";
import type { Page, PageContext } from "../parts/page_context.ts";
import { factsHtml } from "../parts/section.ts";
import { tagsHtml } from "../parts/tags.ts";
import { firstParagraph } from "../parts/first_line.ts";
import { qualityHtml } from "./datasets_page.ts";
import { historySection } from "./history_section.ts";
import { datasetJobsSection } from "./jobs_section.ts";
import { qualitySection } from "./quality_section.ts";
import { MAX_COLUMNS, schemaSection } from "./schema_section.ts";
import { statisticsCard } from "./statistics_card.ts";

const SHOWN_ELSEWHERE = ["schema", "columnLineage", "dataQualityAssertions", "tags"];
const MAX_VERSIONS = 20;

/** The most columns that are read: those that are shown, and their sources. */
const MAX_SOURCES = 10_000;

/** The page of a dataset. */
export async function datasetPage(context: PageContext): Promise<Page> {
  const { store, url } = context;
  const name = namedEntity(url);
  const dataset = await store.dataset(name);
  if (dataset === undefined) return await notFoundPage({ kind: "dataset", ...name }, context);
  const self = { namespace: dataset.namespace, name: dataset.name };
  const start = { kind: "dataset", ...self } as const;
  const shown = dataset.fields.slice(0, MAX_COLUMNS).map(({ name }) => name);
  const [versions, jobs, quality, amounts, lineage, graph] = await Promise.all([
    store.datasetVersions(self, { limit: MAX_VERSIONS }),
    store.datasetJobs(self),
    store.datasetQuality(self, 10),
    store.datasetAmounts(self),
    store.columnLineage({ start, fields: shown, up: 1, limit: MAX_SOURCES }),
    store.lineage({ start }),
  ]);
  const sections = [
    [
      "schema",
      "Schema",
      schemaSection(dataset, { versions: versions.items, jobs: jobs.items, lineage }),
    ],
    ["history", "History", await historySection(versions, context)],
    ["lineage", "Lineage", await nearSection(start, { graph, context })],
    ["jobs", "Producers and consumers", datasetJobsSection(jobs.items, context)],
    ["quality", "Quality", qualitySection(dataset, { results: quality, context })],
    [
      "facets",
      "Facets",
      facetsSection(dataset.facets, {
        except: SHOWN_ELSEWHERE,
        kind: "dataset facet",
        first: statisticsCard(amounts, context),
      }),
    ],
  ] as const;
  const present = sections.filter(([, , content]) => String(content) !== "");
  return {
    title: nameText(dataset),
    section: "datasets",
    icon: (dataset.quality?.failed ?? 0) > 0 ? "icon-bad" : "icon",
    live: true,
    main: html`${datasetHead(dataset, context)}
${datasetFacts(dataset, context)}
<nav class="tabs" aria-label="On this page">${
      present.map(([id, title], index) =>
        html`
          <a href="#${id}" ${index === 0 ? raw(` aria-current="true"`) : ""}>${title}</a>
        `
      )
    }</nav>
${present.map(([, , content]) => content)}`,
  };
}

function datasetHead(dataset: DatasetDetail, context: PageContext): Html {
  const { namespace, name, dropped } = dataset;
  const state = dropped ? html`<span class="tag">dropped</span>` : undefined;
  return pageHead({
    crumbs: [
      html`<a href="/datasets">Datasets</a>`,
      namespaceHtml(namespace, context),
      ...crumbOf(dataset),
    ],
    title: nameHtml(name),
    isName: true,
    ...(state === undefined ? {} : { state }),
    below: ledeHtml(firstParagraph(dataset.description)),
    actions: [
      buttonLink(graphUrl("dataset", dataset), "Graph"),
      buttonLink(withQuery("/events", { datasetNamespace: namespace, dataset: name }), "Events"),
      buttonLink(apiUrl("datasets", dataset), "JSON"),
    ],
  });
}

// The folder or schema that the dataset is in.
function crumbOf({ namespace, name }: DatasetDetail): readonly Html[] {
  const [, folder] = /^(.*[^./])[./][^./]+$/.exec(name) ?? [];
  if (folder === undefined) return [];
  return [
    html`<a href="${withQuery("/datasets", { namespace, q: folder })}">${nameHtml(folder)}</a>`,
  ];
}

function datasetFacts(dataset: DatasetDetail, { now }: PageContext): Html {
  const { lastWriter, beingWrittenBy, rows, bytes, fields, version, aliases } = dataset;
  return factsHtml([
    [
      "Last written",
      lastWriter?.endedAt === undefined
        ? undefined
        : html`<a href="${runUrl(lastWriter.runId)}">${agoHtml(lastWriter.endedAt, now)}</a>`,
    ],
    [
      "Being written",
      beingWrittenBy === undefined
        ? undefined
        : html`<span class="run">${sign("s-run")} by <a href="${
          runUrl(beingWrittenBy.runId)
        }">a run</a> since ${
          clockHtml(beingWrittenBy.startedAt ?? beingWrittenBy.createdAt, now)
        }</span>`,
    ],
    ["Rows", rows === undefined ? undefined : count(rows)],
    ["Size", bytes === undefined ? undefined : size(bytes)],
    ["Columns", fields.length === 0 ? undefined : count(fields.length)],
    [
      "Version",
      version === undefined
        ? undefined
        : html`<a href="#history">v${version.number}</a>, since ${
          clockHtml(version.createdAt, now)
        }`,
    ],
    ["Tags", tagsHtml(dataset.tags)],
    ["Quality", dataset.quality === undefined ? undefined : qualityHtml(dataset)],
    [
      "Also known as",
      aliases.length === 0 ? undefined : html`${
        aliases.slice(0, 3).map((alias) =>
          html`
            ${datasetLink(alias)}
          `
        )
      }`,
    ],
  ]);
}
