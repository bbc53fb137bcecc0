/** Returns some chunks and then those that are left. */
export async function* startingWith(
  first: readonly Uint8Array[],
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  try {
    yield* first as readonly Uint8Array<ArrayBuffer>[];
    for (let next = await rest.next(); !next.done; next = await rest.next()) {
      yield next.value as Uint8Array<ArrayBuffer>;
    }
  } finally {
    await rest.return?.();
  }
}
