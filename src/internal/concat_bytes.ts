/** Concatenates byte arrays. A single one is returned without a copy. */
export function concatBytes<Bytes extends Uint8Array>(
  parts: readonly Bytes[],
): Bytes | Uint8Array<ArrayBuffer> {
  const [first, ...others] = parts;
  if (first !== undefined && others.length === 0) return first;
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
