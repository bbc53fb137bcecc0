import { count, duration } from "../../markup/format.ts";
import type { RunDetail } from "../../store/runs.ts";
import { clockHtml, type Html, html, nameHtml } from "../parts/html.ts";
import { runUrl } from "../parts/links.ts";
import type { PageContext } from "../parts/page_context.ts";
import { pairsHtml, sectionHtml } from "../parts/section.ts";
import { shortId } from "../parts/short_id.ts";
import { claimOf, type RunClaim } from "./claim.ts";

/** The claim under which a run works; nothing for runs of other tools. */
export function claimSection(run: RunDetail, { now }: PageContext): Html | undefined {
  const claim = claimOf(run.facets);
  if (claim === undefined) return undefined;
  const { manifest, folderUrl, attempt, token, owner, leaseMs, tookOver } = claim;
  const title = attempt === undefined ? "Claim" : `Attempt ${count(attempt)}`;
  const mono = (text: string | undefined): Html | undefined => {
    return text === undefined ? undefined : html`<span class="mono">${nameHtml(text)}</span>`;
  };
  const facts = pairsHtml([
    ["Now", nowHtml(run, now)],
    ["Run folder", mono(folderUrl)],
    ["Owner", mono(owner)],
    ["Token", token],
    ["Lease", leaseMs === undefined ? undefined : duration(leaseMs)],
    [
      "Took over",
      // The nonce of a claim is the id of its run.
      tookOver === undefined
        ? undefined
        : html`from <a class="mono" href="${runUrl(tookOver)}">${shortId(tookOver)}</a>`,
    ],
  ], "kv");
  return sectionHtml(
    { id: "claim", title: "Claim", first: true },
    html`
      <article class="card">
        <header><h3>${title}</h3>${manifest === undefined
          ? ""
          : html`<small>claim in <code class="w">${nameHtml(manifest)}</code></small>`}</header>
        <div>${facts}${run.state === "FAILED" ? retryHtml(claim) : ""}</div>
      </article>
    `,
  );
}

function nowHtml(run: RunDetail, now: number): Html | string {
  const ended = run.endedAt;
  switch (run.state) {
    case "COMPLETED":
      return ended === undefined ? "done" : html`done since ${clockHtml(ended, now)}`;
    case "FAILED":
      return "failed; the next start tries the run folder again";
    case "ABORTED":
      return "given up; the next start tries the run folder again";
    case "RUNNING":
      return "held by this worker";
    case "NEW":
      return "not started";
    default:
      return run.state satisfies never;
  }
}

function retryHtml({ manifest }: RunClaim): Html {
  const target = manifest === undefined ? "" : ` \\\n  --manifest ${manifest}`;
  return html`
    <p class="mut">List what is left to do:</p>
    <pre class="code" tabindex="0"
      aria-label="Command">runline runs list &lt;archive&gt; --new${target}</pre>
  `;
}
