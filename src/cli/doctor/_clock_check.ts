import type { SeenResponse } from "../io.ts";
import { formatDuration } from "../../internal/text/format.ts";
import { type Check, failed, type Finding, ok, warning } from "./finding.ts";

// The header has whole seconds, and the response takes time to arrive.
const WARNING_MS = 5_000;

// DynamoDB and S3 refuse requests that are five or fifteen minutes off:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
const FAILED_MS = 300_000;

/** Compares the clock with the header `Date` of all responses. */
export const clockCheck: Check = {
  name: "clock",
  run: ({ responses }) => Promise.resolve([findingOf(responses)]),
};

function findingOf(responses: readonly SeenResponse[]): Finding {
  const skews = responses.map(skewOf).filter((skew) => skew !== undefined);
  const [largest] = skews.toSorted((a, b) => Math.abs(b.ms) - Math.abs(a.ms));
  if (largest === undefined) return ok("Not checked: no server was asked");
  const { ms, host } = largest;
  const side = ms < 0 ? "ahead of" : "behind";
  const text = `This clock is ${formatDuration(Math.abs(ms))} ${side} ${host}`;
  const fix = "Synchronize the clock by NTP";
  if (Math.abs(ms) >= FAILED_MS) return failed(text, fix);
  if (Math.abs(ms) >= WARNING_MS) return warning(text, fix);
  return ok(`Within ${formatDuration(WARNING_MS)} of ${host}`);
}

function skewOf(
  { date, url, sentAt, receivedAt }: SeenResponse,
): { readonly ms: number; readonly host: string } | undefined {
  const time = Date.parse(date ?? "");
  if (Number.isNaN(time)) return undefined;
  // The header is cut to seconds: on average half of one.
  const ms = Math.round(time + 500 - (sentAt + receivedAt) / 2);
  return { ms, host: URL.parse(url)?.host ?? url };
}
