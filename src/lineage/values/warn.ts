import { textOf } from "../../internal/as_error.ts";

/** Warns on the console. The default of every `onWarning` and `onError` of this module. */
export function warn(message: string): void {
  // deno-lint-ignore no-console -- the default without a callback
  console.warn(message);
}

/** Wraps a callback of the user: one that throws must fail no run, hold up no event and end no process. */
export function orReported<Args extends unknown[]>(
  callback: (...args: Args) => void,
): (...args: Args) => void {
  return (...args) => {
    try {
      callback(...args);
    } catch (error) {
      warn(textOf(error));
    }
  };
}
