import type { Transform } from "node:stream";
import { builtin } from "../builtin.ts";

/** A way to compress. */
export type Compression = "gzip" | "zstd";

/** Reports whether this runtime can compress so. */
export function canCompress(compression: Compression): boolean {
  return compression === "gzip" || builtin("node:zlib").createZstdCompress !== undefined;
}

/** Creates a stream that compresses. */
export function compressor(compression: Compression): Transform {
  const zlib = builtin("node:zlib");
  if (compression === "gzip") return zlib.createGzip();
  return zlib.createZstdCompress({ params: { [zlib.constants.ZSTD_c_checksumFlag]: 1 } });
}

/** Compresses bytes to a gzip member. Several members, one after another, are gzip data as well. */
export function gzipMember(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(builtin("node:zlib").gzipSync(bytes));
}
