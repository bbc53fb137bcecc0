// deno-lint-ignore-file no-explicit-any -- constructors take anything
/**
 * Stand-in for `jsr:@std/assert` over `node:assert`. Development only; it has the assertions that
 * this project uses and no more. Equality is that of `node:assert` in strict mode, which is stricter
 * than the original about `-0` and about objects that have no prototype.
 *
 * @module
 */
import { strict as assertions } from "node:assert";

type ErrorClass<E> = abstract new (...args: any[]) => E;

/** Asserts that a value is truthy. */
export function assert(expr: unknown, msg = ""): asserts expr {
  assertions.ok(expr, msg);
}

/** Asserts that a value is falsy. */
export function assertFalse(expr: unknown, msg = ""): void {
  assertions.ok(!expr, msg);
}

/** Asserts that two values are deeply equal. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  assertions.deepEqual(actual, expected, msg);
}

/** Asserts that two values are not deeply equal. */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  assertions.notDeepEqual(actual, expected, msg);
}

/** Asserts that two values are the same. */
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  msg?: string,
): asserts actual is T {
  assertions.equal(actual, expected, msg);
}

/** Asserts that two values are not the same. */
export function assertNotStrictEquals<T>(
  actual: T,
  expected: T,
  msg?: string,
): void {
  assertions.notEqual(actual, expected, msg);
}

/** Asserts that a value is neither `undefined` nor `null`. */
export function assertExists<T>(
  actual: T,
  msg?: string,
): asserts actual is NonNullable<T> {
  const found = actual !== undefined && actual !== null;
  assertions.ok(found, `Expected "${actual}" to be there${suffix(msg)}`);
}

/** Asserts that a value is less than another. */
export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  assertions.ok(actual < expected, msg ?? `Expected ${actual} < ${expected}`);
}

/** Asserts that a value is less than another or equal to it. */
export function assertLessOrEqual<T>(
  actual: T,
  expected: T,
  msg?: string,
): void {
  assertions.ok(actual <= expected, msg ?? `Expected ${actual} <= ${expected}`);
}

/** Asserts that a value is greater than another. */
export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  assertions.ok(actual > expected, msg ?? `Expected ${actual} > ${expected}`);
}

/** Asserts that a value is greater than another or equal to it. */
export function assertGreaterOrEqual<T>(
  actual: T,
  expected: T,
  msg?: string,
): void {
  assertions.ok(actual >= expected, msg ?? `Expected ${actual} >= ${expected}`);
}

/** Asserts that a text contains another. */
export function assertStringIncludes(
  actual: string,
  expected: string,
  msg?: string,
): void {
  const message = `Expected "${actual}" to contain "${expected}"${suffix(msg)}`;
  assertions.ok(actual.includes(expected), message);
}

/** Asserts that a text matches a regular expression. */
export function assertMatch(
  actual: string,
  expected: RegExp,
  msg?: string,
): void {
  assertions.ok(
    expected.test(actual),
    `Expected "${actual}" to match ${expected}${suffix(msg)}`,
  );
}

/** Asserts that a text does not match a regular expression. */
export function assertNotMatch(
  actual: string,
  expected: RegExp,
  msg?: string,
): void {
  const message = `Expected "${actual}" not to match ${expected}${suffix(msg)}`;
  assertions.ok(!expected.test(actual), message);
}

/** Asserts that a value is an instance of a class. */
export function assertInstanceOf<
  T extends abstract new (...args: any[]) => any,
>(
  actual: unknown,
  expectedType: T,
  msg = "",
): asserts actual is InstanceType<T> {
  const message = `Expected an instance of "${expectedType.name}", got ${actual}${suffix(msg)}`;
  assertions.ok(actual instanceof expectedType, message);
}

/** Asserts that an error is of a class and that its message has a text in it. */
export function assertIsError<E extends Error = Error>(
  error: unknown,
  ErrorClass?: ErrorClass<E>,
  msgMatches?: string | RegExp,
  msg?: string,
): asserts error is E {
  assertInstanceOf(error, ErrorClass ?? Error, msg);
  if (msgMatches instanceof RegExp) assertMatch(error.message, msgMatches, msg);
  else if (msgMatches) assertStringIncludes(error.message, msgMatches, msg);
}

/** Asserts that a function throws, and returns what it threw. */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
/** Asserts that a function throws an error of a class, and returns it. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows(
  fn: () => unknown,
  errorClassOrMsg?: ErrorClass<Error> | string,
  msgIncludes?: string,
  msg?: string,
): unknown {
  try {
    fn();
  } catch (error) {
    if (typeof errorClassOrMsg === "function") {
      assertIsError(error, errorClassOrMsg, msgIncludes, msg);
    }
    return error;
  }
  const message = typeof errorClassOrMsg === "string" ? errorClassOrMsg : msg;
  assertions.fail(`Expected function to throw${suffix(message)}`);
}

/** Asserts that a promise is rejected, and returns the reason. */
export function assertRejects(
  fn: () => PromiseLike<unknown>,
  msg?: string,
): Promise<unknown>;
/** Asserts that a promise is rejected with an error of a class, and returns it. */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects(
  fn: () => PromiseLike<unknown>,
  errorClassOrMsg?: ErrorClass<Error> | string,
  msgIncludes?: string,
  msg?: string,
): Promise<unknown> {
  const message = typeof errorClassOrMsg === "string" ? errorClassOrMsg : msg;
  const promise = promiseOf(fn, message);
  try {
    await promise;
  } catch (error) {
    if (typeof errorClassOrMsg === "function") {
      assertIsError(error, errorClassOrMsg, msgIncludes, msg);
    }
    return error;
  }
  assertions.fail(`Expected function to reject${suffix(message)}`);
}

/** Fails. */
export function fail(msg?: string): never {
  assertions.fail(`Failed assertion${suffix(msg)}`);
}

/** Calls a function that must return a promise. A function that throws does not reject. */
function promiseOf(
  fn: () => PromiseLike<unknown>,
  msg?: string,
): PromiseLike<unknown> {
  let promise: PromiseLike<unknown> | undefined;
  try {
    promise = fn();
  } catch { /* no promise then either */ }
  if (typeof promise?.then === "function") return promise;
  assertions.fail(`Function throws when expected to reject${suffix(msg)}`);
}

function suffix(msg: string | undefined): string {
  return msg ? `: ${msg}` : "";
}
