import type { Input } from "./inputs.ts";

/** Yields the items of a source, and names the input in errors about its content. */
export async function* naming<T>(
  input: Pick<Input, "title">,
  source: AsyncIterable<T>,
): AsyncGenerator<T, void> {
  try {
    yield* source;
  } catch (error) {
    throw named(error, input);
  }
}

function named(error: unknown, { title }: Pick<Input, "title">): unknown {
  const cause = error;
  if (error instanceof SyntaxError) {
    return new SyntaxError(`${error.message} in ${title}`, { cause });
  }
  if (error instanceof RangeError) {
    return new RangeError(`${error.message} from ${title}`, { cause });
  }
  return error;
}
