import { ContentError } from "../../internal/content/content_error.ts";
import { decodeContent } from "../../internal/content/decode_content.ts";
import { archiveError } from "../_archive_error.ts";
import type { ByteGenerator, OpenBytes } from "./byte_stream.ts";

/** Opens the bytes of an object as they are stored. */
export type OpenStored = (signal: AbortSignal) => AsyncIterable<Uint8Array>;

/** Opens the text in the bytes of an object: decompressed, and without a byte order mark. */
export function decoded(url: string, open: OpenStored): OpenBytes {
  return async function* (signal): ByteGenerator {
    try {
      for await (const chunk of decodeContent(open(signal))) {
        signal.throwIfAborted();
        yield chunk;
      }
    } catch (cause) {
      if (signal.aborted || !(cause instanceof ContentError)) throw cause;
      const { reason } = cause;
      throw archiveError({ action: "read", url }, { code: "ARCHIVE_READ", reason, cause });
    }
  };
}
