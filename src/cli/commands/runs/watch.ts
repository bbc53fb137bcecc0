import { reportMessage } from "../../terminal_safe.ts";
import { ArchiveError } from "../../../archive/mod.ts";
import { delay } from "../../../internal/delay.ts";
import { ManifestError } from "../../../manifest/mod.ts";
import { defineCommand } from "../../command.ts";
import { type CliIo, detail } from "../../io.ts";
import { formatNumberOf } from "../../../internal/text/format.ts";
import { option, type ValuesOf } from "../../parameters/parameter.ts";
import { duration, keepTime } from "../../parameters/value_types.ts";
import { openLineage } from "../../places/open_lineage.ts";
import { openManifest } from "../../places/open_manifest.ts";
import { openArchive } from "../../places/places.ts";
import { QUEUE, sqsClient } from "../../places/aws/sqs_client.ts";
import { WakeUpQueue } from "../../places/aws/wake_up_queue.ts";
import { type ListingPass, ListingWindow } from "../../process/listing_window.ts";
import { ProcessReport } from "../../process/report.ts";
import { preparePass, PROCESS_PARAMETERS, processPass } from "../_process_pass.ts";

// Workers that start together would otherwise list the archive at the same times.
const JITTER = 0.2;

const PARAMETERS = {
  ...PROCESS_PARAMETERS,
  retryDelay: option(duration, {
    help: "The longest wait after a failure; it doubles",
    default: "30s",
  }),
  interval: option(duration, { help: "The wait between two listings", default: "60s" }),
  queue: QUEUE,
  lookBack: option(keepTime, {
    help: "List only from this time before the newest run: 7d",
  }),
  fullEvery: option(duration, {
    help: "With --look-back, list all runs this often",
    default: "1h",
  }),
};

type WatchOptions = ValuesOf<typeof PARAMETERS>;

/** `runline runs watch`. */
export const runsWatchCommand = defineCommand({
  name: "runs watch",
  summary: "Process new runs of an archive as they arrive, until it is stopped",
  example: "runline runs watch ./archive --job food_delivery/orders --out ./json",
  description:
    `Repeats "runline process": it lists the archive, processes the new runs, and waits for the interval,
plus or minus a fifth. Neither a failed run nor a temporarily unreachable archive or manifest ends it.
A folder that does not exist yet is reported and waited for.

With --look-back, a listing begins at that time before the newest run, which on S3 needs only the
requests for those runs. A listing of all runs, at the interval --full-every, finds runs that arrive
later.

With --queue, a message of an SQS queue ends the wait early. It is the queue to which the bucket sends
its event notifications. Messages are deleted once a listing that began after their receipt is
complete. A listing at the interval finds runs without a message, and runs that were not ready when
their message arrived. The user needs sqs:ReceiveMessage and sqs:DeleteMessage.

SIGINT, SIGTERM and SIGHUP end the command. It releases the claims of runs in progress, and exits with
0.`,
  parameters: PARAMETERS,
  async run(options, io) {
    const { json, lineageOut, spool, runNames } = options;
    await using pass = await preparePass(options, io);
    await using wakeUp = await openWakeUp(options.queue, io);
    const archive = await openArchive(options.archive, { io, runNames });
    const onError = (error: Error): void => reportMessage(error.message, io);
    await using lineage = await openLineage({ lineageOut, spool, io, json, onError });
    await using manifest = await openManifest(options.manifest, { io, maxRcu: options.maxRcu });
    const passOptions = { ...pass, io, archive, manifest, lineage };
    const window = new ListingWindow({
      since: options.since,
      lookBackMs: options.lookBack,
      fullEveryMs: options.fullEvery,
      now: Date.now,
    });
    try {
      while (!io.signal.aborted) {
        const passed = onePass(options, { ...passOptions, listing: window.begin() });
        if (await unlessUnavailable(passed, io)) await wakeUp.listed();
        await wakeUp.wait(options.interval * (1 + JITTER * (2 * Math.random() - 1)));
      }
    } catch (error) {
      if (!io.signal.aborted) throw error;
    }
    return 0;
  },
});

/** The end of the wait between two listings. */
interface WakeUp extends Pick<WakeUpQueue, "listed" | "wait">, AsyncDisposable {}

async function openWakeUp(url: string | undefined, io: CliIo): Promise<WakeUp> {
  if (url === undefined) {
    return {
      wait: (ms) => delay(ms, io),
      listed: () => Promise.resolve(),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
  const client = await sqsClient(url, io);
  const queue = new WakeUpQueue(client, {
    url,
    signal: io.signal,
    onError: (message) => reportMessage(message, io),
    onWakeUp: (count) => detail(`${formatNumberOf(count, "message")} of "${url}" arrived`, io),
  });
  return Object.assign(queue, {
    [Symbol.asyncDispose]: () => Promise.resolve(client.destroy()),
  });
}

interface PassOptions extends Omit<Parameters<typeof processPass>[1], "limit" | "onLineageError"> {
  readonly listing: ListingPass;
}

async function onePass(
  options: WatchOptions,
  { listing, ...passOptions }: PassOptions,
): Promise<void> {
  const { json, archive } = options;
  const { since } = listing;
  const keepsBad = options.bad !== undefined;
  const report = new ProcessReport(passOptions.io, { archive: archive.title, json, keepsBad });
  const onLineageError = (error: Error): void => report.lineageError(error);
  const settings = { ...passOptions, limit: Infinity, onLineageError };
  const outcomes = processPass({ ...options, since }, settings);
  for await (const outcome of outcomes) {
    listing.saw(outcome.run.time);
    // Else each pass would list all runs that are done.
    if (outcome.status !== "skipped" || outcome.reason === "lost") await report.outcome(outcome);
  }
  listing.completed();
  const { done, failed, aborted } = report.totals;
  if (done + failed + aborted > 0) await report.end();
}

/** Reports an error that may pass by itself, and throws any other. Returns whether there was none. */
async function unlessUnavailable(pass: Promise<void>, io: CliIo): Promise<boolean> {
  try {
    await pass;
    return true;
  } catch (error) {
    const mayPass = error instanceof ArchiveError && isTemporary(error) ||
      error instanceof ManifestError &&
        (error.code === "MANIFEST_UNAVAILABLE" || error.code === "MANIFEST_THROTTLED");
    if (!mayPass || io.signal.aborted) throw error;
    reportMessage(error.message, io);
    return false;
  }
}

// A prefix on S3 exists with its first object, and a folder with the first run or mount.
function isTemporary({ code, url }: ArchiveError): boolean {
  return code === "ARCHIVE_UNAVAILABLE" || code === "ARCHIVE_NOT_FOUND" && url.startsWith("file:");
}
