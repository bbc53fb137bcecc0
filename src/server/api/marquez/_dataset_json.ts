import type { JsonObject } from "../../events/incoming_event.ts";
import { nameUuid } from "../../events/name_uuid.ts";
import { columnSources } from "../../projection/column_lineage.ts";
import { objectOf, textOf } from "../../projection/json_values.ts";
import type {
  DatasetAbout,
  DatasetDetail,
  DatasetField,
  DatasetVersion,
} from "../../store/datasets.ts";
import type { EntityName } from "../../store/names.ts";
import type { RunWithDatasets } from "../../store/runs.ts";
import { nameOf } from "./_job_json.ts";
import { marquezRun } from "./_run_json.ts";

/** Returns the `Dataset` of Marquez. `asked` is the requested name, which may be an alias. */
export function marquezDataset(dataset: DatasetDetail, asked: EntityName = dataset): JsonObject {
  return {
    ...datasetNode(dataset, asked),
    currentVersion: dataset.version?.version ??
      nameUuid(JSON.stringify([dataset.namespace, dataset.name])),
    columnLineage: columnLineage(dataset.facets["columnLineage"]),
    facets: dataset.facets,
    deleted: dataset.dropped,
  };
}

/** Returns the fields that a dataset has in a list and in a graph. */
export function datasetNode(dataset: DatasetAbout, asked: EntityName = dataset): JsonObject {
  return {
    id: nameOf(asked),
    type: "DB_TABLE",
    name: asked.name,
    physicalName: dataset.name,
    createdAt: dataset.createdAt,
    updatedAt: dataset.updatedAt,
    namespace: asked.namespace,
    sourceName: dataset.sourceName ?? "default",
    fields: marquezFields(dataset.fields),
    tags: dataset.tags,
    lastModifiedAt: null,
    description: dataset.description ?? null,
    lastLifecycleState: dataset.lifecycleState ?? "",
  };
}

/** Returns the `DatasetVersion` of Marquez. */
export function marquezDatasetVersion(
  version: DatasetVersion,
  { dataset, asked, run }: {
    readonly dataset: DatasetDetail;
    readonly asked: EntityName;
    readonly run: RunWithDatasets | undefined;
  },
): JsonObject {
  const isCurrent = dataset.version?.version === version.version;
  return {
    id: nameOf(asked),
    type: "DB_TABLE",
    name: asked.name,
    physicalName: dataset.name,
    createdAt: version.createdAt,
    version: version.version,
    namespace: asked.namespace,
    sourceName: dataset.sourceName ?? "default",
    fields: marquezFields(version.fields),
    tags: dataset.tags,
    lifecycleState: version.lifecycleState ?? "",
    description: dataset.description ?? null,
    currentSchemaVersion: version.schemaVersion ?? null,
    createdByRun: run ? marquezRun(run) : null,
    facets: isCurrent ? dataset.facets : {},
  };
}

// Marquez has no nested columns.
function marquezFields(fields: readonly DatasetField[]): readonly JsonObject[] {
  return fields.filter(({ nested }) => !nested).map(({ name, type, tags, description }) => ({
    name,
    type: type ?? null,
    tags,
    description: description ?? null,
  }));
}

function columnLineage(facet: unknown): readonly JsonObject[] | null {
  const fields = new Map<string, JsonObject[]>();
  for (const source of columnSources(facet)) {
    const inputs = fields.get(source.field) ?? [];
    fields.set(source.field, inputs);
    inputs.push({
      namespace: source.namespace,
      dataset: source.name,
      field: source.inputField,
      ...fieldTransformation(facet, source.field),
    });
  }
  if (fields.size === 0) return null;
  return [...fields].map(([name, inputFields]) => ({
    name,
    inputFields,
    ...fieldTransformation(facet, name),
  }));
}

/** Returns the transformation of a column as a whole; Marquez has none for single inputs. */
export function fieldTransformation(facet: unknown, field: string): JsonObject {
  const about = objectOf(objectOf(objectOf(facet)["fields"])[field]);
  return {
    transformationDescription: textOf(about["transformationDescription"]) ?? null,
    transformationType: textOf(about["transformationType"]) ?? null,
  };
}
