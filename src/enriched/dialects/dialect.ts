/**
 * Whose JSON a line becomes. `loader`, the default, is our own: what Snowplow's warehouse loaders write,
 * with strict values and nothing lost. The others are the SDKs that Snowplow publishes, for whoever
 * moves away from one of them: Scala 3.2.1, Python 0.2.3, Go 0.4.0 (`ToJson`), JavaScript 0.4.0.
 *
 * | | `loader` | `scala` | `python` | `go` | `js` |
 * | --- | --- | --- | --- | --- | --- |
 * | empty column | left out | `null` | left out | left out | left out |
 * | empty required column | error | error | left out | left out | left out |
 * | empty JSON column | left out | left out; lossless `{}`, `null` | left out | left out | left out |
 * | boolean | `1`, `0` | `1`, `0` | `1`, `0` | also `t`, `TRUE`, `false`, … | `1`, `0` |
 * | integer | 32 bits | 32 bits, digits of any script | any size; spaces, `1_000` | 64 bits | `parseInt`: `12abc` is 12 |
 * | double | finite, spelled as it stands | Java's: `1d`, hexadecimal | Python's: spaces, `1_0.5` | Go's: hexadecimal, `1_0` | `parseFloat`: `1,5` is 1 |
 * | double that is not finite | error | `null` | `null` (Python: `NaN`, which is no JSON) | error | `null` |
 * | double 42 | `42` | `42.0` | `42.0` | `42` | `42` |
 * | `se_value` | double | double | string | string | string |
 * | timestamp | checked | checked | any text | checked | any text, first space only |
 * | fraction `.090`, `.000` | `.090`, `.000` | `.090`, none | `.090`, `.000` | `.09`, none | `.090`, `.000` |
 * | `event_id` | UUID | UUID, short parts filled up | any text | any text | any text |
 * | column 121 | `refr_dvce_tstamp` | `refr_dvce_tstamp` | `refr_device_tstamp` | `refr_device_tstamp` | `refr_dvce_tstamp` |
 * | `geo_location` | last, as in the line | last, as doubles; lossless none | first, as in the line | on request | last, as in the line |
 * | vendor `com.ac-me` | `com_ac_me` | `com_ac_me` | `com_ac-me` | `com_ac-me` | `com_ac_me` |
 * | name `foo-Bar` | `foo_bar` | `foo_bar` | `foo-_bar` | `foo-_bar` | `foo-_bar` |
 * | name `ABTest` | `abtest` | `abtest` | `abtest` | `a_b_test` | `abtest` |
 * | schema of another scheme or version | error | error | error | error | taken |
 * | schema of the wrapper | checked | checked | not looked at | not looked at | not looked at |
 * | same name in both context columns | merged | derived ones win | derived ones win | derived ones win | derived ones win |
 * | `_schema_version` in contexts | none | with `schemaVersion` | none | none | none |
 * | data that is no object | kept | kept; lost with `schemaVersion` | kept | error | kept |
 * | context without data | error | error | error | `null` | `null` |
 * | event without data | error | error | error | `null` | error |
 * | integers beyond 2^53 in data | kept | kept | kept | rounded | rounded |
 * | member names in data | as they stand | as they stand | as they stand | as they stand | as they stand |
 * | order of members | columns, contexts, event | columns | columns | columns (Go: any) | columns |
 * | what is wrong | all | all | all | the first | all |
 *
 * Where we differ from an SDK on purpose: the output is valid JSON on one line, always, so that a
 * number that JSON has not is `null`, and `NaN` inside of entities an error; lone surrogates become
 * U+FFFD; numbers inside of entities keep their spelling in `scala` and `python`. One line end is
 * stripped before anything else, where the SDKs leave it in the last column. Messages about malformed
 * JSON and about the shape of entities are our own in `scala` and `go`; those of `js` are V8's. Years
 * beyond 9999 are refused in `scala`. Two schemas of one column whose names become the same share an
 * array in `scala`, where the SDK keeps any one of them. Of members of one name the last counts, also
 * in `go`, where the SDK reads both into one map. JSON that is nested deeper than Python's stack
 * allows, and decimals of more than 4300 digits inside of entities, are taken in `python`.
 */
export type Dialect = "loader" | "scala" | "python" | "go" | "js";
