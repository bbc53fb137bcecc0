import type { EventDataset, JsonObject } from "../events/incoming_event.ts";
import { datasetContent } from "./dataset_content.ts";
import { arrayOf, objectOf, textOf } from "./json_values.ts";
import type { DatasetRecord, Direction, Records, RunRecord } from "./records.ts";
import type { Stamp } from "./stamp.ts";
import { qualityOf, statisticsOf } from "./statistics.ts";

/** The place where a dataset was named. */
export interface Mention {
  readonly time: number;
  readonly stamp: Stamp;
  /** Whether by a writer or by a dataset event, not by a reader. */
  readonly writes: boolean;
}

/** Changes the record of a dataset by a mention of it. */
export function applyDataset(
  records: Records,
  given: EventDataset,
  mention: Mention,
): DatasetRecord {
  const { time, stamp, writes } = mention;
  const dataset = records.dataset(given, time);
  for (const name in given.facets) {
    // A reader may know only some of the columns: the schema of a writer takes precedence.
    const own = name === "schema" ? `${writes ? 1 : 0}${stamp}` : stamp;
    if (dataset.facets.set(name, given.facets[name], own)) dataset.dirty = true;
  }
  const source = objectOf(given.facets["dataSource"]);
  const sourceName = textOf(source["name"]);
  if (sourceName !== undefined) records.source(sourceName, textOf(source["uri"]), { time, stamp });
  for (const identifier of identifiersOf(given.facets["symlinks"])) {
    records.alias(dataset, identifier);
  }
  return dataset;
}

/** Changes the records of a dataset and of its use by a run. */
export function applyIo(
  records: Records,
  given: EventDataset,
  mention: {
    readonly run: RunRecord;
    readonly direction: Direction;
    readonly time: number;
    readonly stamp: Stamp;
  },
): void {
  const { run, direction, time, stamp } = mention;
  const writes = direction === "out";
  const dataset = applyDataset(records, given, { time, stamp, writes });
  const io = records.io(run, dataset, direction);
  if (time > io.time) [io.time, io.dirty] = [time, true];
  if (io.facets.merge(given.ioFacets, stamp)) io.dirty = true;
  const content = datasetContent(sharedSchema(dataset, given.facets));
  const contentStamp = `${content?.fields === undefined ? 0 : 1}${stamp}`;
  if (content && contentStamp > io.contentStamp) {
    [io.content, io.contentStamp, io.dirty] = [content, contentStamp, true];
  }
  applyAbout(dataset, { facets: given.facets, writes, stamp });
  applyAbout(dataset, { facets: given.ioFacets, writes, stamp });
  const columns = given.facets["columnLineage"];
  if (writes && columns !== undefined) records.columns(dataset, columns, { job: run.job, stamp });
}

// Of an equal schema the columns are known already.
function sharedSchema(dataset: DatasetRecord, facets: JsonObject): JsonObject {
  const { schema, lifecycleStateChange, version } = facets;
  return { schema: dataset.facets.shared("schema", schema), lifecycleStateChange, version };
}

function applyAbout(
  dataset: DatasetRecord,
  { facets, writes, stamp }: {
    readonly facets: JsonObject;
    readonly writes: boolean;
    readonly stamp: Stamp;
  },
): void {
  const statistics = statisticsOf(facets, writes);
  if (statistics && dataset.about.set("statistics", statistics, stamp)) dataset.dirty = true;
  const quality = qualityOf(facets);
  if (quality && dataset.about.set("quality", quality, stamp)) dataset.dirty = true;
}

function identifiersOf(facet: unknown): { readonly namespace: string; readonly name: string }[] {
  return arrayOf(objectOf(facet)["identifiers"]).flatMap((item) => {
    const { namespace, name } = objectOf(item);
    const [ns, own] = [textOf(namespace), textOf(name)];
    return ns === undefined || own === undefined ? [] : [{ namespace: ns, name: own }];
  });
}
