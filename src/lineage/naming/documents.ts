import { optionsOf } from "../../internal/is_object.ts";
import { checkParts } from "./_check_parts.ts";
import type { Dataset } from "../event/event.ts";
import type { ServerParts } from "./server_parts.ts";

/** The parts of a name for {@linkcode boxDataset}. */
export interface BoxDatasetParts extends ServerParts {
  /** The id of the enterprise. */
  readonly enterprise: string;
  /** The key of the object. */
  readonly key: string;
}

/**
 * Names a document in Box as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { boxDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = { host: "acme.box.com", port: 443, enterprise: "12345", key: "98765" };
 * assertEquals(boxDataset(parts), {
 *   namespace: "box://acme.box.com:443/12345",
 *   name: "98765",
 * });
 * ```
 */
export function boxDataset(parts: BoxDatasetParts): Dataset {
  const { host, port, enterprise, key } = optionsOf(parts, "boxDataset()");
  checkParts("Box", { host, port, enterprise, key });
  return { namespace: `box://${host}:${port}/${enterprise}`, name: key };
}

/** The parts of a name for {@linkcode fileNetDataset}. */
export interface FileNetDatasetParts extends ServerParts {
  /** The id of the repository. */
  readonly repository: string;
  /** The key of the object. */
  readonly key: string;
}

/**
 * Names a document in FileNet as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { fileNetDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = { host: "filenet", port: 9443, repository: "OS1", key: "98765" };
 * assertEquals(fileNetDataset(parts), {
 *   namespace: "filenet://filenet:9443/OS1",
 *   name: "98765",
 * });
 * ```
 */
export function fileNetDataset(parts: FileNetDatasetParts): Dataset {
  const { host, port, repository, key } = optionsOf(parts, "fileNetDataset()");
  checkParts("FileNet", { host, port, repository, key });
  return { namespace: `filenet://${host}:${port}/${repository}`, name: key };
}

/** The parts of a name for {@linkcode sharePointDataset}. */
export interface SharePointDatasetParts extends ServerParts {
  /** The name of the site. */
  readonly site: string;
  /** The key of the object. */
  readonly key: string;
}

/**
 * Names a document in SharePoint as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { sharePointDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = { host: "acme.sharepoint.com", port: 443, site: "sales", key: "orders.xlsx" };
 * assertEquals(sharePointDataset(parts), {
 *   namespace: "mssharepoint://acme.sharepoint.com:443/sales",
 *   name: "orders.xlsx",
 * });
 * ```
 */
export function sharePointDataset(parts: SharePointDatasetParts): Dataset {
  const { host, port, site, key } = optionsOf(parts, "sharePointDataset()");
  checkParts("SharePoint", { host, port, site, key });
  return { namespace: `mssharepoint://${host}:${port}/${site}`, name: key };
}
