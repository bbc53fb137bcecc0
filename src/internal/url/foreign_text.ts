import { redactUrl } from "./redact_url.ts";

const MOST_READ = 4096;
const MOST_SHOWN = 200;

/**
 * Returns the part of a message of another program that may stand in an error: its first line, at most
 * 200 characters, without the secrets of URLs and without the command that failed.
 */
export function foreignText(message: string): string {
  // The expression below takes quadratic time, so it gets few characters.
  const [line = ""] = message.slice(0, MOST_READ).split(/[\r\n]/, 1);
  return line.replace(/^(Command failed).*/, "$1")
    .replaceAll(/[a-z][a-z\d+.-]*:\/\/[^\s"'<>]+/gi, (url) => redactUrl(url))
    .slice(0, MOST_SHOWN).toWellFormed();
}
