/** The default of the longest line. */
export const MAX_LINE_LENGTH = 64 * 1024 * 1024;

/** Returns the error of a line that is too long. */
export function longLineError(maxLength: number, unit: "bytes" | "characters"): RangeError {
  return new RangeError(`Cannot read a line of more than ${maxLength} ${unit}`);
}
