/** Reports whether a value is an object with members: neither null nor an array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Returns the options of a call, which untyped callers may leave out or mistake.
 *
 * @throws {TypeError} If they are not an object.
 */
export function optionsOf<Options>(options: Options, call: string): Options {
  if (isObject(options)) return options;
  throw wrongType(options, `Cannot call ${call} as its options must be an object`);
}

/** Checks that each of some named collaborators has a method, and throws a `TypeError` otherwise. */
export function requireMethod(named: Readonly<Record<string, unknown>>, method: string): void {
  for (const [name, value] of Object.entries(named)) {
    if (typeof (value as Readonly<Record<string, unknown>> | undefined)?.[method] === "function") {
      continue;
    }
    throw wrongType(value, `Cannot use '${name}' as it must have the method ${method}()`);
  }
}

/** Checks that an argument can be iterated and is no text, and throws a `TypeError` otherwise. */
export function requireIterable(named: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(named)) {
    const isObject = typeof value === "object" && value !== null;
    if (isObject && (Symbol.asyncIterator in value || Symbol.iterator in value)) continue;
    throw wrongType(value, `Cannot use '${name}' as it must be an iterable object`);
  }
}

/** Creates the error of an argument with the wrong type. It does not show the value. */
export function wrongType(value: unknown, problem: string): TypeError {
  const type = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  return new TypeError(`${problem}: current type is ${type}`);
}
