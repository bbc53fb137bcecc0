/**
 * A Lambda handler for the data transformation of Amazon Data Firehose: enriched events in, NDJSON
 * out.
 *
 * Firehose expects every record back under its id. It stores failed records, unchanged, under the error
 * prefix of the bucket:
 * https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-status-model.html
 *
 * An answer has at most 6 MB, and JSON is longer than its TSV: set the buffer of the transformation to
 * 1 MB.
 *
 * @module
 */
import { EnrichedParseError, toJson } from "@runline/runline/enriched";
import { Buffer } from "node:buffer";

/** A record of a delivery stream. */
export interface FirehoseRecord {
  /** Its id. */
  readonly recordId: string;
  /** Its data in base64: lines. The last one may lack its line end. */
  readonly data: string;
}

/** The result of a record. */
export interface FirehoseResult extends FirehoseRecord {
  /** Whether the data goes on, is left out on purpose, or is put aside. */
  readonly result: "Ok" | "Dropped" | "ProcessingFailed";
}

/** Transforms the records; one with a bad event in it fails as a whole. */
export function handler(
  { records }: { readonly records: readonly FirehoseRecord[] },
): { readonly records: readonly FirehoseResult[] } {
  return { records: records.map(transformed) };
}

function transformed({ recordId, data }: FirehoseRecord): FirehoseResult {
  const lines = Buffer.from(data, "base64").toString().split("\n").filter((line) => line !== "");
  if (lines.length === 0) return { recordId, data, result: "Dropped" };
  try {
    const rows = lines.map((line) => `${toJson(line)}\n`).join("");
    return { recordId, data: Buffer.from(rows).toString("base64"), result: "Ok" };
  } catch (error) {
    if (!(error instanceof EnrichedParseError)) throw error;
    return { recordId, data, result: "ProcessingFailed" };
  }
}
