import { count, duration } from "../../markup/format.ts";
import type { RunDetail, RunSummary } from "../../store/runs.ts";
import { statusWord } from "../parts/entity.ts";
import { clockHtml, type Html, html, nameHtml, NOTHING } from "../parts/html.ts";
import { runUrl } from "../parts/links.ts";
import { pairsHtml, sectionHtml } from "../parts/section.ts";
import { shellWord } from "../parts/shell_word.ts";
import { shortId } from "../parts/short_id.ts";
import { claimOf, type RunClaim } from "./claim.ts";

interface ClaimOptions {
  /** The earlier attempts at the same run folder, the first one first. */
  readonly attempts: readonly RunSummary[];
  readonly now: number;
}

/** The claim under which a run works; nothing for runs of other tools. */
export function claimSection(run: RunDetail, options: ClaimOptions): Html | undefined {
  const { attempts, now } = options;
  const claim = claimOf(run.facets);
  if (claim === undefined) return undefined;
  const { manifest, folderUrl, attempt, token, owner, leaseMs, tookOver } = claim;
  const title = attempt === undefined ? "Claim" : `Attempt ${count(attempt)}`;
  const mono = (text: string | undefined): Html | undefined => {
    return text === undefined ? undefined : html`<span class="mono">${nameHtml(text)}</span>`;
  };
  const facts = pairsHtml([
    ["Now", nowHtml(run, now)],
    ["Earlier attempts", attempts.length === 0 ? undefined : attemptList(attempts, now)],
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

function attemptList(attempts: readonly RunSummary[], now: number): Html {
  const items = attempts.map((run) => {
    const { attempt, owner } = claimOf(run.facets) ?? {};
    const ended = run.endedAt ?? run.startedAt ?? run.createdAt;
    const word = statusWord(run.state).toLowerCase();
    const state = run.state === "FAILED" ? html`<b class="bad tx">${word}</b>` : word;
    const worker = owner === undefined ? NOTHING : html`
      on <span class="mono">${nameHtml(owner)}</span>
    `;
    return html`<li><a href="${runUrl(run.runId)}">${
      attempt ?? shortId(run.runId)
    }</a> ${state} at ${clockHtml(ended, now)}${worker}</li>`;
  });
  return html`<ol>${items}</ol>`;
}

function retryHtml({ manifest, folderUrl }: RunClaim): Html {
  const archive = folderUrl?.replace(/[^/]+\/?$/, "") ?? "";
  const words = [
    archive === "" ? "runline runs list <archive>" : `runline runs list ${shellWord(archive)}`,
    ...(manifest === undefined ? [] : [`--manifest ${shellWord(manifest)}`]),
    "--new",
  ];
  return html`
    <p class="mut">List the run folders that are not done:</p>
    <pre class="code" tabindex="0" aria-label="Command">${words.join(" \\\n  ")}</pre>
  `;
}
