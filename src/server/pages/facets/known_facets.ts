import { count, size } from "../../markup/format.ts";
import { type Html, html, longTextHtml, nameHtml, utc } from "../parts/html.ts";
import { pairsHtml } from "../parts/section.ts";
import { sqlHtml } from "../parts/sql_html.ts";
import { member, numberOf, objectOf, objectsOf, textOf } from "./facet_values.ts";

/** The presentation of a facet. */
export interface FacetCard {
  /** The title. */
  readonly title: string;
  /** More about it, beside its name. */
  readonly note?: string | undefined;
  /** The content, or `undefined` if the facet differs from the spec. */
  readonly content: Html | undefined;
  /** Whether the card has the whole width. @default {false} */
  readonly wide?: boolean;
}

type Reader = (facet: unknown) => FacetCard;

/** The longest SQL and source code that a card shows. */
const MAX_CODE = 16_000;

const READERS = new Map<string, Reader>(Object.entries<Reader>({
  sql: (facet) => ({
    title: "SQL",
    note: textOf(facet, "dialect"),
    content: codeOf(textOf(facet, "query"), sqlHtml),
    wide: true,
  }),
  sourceCode: (facet) => ({
    title: "Source code",
    note: textOf(facet, "language"),
    content: codeOf(textOf(facet, "sourceCode"), (code) => html`${code}`),
    wide: true,
  }),
  sourceCodeLocation: (facet) => ({
    title: "Source",
    content: sourceLocation(facet),
  }),
  ownership: (facet) => ({
    title: "Ownership",
    content: pairs(
      objectsOf(facet, "owners").map((owner) => [
        capitalized(textOf(owner, "type") ?? "owner"),
        textOf(owner, "name"),
      ]),
    ),
  }),
  documentation: (facet) => ({
    title: "Documentation",
    note: textOf(facet, "contentType"),
    content: paragraphs(textOf(facet, "description")),
  }),
  jobType: (facet) => ({
    title: "Job type",
    content: pairs([
      ["Processing", textOf(facet, "processingType")],
      ["Integration", textOf(facet, "integration")],
      ["Type", textOf(facet, "jobType")],
    ]),
  }),
  nominalTime: (facet) => ({
    title: "Nominal time",
    content: pairs([
      ["Start", timeText(textOf(facet, "nominalStartTime"))],
      ["End", timeText(textOf(facet, "nominalEndTime"))],
    ]),
  }),
  processing_engine: (facet) => ({
    title: "Processing engine",
    content: pairs([
      ["Name", joined(textOf(facet, "name"), textOf(facet, "version"))],
      ["Adapter", textOf(facet, "openlineageAdapterVersion")],
    ]),
  }),
  environmentVariables: (facet) => ({
    title: "Environment",
    content: pairs(
      objectsOf(facet, "environmentVariables").map((variable) => [
        textOf(variable, "name") ?? "",
        textOf(variable, "value"),
      ]),
    ),
  }),
  parent: (facet) => ({
    title: "Parent",
    content: pairs([
      ["Job", textOf(member(facet, "job"), "name")],
      ["Namespace", textOf(member(facet, "job"), "namespace")],
      ["Run", textOf(member(facet, "run"), "runId")],
    ]),
  }),
  externalQuery: (facet) => ({
    title: "External query",
    content: pairs([
      ["Query", textOf(facet, "externalQueryId")],
      ["Source", textOf(facet, "source")],
    ]),
  }),
  dataSource: (facet) => ({
    title: "Source",
    content: pairs([["Name", textOf(facet, "name")], ["Place", textOf(facet, "uri")]]),
  }),
  symlinks: (facet) => ({
    title: "Other names",
    content: pairs(
      objectsOf(facet, "identifiers").map((identifier) => [
        textOf(identifier, "type") ?? "Name",
        joined(textOf(identifier, "namespace"), textOf(identifier, "name")),
      ]),
    ),
  }),
  version: (facet) => ({
    title: "Version of the storage",
    content: pairs([["Version", textOf(facet, "datasetVersion")]]),
  }),
  datasetType: (facet) => ({
    title: "Type",
    content: pairs([["Type", textOf(facet, "datasetType")], ["Subtype", textOf(facet, "subType")]]),
  }),
  storage: (facet) => ({
    title: "Storage",
    content: pairs([
      ["Layer", textOf(facet, "storageLayer")],
      ["Format", textOf(facet, "fileFormat")],
    ]),
  }),
  lifecycleStateChange: (facet) => ({
    title: "Lifecycle",
    content: pairs([
      ["Change", textOf(facet, "lifecycleStateChange")],
      ["Earlier name", textOf(member(facet, "previousIdentifier"), "name")],
    ]),
  }),
  tags: (facet) => ({
    title: "Tags",
    content: pairs(
      objectsOf(facet, "tags").map((tag) => [
        textOf(tag, "key") ?? "",
        joined(textOf(tag, "value"), textOf(tag, "field")),
      ]),
    ),
  }),
  extractionError: (facet) => ({
    title: "Extraction errors",
    content: pairs(
      objectsOf(facet, "errors").map((error) => [
        `Task ${textOf(error, "taskNumber") ?? ""}`.trim(),
        joined(textOf(error, "errorMessage"), textOf(error, "task")),
      ]),
    ),
  }),
  hierarchy: (facet) => ({
    title: "Hierarchy",
    content: pairs(
      objectsOf(facet, "hierarchy").map((level) => [
        capitalized(textOf(level, "type") ?? "level"),
        textOf(level, "name"),
      ]),
    ),
  }),
  outputStatistics: (facet) => ({ title: "Written", content: statistics(facet) }),
  inputStatistics: (facet) => ({ title: "Read", content: statistics(facet) }),
}));

/** Shows a facet of the spec. A facet that differs from the spec has no content. */
export function knownFacet(name: string, facet: unknown): FacetCard | undefined {
  return objectOf(facet) === undefined ? undefined : READERS.get(name)?.(facet);
}

function codeOf(code: string | undefined, write: (code: string) => Html): Html | undefined {
  if (code === undefined) return undefined;
  const text = longTextHtml(code, { longest: MAX_CODE, write });
  return html`<pre class="plain" tabindex="0" aria-label="Code">${text}</pre>`;
}

function sourceLocation(facet: unknown): Html | undefined {
  const url = textOf(facet, "url") ?? textOf(facet, "repoUrl");
  if (url === undefined) return undefined;
  const details = pairsHtml([
    ["Path", monoOf(textOf(facet, "path"))],
    ["Branch", monoOf(textOf(facet, "branch"))],
    ["Tag", monoOf(textOf(facet, "tag"))],
    ["Version", monoOf(textOf(facet, "version"))],
  ]);
  return html`<p class="w">${outsideLink(url)}</p>${details}`;
}

/** Writes a link that leaves the server, for web addresses only. The text is the address by default. */
export function outsideLink(url: string, text?: Html): Html {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return text ?? nameHtml(url);
  const shown = text ?? nameHtml(url.replace(/^https?:\/\//, ""));
  return html`<a href="${url}" rel="noreferrer noopener">${shown}</a>`;
}

function statistics(facet: unknown): Html | undefined {
  const [rows, bytes, files] = ["rowCount", "size", "fileCount"].map((key) => numberOf(facet, key));
  return pairs([
    ["Rows", rows === undefined ? undefined : count(rows)],
    ["Size", bytes === undefined ? undefined : size(bytes)],
    ["Files", files === undefined ? undefined : count(files)],
  ]);
}

function pairs(values: readonly (readonly [string, string | undefined])[]): Html | undefined {
  const known = values.filter(([, value]) => value !== undefined);
  if (known.length === 0) return undefined;
  return pairsHtml(known.map(([term, value]) => [term, nameHtml(value ?? "")]));
}

function paragraphs(text: string | undefined): Html | undefined {
  if (text === undefined) return undefined;
  return html`${text.split(/\n\s*\n/).map((part) => html`<p class="w">${part}</p>`)}`;
}

function timeText(time: string | undefined): string | undefined {
  if (time === undefined || Number.isNaN(Date.parse(time))) return time;
  return utc(new Date(time).toISOString());
}

function monoOf(text: string | undefined): Html | undefined {
  return text === undefined ? undefined : html`<span class="mono">${nameHtml(text)}</span>`;
}

function joined(...parts: readonly (string | undefined)[]): string | undefined {
  const known = parts.filter((part) => part !== undefined);
  return known.length === 0 ? undefined : known.join(" ");
}

function capitalized(text: string): string {
  const lower = text.toLowerCase().replaceAll("_", " ");
  return `${lower.slice(0, 1).toUpperCase()}${lower.slice(1)}`;
}
