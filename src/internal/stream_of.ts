/** Options of {@linkcode streamOf}. */
export interface StreamOfOptions {
  /** Called first if the stream is cancelled, to end a read that hangs. */
  readonly onCancel?: (reason: unknown) => void;
}

/** Creates a stream that reads a generator only when it is asked to, and closes it on `cancel`. */
export function streamOf<Value>(
  source: AsyncGenerator<Value, void>,
  options: StreamOfOptions = {},
): ReadableStream<Value> {
  return new ReadableStream<Value>({
    async pull(controller) {
      const next = await source.next();
      if (next.done) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel(reason) {
      options.onCancel?.(reason);
      await source.return();
    },
  }, { highWaterMark: 0 });
}
