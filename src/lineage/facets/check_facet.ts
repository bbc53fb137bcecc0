import { checkObject, checkUri, type Place } from "../values/check.ts";

/** Checks that a value has the envelope of a facet. */
export function checkFacet(place: Place): void {
  const { _producer, _schemaURL } = checkObject(place, ["_producer", "_schemaURL"]);
  checkUri(_producer);
  checkUri(_schemaURL);
}
