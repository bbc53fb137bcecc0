/** Thrown when the program is called in a way that it cannot make sense of; it exits with 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  /** The command that was called. */
  readonly command: { readonly name: string } | undefined;

  /** Makes the error. */
  constructor(message: string, command?: { readonly name: string }) {
    super(message);
    this.command = command;
  }
}
