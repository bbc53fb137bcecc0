/** Yields some items and then the rest of a source. */
export async function* startingWith<Item>(
  first: readonly Item[],
  rest: AsyncIterator<Item>,
): AsyncGenerator<Item, void> {
  try {
    yield* first;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
