/**
 * Copies headers. A value that is refused is not quoted: it may be a key.
 *
 * @throws {TypeError} If a name or a value is not valid.
 */
export function checkedHeaders(headers: Readonly<Record<string, string>>): Headers {
  const checked = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    try {
      checked.set(name, value);
    } catch {
      throw new TypeError(`Cannot create HTTP transport as the header "${name}" is not valid`);
    }
  }
  return checked;
}
