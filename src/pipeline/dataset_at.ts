import { wrongType } from "../internal/is_object.ts";
import type { Dataset } from "../lineage/mod.ts";
import { localFileDataset, s3Dataset } from "../lineage/naming/mod.ts";

/**
 * Names the dataset at the address of a folder as the OpenLineage naming spec does:
 * <https://openlineage.io/docs/spec/naming/>.
 *
 * @throws {TypeError} If the address is neither `s3:` nor `file:`.
 *
 * @example
 * ```ts
 * import { datasetAt } from "@runline/runline/pipeline";
 * import { assertEquals } from "@std/assert";
 *
 * const dataset = datasetAt("s3://acme/enriched/archive/");
 * assertEquals(dataset, { namespace: "s3://acme", name: "enriched/archive" });
 * ```
 */
export function datasetAt(url: string): Pick<Dataset, "namespace" | "name"> {
  if (typeof url !== "string") {
    throw wrongType(url, "Cannot name the dataset as its URL must be a string");
  }
  const s3 = /^s3:\/\/([^/]+)\/?(.*)$/.exec(url.replace(/(?<!\/)\/+$/, ""));
  if (s3) return s3Dataset({ bucket: s3[1] ?? "", key: s3[2] || "/" });
  if (url.startsWith("file:")) {
    const path = decodeURIComponent(new URL(url).pathname);
    return localFileDataset(path.replace(/(?<=^\/|[^/])\/+$/, ""));
  }
  throw new TypeError(`Cannot name the dataset at "${url}": it is neither an s3: nor a file: URL`);
}
