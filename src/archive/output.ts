import type { ArchiveCallOptions } from "./archive.ts";

/** Where the output of runs goes: one object a run, which appears whole or not at all. */
export interface RunOutput {
  /** The output's address with a trailing slash: `s3://bucket/prefix/` or `file:///dir/`. */
  readonly url: string;

  /** Gives what is committed under a name, if anything. */
  findCommitted(name: string, options?: ArchiveCallOptions): Promise<CommittedObject | undefined>;

  /** Opens a place beside the final name to write to. */
  stage(name: string, options?: ArchiveCallOptions): Promise<StagedObject>;
}

/** An object that is there, whole. */
export interface CommittedObject {
  /** The object's address. */
  readonly url: string;
  /** The object's size in bytes. */
  readonly size: number;
  /** Reads the object's bytes. */
  read(options?: ArchiveCallOptions): ReadableStream<Uint8Array<ArrayBuffer>>;
}

/**
 * An object that is being written. Disposal throws away what was not committed as well as it can; it
 * never fails, as that would hide the error that it follows.
 */
export interface StagedObject extends AsyncDisposable {
  /** The address under which the object appears once it is committed. */
  readonly url: string;

  /** Appends bytes; resolves when more may come. The chunk may be reused after that. */
  write(chunk: Uint8Array): Promise<void>;

  /**
   * Makes the object appear by one atomic step. Answers `"exists"`, and changes nothing, if the
   * name is taken by then.
   */
  commit(): Promise<"committed" | "exists">;
}
