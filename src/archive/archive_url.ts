import { optionsOf, wrongType } from "../internal/is_object.ts";
import { normalize, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { splitS3Address } from "./_s3_address.ts";

/** A place on S3. */
export interface S3Location {
  /** The kind of a location on S3. */
  readonly scheme: "s3";
  /** The name of the bucket, or the ARN of an access point. */
  readonly bucket: string;
  /** The key prefix: empty, or with a trailing slash. */
  readonly prefix: string;
}

/** A folder on disk. */
export interface FileLocation {
  /** The kind of a location on disk. */
  readonly scheme: "file";
  /** The path, without a trailing slash. */
  readonly path: string;
}

/** The location of an archive or an output. */
export type ArchiveLocation = S3Location | FileLocation;

/** Options of {@linkcode parseArchiveUrl}. */
export interface ParseArchiveUrlOptions {
  /** The folder that a relative path starts from; without it such a path stays relative. */
  readonly cwd?: string | undefined;
}

/**
 * Parses the address of an archive or an output: `s3://bucket/prefix/`, also with `s3a` or
 * `s3n`; `file:///dir/`; or a path. As in every tool for S3, the text behind `s3://bucket/` is the
 * unchanged key prefix. Nothing in it is percent-decoded.
 *
 * @throws {TypeError} If the text is empty, the bucket is missing, the address of a bucket has
 * credentials, or the scheme is another one.
 *
 * @example
 * ```ts
 * import { parseArchiveUrl } from "@runline/runline/archive";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseArchiveUrl("s3a://acme/enriched/archive"), {
 *   scheme: "s3",
 *   bucket: "acme",
 *   prefix: "enriched/archive/",
 * });
 * assertEquals(parseArchiveUrl("archive/", { cwd: "/data" }), {
 *   scheme: "file",
 *   path: "/data/archive",
 * });
 * ```
 */
export function parseArchiveUrl(
  text: string,
  options: ParseArchiveUrlOptions = {},
): ArchiveLocation {
  if (typeof text !== "string") {
    throw wrongType(text, "Cannot use the address as it must be a string");
  }
  if (text === "") throw new TypeError('Cannot use the address "": it is empty');
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === "file" || /^file:/i.test(text)) return { scheme: "file", path: pathOf(text) };
  if (scheme === undefined) {
    return { scheme: "file", path: absolute(text, optionsOf(options, "parseArchiveUrl()").cwd) };
  }
  if (scheme === "s3" || scheme === "s3a" || scheme === "s3n") return s3Location(text);
  throw new TypeError(
    `Cannot use the address "${text}": the scheme "${scheme}" is unsupported, ` +
      "use s3://, s3a://, s3n://, file:// or a path",
  );
}

function s3Location(text: string): S3Location {
  const { bucket, key: path } = splitS3Address(text.slice(text.indexOf("//") + 2));
  if (bucket === "") {
    throw new TypeError(
      `Cannot use the address "${text}": the bucket is missing, expected s3://bucket/prefix/`,
    );
  }
  // Hadoop's s3n://<key>:<secret>@<bucket>. The secret may have slashes, so it may end in the path.
  if (bucket.includes("@") || (bucket.includes(":") && !bucket.startsWith("arn:"))) {
    throw new TypeError(
      "Cannot use an S3 address with credentials: remove them, and set a profile or " +
        "the variables of AWS",
    );
  }
  if (path === "" || path === "/") return { scheme: "s3", bucket, prefix: "" };
  return { scheme: "s3", bucket, prefix: path.endsWith("/") ? path : `${path}/` };
}

function pathOf(text: string): string {
  try {
    return resolve(fileURLToPath(text));
  } catch (cause) {
    throw new TypeError(
      `Cannot use the address "${text}": expected file:///dir/ with an absolute path`,
      { cause },
    );
  }
}

function absolute(path: string, cwd: string | undefined): string {
  if (cwd !== undefined) return resolve(cwd, path);
  return normalize(path).replace(/(?<=^\/|[^/])\/+$/, "");
}
