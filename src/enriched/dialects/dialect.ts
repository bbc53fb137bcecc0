/**
 * The loader or SDK whose JSON is written. `loader`, the default, is close to the JSON of Snowplow's
 * warehouse loaders, with strict values and nothing lost. The others equal the SDKs that Snowplow
 * publishes: `scala` is Scala 3.2.1, `scala-3.1` is Scala 3.1, which RDB Loader 6.1 uses, `python` is
 * Python 0.2.3, `go` is Go 0.4.0 and `js` is JavaScript 0.4.0. The guide to enriched events has a
 * table of the differences between them, and another of the deviations from each SDK.
 */
export type Dialect = "loader" | "scala" | "scala-3.1" | "python" | "go" | "js";
