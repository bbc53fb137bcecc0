/**
 * Stand-in for `jsr:@std/assert` over `node:assert`. Development only; it has the assertions that
 * this project uses and no more.
 *
 * @module
 */
import { strict as assert } from "node:assert";

// deno-lint-ignore no-explicit-any
type ErrorClass<E extends Error> = abstract new (...args: any[]) => E;

/** Asserts that a value is truthy. */
export function ok(value: unknown, message?: string): asserts value {
  assert.ok(value, message);
}
export { ok as assert };

/** Asserts that two values are deeply equal. */
export function assertEquals<T>(actual: T, expected: T, message?: string): void {
  assert.deepEqual(actual, expected, message);
}

/** Asserts that two values are not deeply equal. */
export function assertNotEquals<T>(actual: T, expected: T, message?: string): void {
  assert.notDeepEqual(actual, expected, message);
}

/** Asserts that two values are the same. */
export function assertStrictEquals<T>(actual: unknown, expected: T, message?: string): void {
  assert.equal(actual, expected, message);
}

/** Asserts that a value is neither `undefined` nor `null`. */
export function assertExists<T>(actual: T, message?: string): asserts actual is NonNullable<T> {
  assert.ok(actual !== undefined && actual !== null, message ?? "the value is missing");
}

/** Asserts that a text contains another. */
export function assertStringIncludes(actual: string, expected: string, message?: string): void {
  if (actual.includes(expected)) return;
  assert.fail(
    message ?? `expected to find ${JSON.stringify(expected)} in ${JSON.stringify(actual)}`,
  );
}

/** Asserts that a text matches a regular expression. */
export function assertMatch(actual: string, expected: RegExp, message?: string): void {
  assert.match(actual, expected, message);
}

/** Asserts that a value is an instance of a class. */
export function assertInstanceOf<E extends Error>(
  actual: unknown,
  type: ErrorClass<E>,
  message?: string,
): asserts actual is E {
  assert.ok(actual instanceof type, message ?? `expected an instance of ${type.name}`);
}

/** Asserts that an error is of a class and that its message includes a text. */
export function assertIsError<E extends Error = Error>(
  error: unknown,
  type?: ErrorClass<E>,
  includes?: string,
): asserts error is E {
  assert.ok(error instanceof (type ?? Error), `expected ${type?.name ?? "Error"}, got ${error}`);
  if (includes !== undefined) assertStringIncludes((error as Error).message, includes);
}

/** Asserts that a function throws, and returns what it threw. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  type?: ErrorClass<E>,
  includes?: string,
): E {
  try {
    fn();
  } catch (error) {
    assertIsError(error, type, includes);
    return error;
  }
  assert.fail("expected the function to throw");
}

/** Asserts that a promise is rejected, and returns the reason. */
export async function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  type?: ErrorClass<E>,
  includes?: string,
): Promise<E> {
  try {
    await fn();
  } catch (error) {
    assertIsError(error, type, includes);
    return error;
  }
  assert.fail("expected the promise to be rejected");
}

/** Fails. */
export function fail(message = "failed"): never {
  assert.fail(message);
}
