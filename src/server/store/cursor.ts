/** The place after which a page begins: the values of the columns by which the list is ordered. */
export type Cursor = readonly (string | number)[];

/** Writes a cursor as text that needs no escaping in a URL. The base64 of ASCII has no `/`. */
export function cursorText(cursor: Cursor): string {
  return btoa(encodeURIComponent(JSON.stringify(cursor))).replaceAll("+", "-").replaceAll("=", "");
}

/** Reads a cursor, or returns nothing if the text is not one. */
export function parseCursor(text: string): Cursor | undefined {
  try {
    const values: unknown = JSON.parse(decodeURIComponent(atob(text.replaceAll("-", "+"))));
    const isOurs = Array.isArray(values) && values.length > 0 &&
      values.every((value) => typeof value === "string" || typeof value === "number");
    return isOurs ? values : undefined;
  } catch {
    return undefined;
  }
}
