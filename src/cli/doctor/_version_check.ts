import process from "node:process";
import { versionText } from "../version_text.ts";
import { type Check, failed, ok } from "./finding.ts";

// As docs/install.md and the npm package have them.
const MINIMUM: Readonly<Record<string, readonly [major: number, minor: number]>> = {
  bun: [1, 4],
  deno: [2, 9],
  node: [22, 13],
};

/** Checks the version of the runtime. */
export const versionCheck: Check = {
  name: "version",
  run() {
    const { versions } = process;
    const name = ["bun", "deno"].find((runtime) => versions[runtime] !== undefined) ?? "node";
    const [major, minor] = MINIMUM[name] ?? [0, 0];
    const [ownMajor = 0, ownMinor = 0] = (versions[name] ?? "").split(".").map(Number);
    const isOld = ownMajor < major || (ownMajor === major && ownMinor < minor);
    const text = versionText();
    const fix = `Install ${name} ${major}.${minor} or later`;
    return Promise.resolve([isOld ? failed(`${text} is too old`, fix) : ok(text)]);
  },
};
