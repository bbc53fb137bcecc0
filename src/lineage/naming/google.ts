import { optionsOf } from "../../internal/is_object.ts";
import { checkParts } from "./_check_parts.ts";
import type { Dataset } from "../event/event.ts";

/** The parts of a name for {@linkcode bigQueryDataset}. */
export interface BigQueryDatasetParts {
  /** The id of the project. */
  readonly project: string;
  /** The name of the dataset. */
  readonly dataset: string;
  /** The name of the table. */
  readonly table: string;
}

/**
 * Names a table in BigQuery as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { bigQueryDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = { project: "acme", dataset: "shop", table: "orders" };
 * assertEquals(bigQueryDataset(parts), {
 *   namespace: "bigquery",
 *   name: "acme.shop.orders",
 * });
 * ```
 */
export function bigQueryDataset(parts: BigQueryDatasetParts): Dataset {
  const { project, dataset, table } = optionsOf(parts, "bigQueryDataset()");
  checkParts("BigQuery", { project, dataset, table });
  return { namespace: "bigquery", name: `${project}.${dataset}.${table}` };
}

/** The parts of a name for {@linkcode gcsDataset}. */
export interface GcsDatasetParts {
  /** The name of the bucket. */
  readonly bucket: string;
  /** The key of the object, or the prefix of all of them. */
  readonly key: string;
}

/**
 * Names a dataset in Google Cloud Storage as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { gcsDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = { bucket: "acme", key: "json/orders" };
 * assertEquals(gcsDataset(parts), {
 *   namespace: "gs://acme",
 *   name: "json/orders",
 * });
 * ```
 */
export function gcsDataset(parts: GcsDatasetParts): Dataset {
  const { bucket, key } = optionsOf(parts, "gcsDataset()");
  checkParts("GCS", { bucket, key });
  return { namespace: `gs://${bucket}`, name: key };
}

/** The parts of a name for {@linkcode pubSubDataset}. */
export interface PubSubDatasetParts {
  /** Whether it is a topic or a subscription. */
  readonly kind: "topic" | "subscription";
  /** The id of the project. */
  readonly project: string;
  /** The id of the topic or subscription. */
  readonly id: string;
}

/**
 * Names a topic or a subscription of Google Pub/Sub as the spec requires.
 *
 * @throws {TypeError} If a part is blank, or the kind is unknown.
 *
 * @example
 * ```ts
 * import { pubSubDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(pubSubDataset({ kind: "topic", project: "acme", id: "orders" }), {
 *   namespace: "pubsub",
 *   name: "topic:acme:orders",
 * });
 * ```
 */
export function pubSubDataset(parts: PubSubDatasetParts): Dataset {
  const { kind, project, id } = optionsOf(parts, "pubSubDataset()");
  checkParts("Pub/Sub", { project, id });
  if (kind !== "topic" && kind !== "subscription") {
    throw new TypeError(
      `Cannot name Pub/Sub dataset as 'kind' must be "topic" or "subscription": current value is "${kind}"`,
    );
  }
  return { namespace: "pubsub", name: `${kind}:${project}:${id}` };
}

/** The parts of a name for {@linkcode spannerDataset}. */
export interface SpannerDatasetParts {
  /** The id of the project. */
  readonly project: string;
  /** The id of the instance. */
  readonly instance: string;
  /** The name of the database. */
  readonly database: string;
  /** The name of the schema. */
  readonly schema: string;
  /** The name of the table. */
  readonly table: string;
}

/**
 * Names a table in Spanner as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { spannerDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = {
 *   project: "acme",
 *   instance: "main",
 *   database: "shop",
 *   schema: "sales",
 *   table: "orders",
 * };
 * assertEquals(spannerDataset(parts), {
 *   namespace: "spanner://acme:main",
 *   name: "shop.sales.orders",
 * });
 * ```
 */
export function spannerDataset(parts: SpannerDatasetParts): Dataset {
  const { project, instance, database, schema, table } = optionsOf(parts, "spannerDataset()");
  checkParts("Spanner", { project, instance, database, schema, table });
  return { namespace: `spanner://${project}:${instance}`, name: `${database}.${schema}.${table}` };
}
