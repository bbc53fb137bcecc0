import type { ArchiveCallOptions, PartFile } from "./archive.ts";

/** Objects by their addresses: what archives are built on. */
export interface ObjectStore {
  /**
   * Lists the objects below a folder, by its address with a trailing slash, in no particular order.
   * The list is complete, or the iteration throws.
   */
  list(folder: string, options?: ListObjectsOptions): AsyncIterable<StoredObject>;

  /** Returns the object at an address, or nothing if it does not exist. */
  head(url: string, options?: ArchiveCallOptions): Promise<StoredObject | undefined>;

  /** Reads the bytes of an object as they are stored. */
  read(url: string, options?: ReadObjectOptions): ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** Options of {@linkcode ObjectStore.read}. */
export interface ReadObjectOptions extends ArchiveCallOptions {
  /** The size of the object, if it is known. A large object on S3 is read by several requests at once. */
  readonly size?: number;
}

/** Options of {@linkcode ObjectStore.list}. */
export interface ListObjectsOptions extends ArchiveCallOptions {
  /**
   * Whether hidden objects are listed, too. A part of their path below the folder begins with `_` or
   * `.`, as in `_SUCCESS` and `_temporary/0/part-0`.
   * @default {false}
   */
  readonly hidden?: boolean;
  /**
   * Returns whether a folder is of interest, by its path below the listed one. On disk, other
   * folders are not opened. On S3, where a listing has no folders, it has no effect.
   * @default {() => true}
   */
  readonly enter?: (folder: string) => boolean;
}

/** An object. Its name is the path below the folder that was listed. */
export type StoredObject = PartFile;
