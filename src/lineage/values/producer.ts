import { VERSION } from "../../internal/version.ts";

/** The producer of the events and facets of this package. */
export const DEFAULT_PRODUCER: string = `https://jsr.io/@runline/runline@${VERSION}`;
