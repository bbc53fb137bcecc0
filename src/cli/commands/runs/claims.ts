import { printable } from "../../../internal/text/printable.ts";
import { CLAIM_STATES, type ClaimRecord } from "../../../manifest/mod.ts";
import { defineCommand } from "../../command.ts";
import { flag, option } from "../../parameters/parameter.ts";
import { choice } from "../../parameters/value_types.ts";
import { MANIFEST, MAX_RCU, openManifest } from "../../places/open_manifest.ts";
import { claimJson } from "./_claim_text.ts";

const OPEN_STATES = ["pending", "claimed", "failed", "dead"] as const;

/** `runline runs claims`. */
export const runsClaimsCommand = defineCommand({
  name: "runs claims",
  summary: "List the claims of runs that are not done",
  example: "runline runs claims --manifest dynamodb://snowplow-run-manifests",
  description:
    `Writes a line for each claim: its state, attempt, owner and run id, and the error of the last
failed attempt. On DynamoDB this reads the whole table of the claims.`,
  parameters: {
    manifest: MANIFEST,
    maxRcu: MAX_RCU,
    state: option(choice(CLAIM_STATES), {
      placeholder: "<state>",
      repeatable: true,
      help: `Claims in this state: ${CLAIM_STATES.join(", ")}`,
    }),
    json: flag("Write one JSON object for each claim"),
  },
  async run({ manifest: place, state, maxRcu, json }, io) {
    await using manifest = await openManifest(place, { io, access: "read", maxRcu });
    const states = state.length > 0 ? state : OPEN_STATES;
    for await (const claim of manifest.listClaims({ states, signal: io.signal })) {
      const line = json
        ? JSON.stringify({ runId: claim.runId, ...claimJson(claim) })
        : claimLine(claim);
      await io.stdout(`${line}\n`);
    }
    return 0;
  },
});

function claimLine({ state, attempts, owner, runId, error }: ClaimRecord): string {
  const texts = [owner, runId, ...error ? [error] : []].map((text) => printable(text));
  return `${state.padEnd(7)}  attempt ${attempts}  ${texts.join("  ")}`;
}
