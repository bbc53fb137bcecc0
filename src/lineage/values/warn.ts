/** Warns on the console. The default of every `onWarning` and `onError` of this module. */
export function warn(message: string): void {
  // deno-lint-ignore no-console -- the default where no callback is given
  console.warn(message);
}
