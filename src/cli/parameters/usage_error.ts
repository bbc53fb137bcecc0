/** Thrown if the command line is invalid. The program exits with 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
