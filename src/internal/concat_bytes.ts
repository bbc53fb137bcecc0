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

/**
 * Reads bytes until the source ends, or until there are more than `maxBytes`. The rest is not read. If it
 * returns more than `maxBytes`, the source has more.
 */
export async function readUpTo(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of source) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > maxBytes) break;
  }
  return concatBytes(chunks);
}
