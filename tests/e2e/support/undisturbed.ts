import { digests, type Place } from "./place.ts";
import { runlineOk } from "./runline.ts";

/** Returns the digests of the output of one process that nothing disturbs. */
export async function undisturbedOutput(place: Place): Promise<Map<string, string>> {
  const [manifest, out] = [place.manifest(), place.output()];
  await createManifest(place, manifest);
  await runlineOk([
    ...["process", place.archive, "--manifest", manifest, "--out", out, "--json"],
    ...["--job", "e2e/undisturbed", "--lineage-out", "/dev/null"],
  ], place.env);
  return digests(await place.objects(out));
}

/** Creates the tables of a manifest. */
export async function createManifest(place: Place, manifest: string): Promise<void> {
  await runlineOk(["runs", "create", "--manifest", manifest], place.env);
}
