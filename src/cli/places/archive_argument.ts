import { argument } from "../parameters/parameter.ts";
import { place } from "./places.ts";

/** The argument of commands that read an archive. */
export const ARCHIVE = argument(place, {
  placeholder: "<archive>",
  required: true,
  help: "A folder, file:// or s3:// address that contains run folders",
});
