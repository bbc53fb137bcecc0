import type { ArchiveCallOptions } from "./archive.ts";

/** The target of runs: one object for each, which appears whole or not at all. */
export interface RunOutput {
  /** The output's address with a trailing slash: `s3://bucket/prefix/` or `file:///dir/`. */
  readonly url: string;

  /** Returns the object that is committed under a name, if any. */
  findCommitted(name: string, options?: OutputOptions): Promise<CommittedObject | undefined>;

  /** Opens a place beside the final name to write to. */
  stage(name: string, options?: OutputOptions): Promise<StagedObject>;

  /**
   * Lists the names of the objects below a folder of the output, which ends with a slash. Objects of the
   * same folder come one after another. On disk, the hidden files of stages are among them. The list is
   * complete, or the iteration throws.
   */
  list(folder: string, options?: ArchiveCallOptions): AsyncIterable<string>;

  /**
   * Removes the object that is committed under a name, if any. On disk, folders that are empty then are
   * removed as well, up to the root.
   */
  remove(name: string, options?: ArchiveCallOptions): Promise<void>;
}

/** Options of {@linkcode RunOutput.findCommitted} and {@linkcode RunOutput.stage}. */
export interface OutputOptions extends ArchiveCallOptions {
  /**
   * Whether an earlier attempt may have been killed, so that what it left behind is removed once an
   * object is committed. On disk, that lists the folder.
   * @default {false}
   */
  readonly sweep?: boolean;
}

/** An object that exists, whole. */
export interface CommittedObject {
  /** The object's address. */
  readonly url: string;
  /** The object's size in bytes. */
  readonly size: number;
  /** Reads the object's bytes. */
  read(options?: ArchiveCallOptions): ReadableStream<Uint8Array<ArrayBuffer>>;
}

/**
 * An object that is being written. Disposal discards what was not committed as far as possible. It
 * never fails, as that would hide the error that it follows.
 */
export interface StagedObject extends AsyncDisposable {
  /** The address under which the object appears once it is committed. */
  readonly url: string;

  /** Appends bytes; resolves when more may come. The chunk may be reused after that. */
  write(chunk: Uint8Array): Promise<void>;

  /**
   * Commits the object by one atomic step. Returns `"exists"`, and changes nothing, if an object
   * of that name can be read by then.
   */
  commit(): Promise<"committed" | "exists">;
}
