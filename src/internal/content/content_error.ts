/** Thrown if the content of a file is damaged, or in a format that cannot be read. */
export class ContentError extends Error {
  override readonly name = "ContentError";
  /** The end of a sentence that names the file: `it is bzip2 data, …`. */
  readonly reason: string;

  constructor({ reason, ...options }: { readonly reason: string; readonly cause?: unknown }) {
    super(`Cannot decode content: ${reason}`, options);
    this.reason = reason;
  }
}
