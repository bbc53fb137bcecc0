/** An archive of runs: the interface that every archive implements. */
export interface RunArchive {
  /** The archive's address with a trailing slash: `s3://bucket/prefix/` or `file:///dir/`. */
  readonly url: string;

  /**
   * Lists the run folders in the order of their time. On S3, runs whose names are read as the Python
   * SDK does are listed in the order of their keys, which need not be that of time.
   *
   * @throws {RangeError} If `since` or `until` is an invalid date.
   */
  listRuns(options?: ListRunFoldersOptions): AsyncIterable<RunFolder>;

  /** Lists the part files of a run in the order of their names, without markers and hidden files. */
  listFiles(run: RunFolder, options?: ListFilesOptions): Promise<readonly PartFile[]>;

  /**
   * Reads the text of a part file as bytes: gzip and Zstandard data is decompressed, and a byte order
   * mark is left out. The content decides, not the name. A file in another format is an error.
   */
  read(file: PartFile, options?: ArchiveCallOptions): ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** Options of every call of a {@linkcode RunArchive} or {@linkcode RunOutput}. */
export interface ArchiveCallOptions {
  /** Ends the call early. */
  readonly signal?: AbortSignal;
}

/** Options of {@linkcode RunArchive.listRuns}. */
export interface ListRunFoldersOptions extends ArchiveCallOptions {
  /** Lists only runs of this time and later. On S3, earlier ones cost no request. */
  readonly since?: Date | undefined;
  /** Lists only runs before this time. */
  readonly until?: Date | undefined;
}

/** Options of {@linkcode RunArchive.listFiles}. */
export interface ListFilesOptions extends ArchiveCallOptions {
  /**
   * Whether markers such as `_SUCCESS` and other hidden files are listed too.
   * @default {false}
   */
  readonly hidden?: boolean;
}

/** A folder of enriched events. */
export interface RunFolder {
  /**
   * The key prefix of the folder with its trailing slash and without the bucket, exactly as the
   * Python SDK stores it: `enriched/archive/run=2026-01-31-00-00-00/`. For a folder on disk it is
   * the absolute path, with a trailing slash.
   */
  readonly runId: string;
  /** The path of the folder below the archive, without its slash: `run=2026-01-31-00-00-00`. */
  readonly name: string;
  /** The folder's address with a trailing slash. */
  readonly url: string;
  /** The time in the name of the folder, in UTC. */
  readonly time: Date;
}

/** A file of a run. */
export interface PartFile {
  /** The file's address. */
  readonly url: string;
  /** The file's path below the run folder. */
  readonly name: string;
  /** The size as stored, in bytes. */
  readonly size: number;
  /** Whether the file must be restored before it can be read (S3 Glacier and Deep Archive). */
  readonly archived: boolean;
  /** Whether it is a marker or another hidden file, which has no events. */
  readonly hidden?: boolean;
  /** Time of the last change of the file, if known. */
  readonly modified?: Date;
  /** A text that differs after each write of the file, if the archive knows one: the ETag on S3. */
  readonly version?: string;
}
