import { byteStream } from "./byte_stream.ts";
import { decoded } from "./_decoded.ts";
import { compareText } from "../../internal/text/compare_text.ts";
import type { RunArchive } from "../archive.ts";
import type { ObjectStore } from "../objects.ts";

/** Returns the part of an archive that lists and reads the files of a run. */
export function partFiles(objects: ObjectStore): Pick<RunArchive, "listFiles" | "read"> {
  return {
    async listFiles(run, options) {
      const files = await Array.fromAsync(objects.list(run.url, options));
      return files.sort((a, b) => compareText(a.name, b.name));
    },
    read: ({ url, size }, options) =>
      byteStream(decoded(url, (signal) => objects.read(url, { signal, size })), options),
  };
}
