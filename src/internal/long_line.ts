/** The longest line that is taken unless told otherwise. */
export const MAX_LINE_LENGTH = 64 * 1024 * 1024;

/** Makes the error of a line that is longer than wanted. */
export function longLineError(maxLength: number, unit: "bytes" | "characters"): RangeError {
  return new RangeError(`Cannot read a line of more than ${maxLength} ${unit}`);
}
