import { VERSION } from "../../internal/version.ts";

/** The URI that says of an event or a facet that this package made it. */
export const DEFAULT_PRODUCER: string = `https://jsr.io/@runline/runline@${VERSION}`;
