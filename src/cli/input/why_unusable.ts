const STATES: Readonly<Record<string, string>> = {
  EACCES: "access is denied",
  EISDIR: "it is a folder",
  ENOENT: "it does not exist",
  ENOSPC: "the disk is full",
  Z_BUF_ERROR: "the gzip data is cut short",
  Z_DATA_ERROR: "the gzip data is damaged",
  ZSTD_CUT_SHORT: "the Zstandard data is cut short",
  ZSTD_DAMAGED: "the Zstandard data is damaged",
  ZSTD_UNKNOWN: "it is Zstandard data, which this runtime cannot read",
  ZSTD_error_checksum_wrong: "the Zstandard data is damaged",
  ZSTD_error_corruption_detected: "the Zstandard data is damaged",
};

/** Says why a file cannot be read or written, for the end of a sentence. */
export function whyUnusable(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return STATES[code] ?? (error instanceof Error ? error.message : String(error));
}
