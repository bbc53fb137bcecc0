import { ENRICHED_FIELDS } from "../../enriched/mod.ts";
import { option, type ValueType } from "../parameters/parameter.ts";
import { UsageError } from "../parameters/usage_error.ts";

const memberNames: ValueType<readonly string[]> = {
  placeholder: "<names>",
  expected: "names of fields, separated by commas",
  parse(text) {
    const names = text.split(",").map((name) => name.trim());
    const unknown = names.find((name) => !canBeMember(name));
    if (unknown !== undefined) {
      throw new UsageError(`Option "--fields" names no field of events: "${unknown}"`);
    }
    return names;
  },
};

/** The option for the members of rows. */
export const FIELDS = option(memberNames, { help: "Only these members, separated by commas" });

// Members that dialects add to the columns, or write in the place of one.
const OTHER_MEMBERS: readonly string[] = ["geo_location", "refr_device_tstamp"];

function canBeMember(name: string): boolean {
  return /^(contexts|unstruct_event)_[a-z0-9_.-]+_[0-9]+$/.test(name) ||
    OTHER_MEMBERS.includes(name) || ENRICHED_FIELDS.some((field) => field.name === name);
}
