/** Tells the user on the console. The default of every `onWarning` and `onError` of this room. */
export function warn(message: string): void {
  // deno-lint-ignore no-console -- the last resort for what nobody asked to be told
  console.warn(message);
}
