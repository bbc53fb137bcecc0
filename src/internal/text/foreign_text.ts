const MOST_READ = 4096;
const MOST_SHOWN = 200;

/**
 * Returns the part of a message of another program that may stand in an error: its first line, at most
 * 200 characters, without the credentials and queries of URLs and without the command that failed.
 */
export function foreignText(message: string): string {
  // The expressions below take quadratic time, so they get few characters.
  const [line = ""] = message.slice(0, MOST_READ).split(/[\r\n]/, 1);
  return line.replace(/^(Command failed).*/, "$1")
    .replaceAll(/\/\/[^\s"'<>]*@/g, "//")
    .replaceAll(/(:\/\/[^\s"'<>?#]*[?#])[^\s"'<>]+/g, "$1***")
    .slice(0, MOST_SHOWN).toWellFormed();
}
