import type { Facets } from "../../store/names.ts";
import { numberOf, objectOf, textOf } from "../facets/facet_values.ts";

/** The run facet with the claim under which Runline processes a run. */
export const CLAIM_FACET = "runline_claim";

/** The fields of the claim facet of a run; each may be absent. */
export interface RunClaim {
  /** The address of the manifest that has the claim. */
  readonly manifest: string | undefined;
  /** The name of the run folder, without the folders above it. */
  readonly runFolder: string | undefined;
  /** The address of the run folder. */
  readonly folderUrl: string | undefined;
  /** The number of the attempt, from 1. */
  readonly attempt: number | undefined;
  /** The fencing token. */
  readonly token: string | undefined;
  /** The worker. */
  readonly owner: string | undefined;
  /** Duration of the lease without a heartbeat, in milliseconds. */
  readonly leaseMs: number | undefined;
  /** The run whose lapsed claim this one took over. */
  readonly tookOver: string | undefined;
}

/** Reads the claim facet of a run. */
export function claimOf(facets: Facets): RunClaim | undefined {
  const facet = Object.hasOwn(facets, CLAIM_FACET) ? objectOf(facets[CLAIM_FACET]) : undefined;
  if (facet === undefined) return undefined;
  return {
    manifest: textOf(facet, "manifest"),
    runFolder: lastPart(textOf(facet, "runFolder")),
    folderUrl: textOf(facet, "runFolder"),
    attempt: numberOf(facet, "attempt"),
    token: textOf(facet, "token"),
    owner: textOf(facet, "owner"),
    leaseMs: numberOf(facet, "leaseMs"),
    tookOver: textOf(facet, "tookOver"),
  };
}

function lastPart(url: string | undefined): string | undefined {
  return url?.split("/").findLast((part) => part !== "");
}
