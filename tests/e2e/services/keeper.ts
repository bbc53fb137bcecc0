/**
 * Waits until the process that owns a session is gone, however it went, and stops the session's
 * parts, keeping their logs. Test files of one `deno test` share their parts this way, and an interrupted one leaves
 * nothing running.
 */
import { delay } from "../../../src/internal/delay.ts";
import { PARTS } from "./parts.ts";
import { endSession, isAlive, stopPart } from "./session.ts";

const [owner = ""] = Deno.args;
while (isAlive(Number(owner))) await delay(200);
await Promise.all(PARTS.map((part) => stopPart(part, owner)));
await endSession(owner);
