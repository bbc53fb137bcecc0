import type { JsonObject } from "../events/incoming_event.ts";
import { arrayOf, objectOf, textOf } from "./json_values.ts";

/** A column that a column is made of. */
export interface ColumnSource {
  /** The column that is written; empty for all of the dataset. */
  readonly field: string;
  readonly namespace: string;
  readonly name: string;
  readonly inputField: string;
  readonly type?: string;
  readonly subtype?: string;
  readonly description?: string;
  readonly masking: boolean;
}

/** Reads a `columnLineage` facet of any version. */
export function columnSources(facet: unknown): ColumnSource[] {
  return Object.entries(objectOf(objectOf(facet)["fields"])).flatMap(([field, value]) => {
    const about = objectOf(value);
    return arrayOf(about["inputFields"]).flatMap((item) => sourcesOf(field, objectOf(item), about));
  });
}

function sourcesOf(field: string, input: JsonObject, about: JsonObject): ColumnSource[] {
  const [namespace, name] = [textOf(input["namespace"]), textOf(input["name"])];
  const inputField = textOf(input["field"]);
  if (namespace === undefined || name === undefined || inputField === undefined) return [];
  // Before version 1-1-0 of the facet, a transformation stood at the field, not at its inputs.
  const transformation = objectOf(
    arrayOf(input["transformations"])[0] ?? {
      type: about["transformationType"],
      description: about["transformationDescription"],
    },
  );
  const type = textOf(transformation["type"]);
  const subtype = textOf(transformation["subtype"]);
  const description = textOf(transformation["description"]);
  return [{
    field,
    namespace,
    name,
    inputField,
    ...type !== undefined && { type },
    ...subtype !== undefined && { subtype },
    ...description !== undefined && { description },
    masking: transformation["masking"] === true,
  }];
}
