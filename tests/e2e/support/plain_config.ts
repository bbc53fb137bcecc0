/**
 * Writes every scalar as one text, as YAML and JSON read them in the one client and do not in the
 * other: `2.50` and 2.5, `yes` and true.
 */
export function plainConfig(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (Array.isArray(value)) return value.map(plainConfig);
  if (typeof value === "object") {
    const entries = Object.entries(value).map(([key, item]) => [key, plainConfig(item)] as const);
    return Object.fromEntries(entries.sort(([a], [b]) => a < b ? -1 : 1));
  }
  const text = String(value);
  if (/^(true|yes|on)$/i.test(text)) return "true";
  if (/^(false|no|off)$/i.test(text)) return "false";
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? String(Number(text)) : text;
}
