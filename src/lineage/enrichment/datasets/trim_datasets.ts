import type { Dataset, InputDataset, LineageEvent, OutputDataset } from "../../event/event.ts";
import type { LocationSubsetCondition } from "../../facets/base_subset_dataset_facet.ts";
import {
  inputSubsetInputDatasetFacet,
  outputSubsetOutputDatasetFacet,
} from "../../facets/builders.ts";
import type { DatasetTrimmer } from "../enrichment.ts";
import { mapDatasets, renameSources } from "./rename_datasets.ts";

type Trim = (name: string) => string;

/**
 * Trims the names of the datasets that an event reads and writes. Datasets that
 * become equal are merged, and a `subset` facet lists the former names, unless it already exists.
 */
export function trimDatasets(event: LineageEvent, trim: Trim): LineageEvent {
  if ("dataset" in event) return event;
  const { inputs, outputs } = mapDatasets(
    event,
    (dataset) => renameSources(dataset, (named) => ({ ...named, name: trim(named.name) })),
  );
  return {
    ...event,
    ...(inputs && { inputs: reduce(inputs, trim).map(inputOf) }),
    ...(outputs && { outputs: reduce(outputs, trim).map(outputOf) }),
  };
}

/** A dataset and its other names. */
interface Reduced<Of> {
  readonly dataset: Of;
  readonly locations: Set<string>;
}

function reduce<Of extends Dataset>(datasets: readonly Of[], trim: Trim): Reduced<Of>[] {
  const reduced = new Map<string, Reduced<Of>>();
  for (const given of datasets) {
    const dataset = { ...given, name: trim(given.name) };
    const locations = new Set(dataset.name === given.name ? [] : [given.name]);
    const key = sortedJson(dataset);
    const same = reduced.get(key);
    if (same) locations.forEach((name) => same.locations.add(name));
    else reduced.set(key, { dataset, locations });
  }
  return [...reduced.values()];
}

function inputOf({ dataset, locations }: Reduced<InputDataset>): InputDataset {
  if (locations.size === 0 || dataset.inputFacets?.subset) return dataset;
  const subset = inputSubsetInputDatasetFacet({ inputCondition: locationsOf(locations) });
  return { ...dataset, inputFacets: { ...dataset.inputFacets, subset } };
}

function outputOf({ dataset, locations }: Reduced<OutputDataset>): OutputDataset {
  if (locations.size === 0 || dataset.outputFacets?.subset) return dataset;
  const subset = outputSubsetOutputDatasetFacet({ outputCondition: locationsOf(locations) });
  return { ...dataset, outputFacets: { ...dataset.outputFacets, subset } };
}

function locationsOf(names: ReadonlySet<string>): LocationSubsetCondition {
  return { type: "location", locations: [...names].sort() };
}

/** Writes JSON in which the order of properties does not count. */
function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item !== "object" || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => a < b ? -1 : 1));
  });
}

const BUILT_IN: Readonly<Record<Extract<DatasetTrimmer, string>, Trim>> = {
  date: (name) => trimLast(name, isDateFolder),
  keyValue: (name) => trimLast(name, (last) => last.split("=").length === 2),
  multiDirDate: trimDateFolders,
  yearMonth: (name) => trimLast(name, isYearMonth),
};

/** Creates the function that trims the name of a dataset. */
export function datasetNameTrimmer(trimmers: readonly DatasetTrimmer[]): Trim {
  const all = trimmers.map((trimmer) =>
    typeof trimmer === "function" ? trimmer : BUILT_IN[trimmer]
  );
  return (name) => {
    let trimmed = name;
    let before: string;
    do {
      before = trimmed;
      for (const trim of all) trimmed = shorter(trim(trimmed), trimmed);
    } while (trimmed !== before);
    return trimmed;
  };
}

// A trimmer that does not shorten the name might never end, and a dataset must have a name.
function shorter(trimmed: string, name: string): string {
  return trimmed !== "" && trimmed.length < name.length ? trimmed : name;
}

/** Removes the last folder, unless it is the only one. */
function trimLast(name: string, isPart: (last: string) => boolean): string {
  const folders = foldersOf(name);
  const last = folders.at(-1) ?? "";
  if (folders.filter((folder) => folder !== "").length < 2 || !isPart(last)) return name;
  return folders.slice(0, -1).join("/");
}

/** Removes `2026/01` or `2026/01/31`, unless that is the whole name. */
function trimDateFolders(name: string): string {
  const folders = foldersOf(name);
  const count = folders.filter((folder) => folder !== "").length;
  const padded = folders.map((folder) => folder.padStart(2, "0"));
  const [month, day] = [2, 3].map((length) => padded.slice(-length).join("-"));
  if (count > 3 && isDate(day?.replaceAll("-", "") ?? "")) return folders.slice(0, -3).join("/");
  return count > 2 && isYearMonth(month ?? "") ? folders.slice(0, -2).join("/") : name;
}

function foldersOf(name: string): string[] {
  const folders = name.split("/");
  const last = folders.findLastIndex((folder) => folder !== "");
  return folders.slice(0, Math.max(last + 1, 1));
}

function isYearMonth(text: string): boolean {
  return /^(?!0000)\d{4}-?(?:0[1-9]|1[0-2])$/.test(text);
}

const DATES = [/\d{4}-\d{2}-\d{2}/g, /\d{2}\.\d{2}\.\d{4}/g, /\d{8}/g];

/** Reports whether a folder is named by a date, with or without a time of day. */
function isDateFolder(text: string): boolean {
  return DATES.flatMap((pattern) => [...text.matchAll(pattern)]).some(([date]) =>
    isDate(yearFirst(date)) && /^[TZ\d\s:.-]*$/.test(text.replace(date, ""))
  );
}

function yearFirst(date: string): string {
  const [, day, month, year] = /^(\d\d)\.(\d\d)\.(\d{4})$/.exec(date) ?? [];
  return day === undefined ? date.replaceAll("-", "") : `${year}${month}${day}`;
}

/** Reports whether eight digits are a day. The year 0 has none, as in the other clients. */
function isDate(digits: string): boolean {
  if (!/^(?!0000)\d{8}$/.test(digits)) return false;
  const iso = digits.replace(/^(....)(..)(..)$/, "$1-$2-$3");
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso);
}
