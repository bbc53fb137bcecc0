import { optionsOf } from "../../internal/is_object.ts";
import { checkParts } from "./_check_parts.ts";
import type { Dataset } from "../event/event.ts";

/** The parts of a name for {@linkcode dbfsDataset}. */
export interface DbfsDatasetParts {
  /** The name of the workspace. */
  readonly workspace: string;
  /** The path of the file or folder. */
  readonly path: string;
}

/**
 * Names a file or folder in the Databricks File System as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { dbfsDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = { workspace: "acme", path: "/json/orders" };
 * assertEquals(dbfsDataset(parts), {
 *   namespace: "dbfs://acme",
 *   name: "/json/orders",
 * });
 * ```
 */
export function dbfsDataset(parts: DbfsDatasetParts): Dataset {
  const { workspace, path } = optionsOf(parts, "dbfsDataset()");
  checkParts("DBFS", { workspace, path });
  return { namespace: `dbfs://${workspace}`, name: path };
}

/** The parts of a name for {@linkcode hdfsDataset}. */
export interface HdfsDatasetParts {
  /** The host name of the namenode. */
  readonly host: string;
  /** The port of the namenode. */
  readonly port: number;
  /** The path of the file or folder. */
  readonly path: string;
}

/**
 * Names a file or folder in HDFS as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { hdfsDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = { host: "namenode", port: 8020, path: "/json/orders" };
 * assertEquals(hdfsDataset(parts), {
 *   namespace: "hdfs://namenode:8020",
 *   name: "/json/orders",
 * });
 * ```
 */
export function hdfsDataset(parts: HdfsDatasetParts): Dataset {
  const { host, port, path } = optionsOf(parts, "hdfsDataset()");
  checkParts("HDFS", { host, port, path });
  return { namespace: `hdfs://${host}:${port}`, name: path };
}

/**
 * Names a local file or folder as the spec requires.
 *
 * @param path The absolute path.
 * @throws {TypeError} If the path is not absolute.
 *
 * @example
 * ```ts
 * import { localFileDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(localFileDataset("/data/json"), { namespace: "file", name: "/data/json" });
 * ```
 */
export function localFileDataset(path: string): Dataset {
  if (!/^(?:[/\\]|[a-z]:[/\\])/i.test(path)) {
    throw new TypeError(
      `Cannot name local file dataset as 'path' must be absolute: current value is "${path}"`,
    );
  }
  return { namespace: "file", name: path };
}

/** The parts of a name for {@linkcode remoteFileDataset}. */
export interface RemoteFileDatasetParts {
  /** The host name of the machine. */
  readonly host: string;
  /** The path of the file or folder. */
  readonly path: string;
}

/**
 * Names a file or folder on another machine as the spec requires.
 *
 * @throws {TypeError} If a part is blank.
 *
 * @example
 * ```ts
 * import { remoteFileDataset } from "@runline/runline/lineage/naming";
 * import { assertEquals } from "@std/assert";
 *
 * const parts = { host: "files.example.com", path: "/json/orders" };
 * assertEquals(remoteFileDataset(parts), {
 *   namespace: "file://files.example.com",
 *   name: "/json/orders",
 * });
 * ```
 */
export function remoteFileDataset(parts: RemoteFileDatasetParts): Dataset {
  const { host, path } = optionsOf(parts, "remoteFileDataset()");
  checkParts("remote file", { host, path });
  return { namespace: `file://${host}`, name: path };
}
