/**
 * Returns the largest of some numbers, or `least` if none is larger. A function takes only so many
 * arguments, so `Math.max(...numbers)` throws for a long list.
 */
export function largest(numbers: Iterable<number>, least = -Infinity): number {
  let result = least;
  for (const number of numbers) if (number > result) result = number;
  return result;
}

/** Returns the smallest of some numbers, or `Infinity` if there is none. */
export function smallest(numbers: Iterable<number>): number {
  let result = Infinity;
  for (const number of numbers) if (number < result) result = number;
  return result;
}
