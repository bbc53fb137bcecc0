import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { existsSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { oddLine } from "../../fixtures/odd_lines.ts";
import { membersOf } from "../../../src/enriched/json/parts.ts";
import {
  ATOMIC_FIELDS,
  createTransformer,
  type Dialect,
  ENRICHED_FIELDS,
  EnrichedParseError,
  type LayoutField,
  parseEnriched,
  toJson,
  toObject,
  type TransformOptions,
} from "../../../src/enriched/mod.ts";
import {
  contextsColumn,
  type EnrichedColumns,
  enrichedLine,
  sampleEvent,
  unstructEventColumn,
} from "../../fixtures/enriched_lines.ts";

type PerDialect = Readonly<Record<Exclude<Dialect, "scala">, string>>;

// "scala" is "scala-3.1" with the versions of contexts.
const DIALECTS = ["loader", "scala-3.1", "python", "go", "js"] as const;
const ABSENT = "absent";
const GOOD = "iglu:com.acme/dish/jsonschema/1-0-2";

/** Returns the text of a member of the JSON, that it is absent, or the first thing that is wrong. */
function written(columns: EnrichedColumns, name: string, options: TransformOptions): string {
  try {
    return membersOf(toJson(enrichedLine(columns), options))?.get(name) ?? ABSENT;
  } catch (error) {
    if (!(error instanceof EnrichedParseError)) throw error;
    return error.messages[0] ?? "";
  }
}

function jsonOf(line: string, options: TransformOptions): string | undefined {
  try {
    return toJson(line, options);
  } catch (error) {
    if (!(error instanceof EnrichedParseError)) throw error;
    return undefined;
  }
}

function row(
  title: string,
  columns: EnrichedColumns,
  expected: Readonly<Record<string, PerDialect>>,
) {
  it(title, () => {
    for (const [name, perDialect] of Object.entries(expected)) {
      const actual = DIALECTS.map((dialect) => [dialect, written(columns, name, { dialect })]);
      assertEquals(Object.fromEntries(actual), perDialect);
    }
  });
}

function all(text: string, others: Partial<PerDialect> = {}): PerDialect {
  return { loader: text, "scala-3.1": text, python: text, go: text, js: text, ...others };
}

function pythonSays(field: string, value: string, exception: string): string {
  return `Unexpected exception parsing field with key ${field} and value ${value}: ${exception}`;
}

describe("toJson() of a scalar in each dialect", () => {
  row("omits an empty column, or writes null", { app_id: "" }, {
    app_id: all(ABSENT, { "scala-3.1": "null" }),
  });
  row("requires the required columns, or not", { v_etl: "" }, {
    v_etl: all(ABSENT, {
      loader: "Field v_etl cannot be empty",
      "scala-3.1": "Field v_etl cannot be empty",
    }),
  });
  row("reads 1 and 0 as booleans", { br_cookies: "1", dvce_ismobile: "0" }, {
    br_cookies: all("true"),
    dvce_ismobile: all("false"),
  });
  row("reads words as booleans in go", { br_cookies: "True" }, {
    br_cookies: {
      loader: "Cannot parse key br_cookies into boolean",
      "scala-3.1": "Cannot parse key br_cookies into boolean",
      python: "Invalid value True for field br_cookies",
      go: "true",
      js: "Invalid value for field 'br_cookies'.",
    },
  });
  row("reads digits, or a text that begins with them, as integers", { txn_id: "12abc" }, {
    txn_id: {
      loader: "Cannot parse key txn_id into integer",
      "scala-3.1": "Cannot parse key txn_id into integer",
      python: pythonSays(
        "txn_id",
        "12abc",
        `ValueError("invalid literal for int() with base 10: '12abc'")`,
      ),
      go: `error parsing key 'txn_id' to integer: strconv.Atoi: parsing "12abc": invalid syntax`,
      js: "12",
    },
  });
  row("has integers of 32 bits, of 64 or of any size", { txn_id: "9223372036854775808" }, {
    txn_id: {
      loader: "Cannot parse key txn_id into integer",
      "scala-3.1": "Cannot parse key txn_id into integer",
      python: "9223372036854775808",
      go: "error parsing key 'txn_id' to integer: strconv.Atoi: " +
        `parsing "9223372036854775808": value out of range`,
      js: "9223372036854776000",
    },
  });
  row("has integers of 64 bits with all their digits", { txn_id: "9223372036854775807" }, {
    txn_id: all("9223372036854775807", {
      loader: "Cannot parse key txn_id into integer",
      "scala-3.1": "Cannot parse key txn_id into integer",
      js: "9223372036854776000",
    }),
  });
  row("reads white space and underscores in python", { txn_id: " 1_000 " }, {
    txn_id: {
      loader: "Cannot parse key txn_id into integer",
      "scala-3.1": "Cannot parse key txn_id into integer",
      python: "1000",
      go: `error parsing key 'txn_id' to integer: strconv.Atoi: parsing " 1_000 ": invalid syntax`,
      js: "1",
    },
  });
  row("takes digits of any script in python and scala", { txn_id: "٣７" }, {
    txn_id: {
      loader: "Cannot parse key txn_id into integer",
      "scala-3.1": "37",
      python: "37",
      go: `error parsing key 'txn_id' to integer: strconv.Atoi: parsing "٣７": invalid syntax`,
      js: "Invalid value for field 'txn_id'.",
    },
  });
  row("writes a double of a whole number", { tr_total: "42" }, {
    tr_total: all("42", { "scala-3.1": "42.0", python: "42.0" }),
  });
  row("writes a large double", { tr_total: "12345678.5e10" }, {
    tr_total: {
      loader: "12345678.5e10",
      "scala-3.1": "1.23456785E17",
      python: "1.23456785e+17",
      go: "123456785000000000",
      js: "123456785000000000",
    },
  });
  row("writes a small double", { tr_total: "0.00001" }, {
    tr_total: {
      loader: "0.00001",
      "scala-3.1": "1.0E-5",
      python: "1e-05",
      go: "0.00001",
      js: "0.00001",
    },
  });
  row("takes what begins with a number as a double in js", { tr_total: "1,5" }, {
    tr_total: {
      loader: "Cannot parse key tr_total into double",
      "scala-3.1": "Cannot parse key tr_total into double",
      python: pythonSays(
        "tr_total",
        "1,5",
        `ValueError("could not convert string to float: '1,5'")`,
      ),
      go:
        `error parsing key 'tr_total' to double: strconv.ParseFloat: parsing "1,5": invalid syntax`,
      js: "1",
    },
  });
  row("takes the doubles of a language", { tr_total: "0x1.8p1", ti_price: "2d" }, {
    tr_total: {
      loader: "Cannot parse key tr_total into double",
      "scala-3.1": "3.0",
      python: pythonSays(
        "tr_total",
        "0x1.8p1",
        `ValueError("could not convert string to float: '0x1.8p1'")`,
      ),
      go:
        `error parsing key 'ti_price' to double: strconv.ParseFloat: parsing "2d": invalid syntax`,
      js: "0",
    },
  });
  row("has no number that JSON has not", { tr_total: "NaN" }, {
    tr_total: {
      loader: "Cannot parse key tr_total into double",
      "scala-3.1": "null",
      python: "null",
      go: "error marshaling to JSON: unsupported value: NaN",
      js: "Invalid value for field 'tr_total'.",
    },
  });
  row("has no double that is too large", { tr_total: "1e400" }, {
    tr_total: {
      loader: "Cannot parse key tr_total into double",
      "scala-3.1": "null",
      python: "null",
      go: "error parsing key 'tr_total' to double: strconv.ParseFloat: " +
        `parsing "1e400": value out of range`,
      js: "null",
    },
  });
  row("has se_value as a double or a text", { se_value: "1.50" }, {
    se_value: {
      loader: "1.50",
      "scala-3.1": "1.5",
      python: '"1.50"',
      go: '"1.50"',
      js: '"1.50"',
    },
  });
  row("keeps fractions of times, or shortens them", {
    etl_tstamp: "2026-01-31 10:20:30.090",
    derived_tstamp: "2026-01-31 10:20:30.000",
    dvce_sent_tstamp: "2026-01-31 10:20:30.123456700",
  }, {
    etl_tstamp: all('"2026-01-31T10:20:30.090Z"', { go: '"2026-01-31T10:20:30.09Z"' }),
    derived_tstamp: all('"2026-01-31T10:20:30.000Z"', {
      "scala-3.1": '"2026-01-31T10:20:30Z"',
      go: '"2026-01-31T10:20:30Z"',
    }),
    dvce_sent_tstamp: all('"2026-01-31T10:20:30.123456700Z"', {
      go: '"2026-01-31T10:20:30.1234567Z"',
    }),
  });
  row("checks times, or not", { derived_tstamp: "not a date" }, {
    derived_tstamp: {
      loader: "Cannot parse key derived_tstamp into datetime",
      "scala-3.1": "Cannot parse key derived_tstamp into datetime",
      python: '"notTaTdateZ"',
      go:
        "error parsing field 'derived_tstamp', with value 'not a date' to timestamp: parsing time " +
        '"not a date" as "2006-01-02 15:04:05.999": cannot parse "not a date" as "2006"',
      js: '"notTa dateZ"',
    },
  });
  row("takes any event_id, a UUID, or one with short parts", { event_id: "1-2-3-4-5" }, {
    event_id: all('"1-2-3-4-5"', {
      loader: "Cannot parse key event_id into UUID",
      "scala-3.1": '"00000001-0002-0003-0004-000000000005"',
    }),
  });
  row("writes a UUID in lower case, or as it stands", {
    event_id: "C6EF3124-B53A-4B13-A233-0088F79DCBCB",
  }, {
    event_id: all('"C6EF3124-B53A-4B13-A233-0088F79DCBCB"', {
      loader: '"c6ef3124-b53a-4b13-a233-0088f79dcbcb"',
      "scala-3.1": '"c6ef3124-b53a-4b13-a233-0088f79dcbcb"',
    }),
  });
  row("names column 121", { refr_dvce_tstamp: "2026-01-31 10:20:30" }, {
    refr_dvce_tstamp: all('"2026-01-31T10:20:30Z"', { python: ABSENT, go: ABSENT }),
    refr_device_tstamp: all(ABSENT, {
      python: '"2026-01-31T10:20:30Z"',
      go: '"2026-01-31T10:20:30Z"',
    }),
  });
  row("writes geo_location as it stands, or as doubles", {
    geo_latitude: "37",
    geo_longitude: "0.00001",
  }, { geo_location: all('"37,0.00001"', { "scala-3.1": '"37.0,1.0E-5"', go: ABSENT }) });
  row("writes texts in the same way", { page_title: 'é "寿" \\ \u2028👍' }, {
    page_title: all('"é \\"寿\\" \\\\ \u2028👍"'),
  });

  it("writes geo_location first, last or not at all", () => {
    const line = enrichedLine({ geo_latitude: "1", geo_longitude: "2", app_id: "shop" });
    const place = (dialect: Dialect, options: TransformOptions = {}) =>
      Object.keys(toObject(line, { dialect, ...options })).indexOf("geo_location");
    assertEquals(place("python"), 0);
    assertEquals(place("js"), 7);
    assertEquals(place("go"), -1);
    assertEquals(place("go", { geoLocation: true }), 0);
    assertEquals(place("python", { geoLocation: false }), -1);
    assertEquals(place("scala", { lossless: true }), -1);
    assert(place("scala") > 0);
  });
});

describe("toJson() of entities in each dialect", () => {
  const data = { a: 1 };
  const context = (schema: string, value: unknown = data) =>
    contextsColumn({ schema, data: value });
  const names: readonly (readonly [uri: string, perDialect: PerDialect])[] = [
    ["com.acme/userID", all("com_acme_user_id", { go: "com_acme_user_i_d" })],
    [
      "com.acme/testTESTSchema",
      all("com_acme_test_testschema", {
        go: "com_acme_test_t_e_s_t_schema",
      }),
    ],
    ["com.acme/ABTest", all("com_acme_abtest", { go: "com_acme_a_b_test" })],
    ["com.ac-me/foo-Bar", {
      loader: "com_ac_me_foo_bar",
      "scala-3.1": "com_ac_me_foo_bar",
      python: "com_ac-me_foo-_bar",
      go: "com_ac-me_foo-_bar",
      js: "com_ac_me_foo-_bar",
    }],
    ["com.pascal/VoidCase_dummy", all("com_pascal_void_case_dummy")],
    ["com.Dev/VoidCase32", all("com_dev_void_case32")],
  ];
  for (const [uri, perDialect] of names) {
    it(`names ${uri}`, () => {
      const line = enrichedLine({
        contexts: context(`iglu:${uri}/jsonschema/3-1-0`),
        unstruct_event: unstructEventColumn({ schema: `iglu:${uri}/jsonschema/3-1-0`, data }),
      });
      for (const dialect of DIALECTS) {
        const keys = Object.keys(toObject(line, { dialect })).filter((key) => key.endsWith("_3"));
        const name = `${perDialect[dialect]}_3`;
        assertEquals(keys, [`contexts_${name}`, `unstruct_event_${name}`]);
      }
    });
  }

  const NAME = "contexts_com_acme_dish_1";
  const EVENT = "unstruct_event_com_acme_dish_1";

  row("rejects other schemes and versions, except in js", {
    contexts: context("xx:com.acme/dish/x/1"),
  }, {
    [NAME]: {
      loader: "Cannot parse key contexts into self-describing JSON: " +
        'item 0 of "data" has no Iglu URI as "schema"',
      "scala-3.1": "Cannot parse key contexts into self-describing JSON: " +
        'item 0 of "data" has no Iglu URI as "schema"',
      python: "Schema xx:com.acme/dish/x/1 does not conform to regular expression " +
        "^iglu:([a-zA-Z0-9-_.]+)/([a-zA-Z0-9-_]+)/([a-zA-Z0-9-_]+)/" +
        "([1-9][0-9]*(?:-(?:0|[1-9][0-9]*)){2})$",
      go:
        "error parsing contexts: error parsing schema path: schema 'xx:com.acme/dish/x/1' does not " +
        "conform to regular expression '(?P<protocol>^iglu:)(?P<vendor>[a-zA-Z0-9-_.]+)/" +
        "(?P<name>[a-zA-Z0-9-_]+)/(?P<format>[a-zA-Z0-9-_]+)/(?P<model>[1-9][0-9]*)" +
        "(?P<revision>(?:-(?:0|[1-9][0-9]*)){2}$)'",
      js: '[{"a":1}]',
    },
  });
  row("checks the wrapper, or not", {
    contexts: `{"schema":"${GOOD}","data":[{"schema":"${GOOD}","data":{"a":1}}]}`,
  }, {
    [NAME]: all('[{"a":1}]', {
      loader: `Cannot parse key contexts into self-describing JSON: unknown payload "${GOOD}"`,
      "scala-3.1": `Unknown payload: ${GOOD}`,
    }),
  });
  row("groups contexts by schema and model", {
    contexts: contextsColumn(
      { schema: "iglu:com.acme/dish/jsonschema/1-0-0", data: { a: 1 } },
      { schema: "iglu:com.acme/other/jsonschema/1-0-0", data: {} },
      { schema: "iglu:com.acme/dish/jsonschema/1-1-0", data: { a: 2 } },
    ),
  }, { [NAME]: all('[{"a":1},{"a":2}]') });
  row("merges contexts of both columns, or lets derived ones win", {
    contexts: context(GOOD, { a: 1 }),
    derived_contexts: context(GOOD, { a: 2 }),
  }, { [NAME]: all('[{"a":2}]', { loader: '[{"a":1},{"a":2}]' }) });
  row("keeps data that is no object, but in go", { contexts: context(GOOD, "x") }, {
    [NAME]: all('["x"]', {
      go: "error unmarshaling context JSON: cannot read a string as data",
    }),
  });
  row("refuses a context without data, or takes it for null", {
    contexts: `{"schema":"iglu:com.snowplowanalytics.snowplow/contexts/jsonschema/1-0-0",` +
      `"data":[{"schema":"${GOOD}"}]}`,
  }, {
    [NAME]: {
      loader: "Cannot parse key contexts into self-describing JSON: " +
        'item 0 of "data" is not {"schema": …, "data": …}',
      "scala-3.1": "Cannot parse key contexts into self-describing JSON: " +
        'item 0 of "data" is not {"schema": …, "data": …}',
      python: pythonSays(
        "contexts",
        `{"schema":"iglu:com.snowplowanalytics.snowplow/contexts/jsonschema/1-0-0",` +
          `"data":[{"schema":"${GOOD}"}]}`,
        "KeyError('data')",
      ),
      go: "[null]",
      js: "[null]",
    },
  });
  row("refuses an event without data, or takes it for null", {
    unstruct_event:
      `{"schema":"iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0",` +
      `"data":{"schema":"${GOOD}"}}`,
  }, {
    [EVENT]: {
      loader: "Cannot parse key unstruct_event into self-describing JSON: " +
        '"data" is not {"schema": …, "data": …}',
      "scala-3.1": "Cannot parse key unstruct_event into self-describing JSON: " +
        '"data" is not {"schema": …, "data": …}',
      python: "Could not extract inner data field from unstructured event",
      go: "null",
      js: "Could not extract inner data field from unstructured event.",
    },
  });
  row("keeps null as the data of an event", {
    unstruct_event: unstructEventColumn({ schema: GOOD, data: null }),
  }, { [EVENT]: all("null") });
  row("has no member for no contexts", { contexts: contextsColumn() }, { [NAME]: all(ABSENT) });
  row("keeps large integers, or rounds them", {
    unstruct_event: unstructEventColumn({ schema: GOOD, data: 0 }).replace(
      '"data":0',
      '"data":{"n":9007199254740993}',
    ),
  }, {
    [EVENT]: all('{"n":9007199254740993}', {
      go: '{"n":9007199254740992}',
      js: '{"n":9007199254740992}',
    }),
  });
  row("ignores the case of names in go", {
    contexts: `{"Data":[{"SCHEMA":"${GOOD}","data":{"a":1}}]}`,
  }, {
    [NAME]: {
      loader:
        'Cannot parse key contexts into self-describing JSON: it is not {"schema": …, "data": […]}',
      "scala-3.1":
        'Cannot parse key contexts into self-describing JSON: it is not {"schema": …, "data": […]}',
      python: pythonSays(
        "contexts",
        `{"Data":[{"SCHEMA":"${GOOD}","data":{"a":1}}]}`,
        "KeyError('data')",
      ),
      go: '[{"a":1}]',
      js: "Cannot read properties of undefined (reading 'reduce')",
    },
  });
});

describe("toJson() of several entities in each dialect", () => {
  it("writes contexts after the columns, or in the place of their column", () => {
    const entity = { schema: GOOD, data: { Some_Name: 1 } };
    const line = enrichedLine({
      v_etl: "e",
      contexts: contextsColumn(entity),
      se_label: "x",
      unstruct_event: unstructEventColumn(entity),
      true_tstamp: "2026-01-31 10:20:30",
    });
    const names = (dialect: Dialect) =>
      Object.keys(toObject(line, { dialect })).filter((name) => /dish|se_label|true/.test(name));
    const [contexts, event] = ["contexts_com_acme_dish_1", "unstruct_event_com_acme_dish_1"];
    assertEquals(names("loader"), ["se_label", "true_tstamp", contexts, event]);
    for (const dialect of ["scala", "python", "go", "js"] as const) {
      assertEquals(names(dialect), [contexts, "se_label", event, "true_tstamp"]);
    }
  });

  it("keeps the names of members", () => {
    const contexts = contextsColumn({ schema: GOOD, data: { "Some-Name.x": { aB: 1 } } });
    for (const dialect of DIALECTS) {
      const json = toObject(enrichedLine({ contexts }), { dialect });
      assertEquals(json["contexts_com_acme_dish_1" as `contexts_${string}`], [
        { "Some-Name.x": { aB: 1 } },
      ]);
    }
  });
});

describe("toJson() of malformed JSON in each dialect", () => {
  function says(dialect: Dialect, contexts: string): string {
    return written({ contexts }, "contexts", { dialect });
  }

  it("has the messages of Python", () => {
    const cases: readonly (readonly [contexts: string, exception: string])[] = [
      [
        "{",
        "JSONDecodeError('Expecting property name enclosed in double quotes: line 1 column 2 (char 1)')",
      ],
      ['{"a"}', `JSONDecodeError("Expecting ':' delimiter: line 1 column 5 (char 4)")`],
      ["x", "JSONDecodeError('Expecting value: line 1 column 1 (char 0)')"],
      ["{} {", "JSONDecodeError('Extra data: line 1 column 4 (char 3)')"],
      ['["👍\\x"]', "JSONDecodeError('Invalid \\\\escape: line 1 column 4 (char 3)')"],
      ["null", `TypeError("'NoneType' object is not subscriptable")`],
      ["[]", "TypeError('list indices must be integers or slices, not str')"],
      ["{}", "KeyError('data')"],
      ['{"data":5}', `TypeError("'int' object is not iterable")`],
      ['{"data":[{"schema":5}]}', `TypeError("expected string or bytes-like object, got 'int'")`],
      ['{"data":NaN}', "ValueError('Out of range float values are not JSON compliant')"],
    ];
    for (const [contexts, exception] of cases) {
      assertEquals(says("python", contexts), pythonSays("contexts", contexts, exception));
    }
  });

  it("has the messages of V8", () => {
    assertEquals(says("js", "null"), "Cannot read properties of null (reading 'data')");
    assertEquals(says("js", '{"data":5}'), "JSON.parse(...).data.reduce is not a function");
    assertEquals(says("js", '{"data":[{}]}'), "Wrong schema format.");
    assert(says("js", "{").includes("JSON"));
  });

  it("has the position, in go", () => {
    assertEquals(says("go", "{"), "error unmarshaling context JSON: it is malformed at byte 1");
    assertEquals(says("go", "null"), ABSENT);
    assertEquals(says("go", "{}"), ABSENT);
  });
});

describe("EnrichedParseError of each dialect", () => {
  function errorOf(line: string, dialect: Dialect): EnrichedParseError {
    return assertThrows(() => toJson(line, { dialect }), EnrichedParseError);
  }

  it("has the number of columns", () => {
    assertEquals(errorOf("a\tb", "loader").messages, ["expected 131 fields, found 2"]);
    assertEquals(errorOf("a\tb", "scala").messages, ["expected 131 fields, found 2"]);
    assertEquals(errorOf("a\tb", "python").messages, ["Expected 131 fields, received 2 fields."]);
    assertEquals(errorOf("a", "python").messages, ["Expected 131 fields, received 1 fields."]);
    assertEquals(errorOf("a\tb", "js").messages, ["Wrong event fields number."]);
    assertEquals(errorOf("a\tb", "go").messages, [
      "cannot parse tsv event - wrong number of fields provided: 2",
    ]);
    assertEquals(errorOf("a\tb", "go").failure, { type: "FieldNumberMismatch", fieldCount: 2 });
  });

  it("has all errors in the order of the columns, or the first one", () => {
    const line = enrichedLine({ txn_id: "x", contexts: "{", br_cookies: "no" });
    const counts = DIALECTS.map((dialect) => errorOf(line, dialect).messages.length);
    assertEquals(counts, [3, 3, 3, 1, 3]);
    const { failure } = errorOf(line, "python");
    assert(failure.type === "RowDecodingError");
    assertEquals(
      failure.errors.map((error) => error.type === "InvalidValue" && error.key),
      ["txn_id", "contexts", "br_cookies"],
    );
  });

  it("has no value in its message", () => {
    const line = enrichedLine({ txn_id: "secret", tr_total: "secret" });
    for (const dialect of DIALECTS) assert(!errorOf(line, dialect).message.includes("secret"));
    assertEquals(
      errorOf(line, "python").message,
      "Cannot parse enriched event: the python SDK refuses txn_id; the python SDK refuses tr_total",
    );
  });
});

describe('toJson() with dialect "scala"', () => {
  it("adds their version to contexts, and scala-3.1 does not", () => {
    const line = enrichedLine({
      contexts: contextsColumn(
        { schema: GOOD, data: { a: 1, _schema_version: 0 } },
        { schema: GOOD, data: 5 },
        { schema: GOOD, data: {} },
      ),
      unstruct_event: unstructEventColumn({ schema: GOOD, data: {} }),
    });
    const json = toObject(line, { dialect: "scala" });
    assertEquals(json["contexts_com_acme_dish_1" as `contexts_${string}`], [
      { a: 1, _schema_version: "1-0-2" },
      { _schema_version: "1-0-2" },
      { _schema_version: "1-0-2" },
    ]);
    assertEquals(json.unstruct_event_com_acme_dish_1, {});
    const earlier = toObject(line, { dialect: "scala-3.1" });
    assertEquals(
      earlier["contexts_com_acme_dish_1" as `contexts_${string}`],
      [{ a: 1, _schema_version: 0 }, 5, {}],
    );
  });

  it("has all 128 atomic members, and in its lossless form all 131 columns", () => {
    const line = enrichedLine();
    assertEquals(
      Object.keys(toObject(line, { dialect: "scala" })),
      ATOMIC_FIELDS.map(({ name }) => name),
    );
    const lossless = toObject(line, { dialect: "scala", lossless: true });
    assertEquals(Object.keys(lossless), ENRICHED_FIELDS.map(({ name }) => name));
    assertEquals(
      [lossless.contexts, lossless.unstruct_event, lossless.derived_contexts] as unknown[],
      [{}, null, {}],
    );
  });

  it("writes the wrappers anew in its lossless form", () => {
    const line = enrichedLine({
      contexts: contextsColumn({ schema: GOOD, data: { a: 1 } }),
      unstruct_event: unstructEventColumn({ schema: GOOD, data: { b: 2 } }),
      derived_contexts: contextsColumn(),
    });
    const json = toObject(line, { dialect: "scala", lossless: true });
    assertEquals(json.contexts, {
      schema: "iglu:com.snowplowanalytics.snowplow/contexts/jsonschema/1-0-0",
      data: [{ schema: GOOD, data: { a: 1 } }],
    });
    assertEquals(json.unstruct_event, {
      schema: "iglu:com.snowplowanalytics.snowplow/unstruct_event/jsonschema/1-0-0",
      data: { schema: GOOD, data: { b: 2 } },
    });
    assertEquals(json.derived_contexts as unknown, {});
  });

  it("reads digits of any script in a UUID, as Java does", () => {
    const id = (event_id: string) => written({ event_id }, "event_id", { dialect: "scala" });
    assertEquals(id("\uff11-2-3-4-5"), '"00000001-0002-0003-0004-000000000005"');
    assertEquals(id("\uff26-2-3-\u0663-5"), '"0000000f-0002-0003-0003-000000000005"');
    assertEquals(id("\u{1d7d0}-2-3-4-5"), "Cannot parse key event_id into UUID");
    assertEquals(
      written({ tr_total: "\uff14.9" }, "tr_total", { dialect: "scala" }),
      "Cannot parse key tr_total into double",
    );
  });

  // As Java 19 and later write them.
  const doubles: readonly (readonly [value: string, expected: string])[] = [
    ["4.9e-324", "4.9E-324"],
    ["1e-323", "9.9E-324"],
    ["2e-323", "2.0E-323"],
    ["1e23", "1.0E23"],
    ["0.001", "0.001"],
    ["1e7", "1.0E7"],
    ["-0.0", "-0.0"],
    ["100", "100.0"],
    ["9007199254740993", "9.007199254740992E15"],
  ];
  for (const [value, expected] of doubles) {
    it(`writes the double ${value} as Java does`, () => {
      assertEquals(written({ tr_total: value }, "tr_total", { dialect: "scala" }), expected);
    });
  }

  const table: readonly (readonly [value: string, expected: string])[] = [
    ["2026-01-31 10:20:30.", '"2026-01-31T10:20:30Z"'],
    ["2026-01-31 24:00:00", '"2026-02-01T00:00:00Z"'],
    ["2026-01-31 24:00:01", "Cannot parse key derived_tstamp into datetime"],
    ["2026-12-31 23:59:60", '"2026-12-31T23:59:59Z"'],
    ["2026-01-31 23:59:60.5", '"2026-01-31T23:59:59.500Z"'],
    ["2026-01-31t10:20:30", '"2026-01-31T10:20:30Z"'],
    ["2026-01-31 10:20:30.1000001", '"2026-01-31T10:20:30.100000100Z"'],
    ["9999-12-31 24:00:00", "Cannot parse key derived_tstamp into datetime"],
  ];
  for (const [value, expected] of table) {
    it(`reads the time ${value} as Java does`, () => {
      const columns = { derived_tstamp: value };
      assertEquals(written(columns, "derived_tstamp", { dialect: "scala" }), expected);
    });
  }

  // From snowplow/snowplow-rdb-loader at 3a9e9cbb, Apache-2.0.
  const folder = new URL("../../../../shared/data/enriched/", import.meta.url);
  const skip = existsSync(folder) ? false : "Snowplow's own test data are not there";
  it("returns the 48 rows of Snowplow's own transformation, with nothing removed", { skip }, () => {
    const linesOf = (name: string) =>
      readFileSync(new URL(name, folder), "utf8").split("\n").filter((line) => line !== "");
    const expected = new Map(
      linesOf("expected-widerows.ndjson").map((row) => [JSON.parse(row).event_id, JSON.parse(row)]),
    );
    const good = linesOf("good-and-bad.tsv").filter((line) => line.split("\t").length === 131);
    assertEquals(good.length, 48);
    for (const line of good) {
      const row = toObject(line, { dialect: "scala-3.1" });
      assertEquals(row as unknown, expected.get(row.event_id));
    }
  });
});

describe('toJson() with dialect "go"', () => {
  // As json-iterator/go 1.1.12 writes them.
  const doubles: readonly (readonly [value: string, expected: string])[] = [
    ["-0.0", "-0"],
    ["1e-7", "1e-07"],
    ["-1.5e-9", "-1.5e-09"],
    ["1e-6", "0.000001"],
    ["1e-10", "1e-10"],
    ["5e-324", "5e-324"],
    ["1e20", "100000000000000000000"],
    ["1e21", "1e+21"],
  ];
  for (const [value, expected] of doubles) {
    it(`writes the double ${value} as Go does, also in entities`, () => {
      const columns = {
        tr_total: value,
        contexts: `{"data":[{"schema":"${GOOD}","data":{"a":[${value}]}}]}`,
      };
      assertEquals(written(columns, "tr_total", { dialect: "go" }), expected);
      const contexts = written(columns, "contexts_com_acme_dish_1", { dialect: "go" });
      assertEquals(contexts, `[{"a":[${expected}]}]`);
    });
  }

  it("writes data anew: without spaces, of members of one name the last", () => {
    const data = '{ "b" : [ ] , "a":{"c":[1.50,null , true,"\\u00e9\\"]"]}, "b":{}, "1":"\\\\" }';
    const contexts = `{"data":[{"schema":"${GOOD}","data":${data}}]}`;
    assertEquals(
      written({ contexts }, "contexts_com_acme_dish_1", { dialect: "go" }),
      '[{"b":{},"a":{"c":[1.5,null,true,"é\\"]"]},"1":"\\\\"}]',
    );
  });

  it("writes the location on request, as ToJsonWithGeo", () => {
    const columns = { geo_latitude: "37.1", geo_longitude: "-8" };
    assertEquals(written(columns, "geo_location", { dialect: "go" }), ABSENT);
    const options = { dialect: "go", geoLocation: true } as const;
    assertEquals(written(columns, "geo_location", options), '"37.1,-8"');
  });
});

describe("toJson() of lone surrogates in entities", () => {
  const NAME = "contexts_com_acme_dish_1";
  const column = (text: string) =>
    `{"schema":"iglu:com.snowplowanalytics.snowplow/contexts/jsonschema/1-0-0",` +
    `"data":[{"schema":"${GOOD}","data":{"${text}":"${text}"}}]}`;
  const cases: readonly (readonly [text: string, expected: string])[] = [
    ["\\ud83d", "\\ufffd"],
    ["\\uDE00x", "\\ufffdx"],
    ["\\ud83d\\ude00", "\\ud83d\\ude00"],
    ["\\uD83D\\uDE00", "\\uD83D\\uDE00"],
    ["\\ud83d\\ud83d\\ude00", "\\ufffd\\ud83d\\ude00"],
    ["\\ud83d\\n\\ude00", "\\ufffd\\n\\ufffd"],
    ["\\\\ud83d", "\\\\ud83d"],
    ["\\ud7ff\\ue000", "\\ud7ff\\ue000"],
    ["\\ud83d\\u0041", "\\ufffd\\u0041"],
  ];
  for (const [text, expected] of cases) {
    it(`writes ${text} as ${expected}, also through bytes`, () => {
      const contexts = column(text);
      const wanted = `[{"${expected}":"${expected}"}]`;
      assertEquals(written({ contexts }, NAME, {}), wanted);
      assertEquals(written({ contexts }, NAME, { dialect: "scala-3.1" }), wanted);
      assertEquals(written({ contexts }, "contexts", { lossless: true }), column(expected));
      const bytes = new TextEncoder().encode(`${enrichedLine({ contexts })}\n`);
      const { rows } = createTransformer().transform(bytes);
      assertEquals(new TextDecoder().decode(rows), `${toJson(enrichedLine({ contexts }))}\n`);
    });
  }

  it("keeps the escapes in python and js, and writes U+FFFD in go, as the SDKs do", () => {
    const contexts = column("\\ud83d");
    assertEquals(written({ contexts }, NAME, { dialect: "python" }), `[{"\\ud83d":"\\ud83d"}]`);
    assertEquals(written({ contexts }, NAME, { dialect: "js" }), `[{"\\ud83d":"\\ud83d"}]`);
    assertEquals(written({ contexts }, NAME, { dialect: "go" }), '[{"\ufffd":"\ufffd"}]');
  });
});

describe("toJson() of versions beyond 32 bits", () => {
  const NAME = "contexts_com_acme_dish_2147483648";
  const contexts = contextsColumn({
    schema: "iglu:com.acme/dish/jsonschema/2147483648-0-0",
    data: {},
  });
  const refused = 'Cannot parse key contexts into self-describing JSON: item 0 of "data" has no ' +
    'Iglu URI as "schema"';
  row("refuses them where Snowplow's loaders do", { contexts }, {
    [NAME]: all("[{}]", { loader: refused, "scala-3.1": refused }),
  });

  it("refuses them in the schema of a wrapper, also through bytes", () => {
    for (const version of ["1-0-2147483647", "1-0-2147483648"]) {
      const schema = `iglu:com.snowplowanalytics.snowplow/contexts/jsonschema/${version}`;
      const line = enrichedLine({ contexts: `{"schema":"${schema}","data":[]}` });
      const bytes = new TextEncoder().encode(`${line}\n`);
      const isRefused = version.endsWith("8");
      assertEquals(jsonOf(line, {}) === undefined, isRefused);
      assertEquals(createTransformer().transform(bytes).badEvents, isRefused ? 1 : 0);
    }
  });
});

describe("toJson() of deep nesting", () => {
  const nested = (depth: number) =>
    `{"schema":"iglu:com.snowplowanalytics.snowplow/contexts/jsonschema/1-0-0","data":[` +
    `{"schema":"${GOOD}","data":{"a":${"[".repeat(depth)}${"]".repeat(depth)}}}]}`;

  it("writes an event or reports a bad one, at any depth", () => {
    for (const dialect of [...DIALECTS, "scala"] as const) {
      for (const lossless of dialect === "loader" ? [false, true] : [false]) {
        for (const depth of [100, 4_000, 17_000, 50_000]) {
          const json = jsonOf(enrichedLine({ contexts: nested(depth) }), { dialect, lossless });
          if (dialect === "loader" || dialect.startsWith("scala") || dialect === "python") {
            assert(json?.includes("[".repeat(depth)));
          }
          if (depth === 100) assert(json);
        }
      }
    }
  });

  it("has the limit of json-iterator in go", () => {
    const at = (depth: number) =>
      written({ contexts: nested(depth) }, "contexts_com_acme_dish_1", { dialect: "go" });
    assertEquals(at(9_998), `[{"a":${"[".repeat(9_998)}${"]".repeat(9_998)}}]`);
    assertEquals(at(9_999), "error unmarshaling context JSON: incrementDepth: exceeded max depth");
  });
});

describe("toJson() of a column named like a member of all objects", () => {
  it("writes it in each dialect, with lengths checked", () => {
    const fields = [{ name: "constructor", type: "string" }, { name: "toString", type: "integer" }];
    for (const dialect of [...DIALECTS, "scala"] as const) {
      const options = { dialect, fields: fields as LayoutField[], tooLong: "reject" } as const;
      assertEquals(toJson("x\t5", options), '{"constructor":"x","toString":5}');
    }
  });
});

describe("TransformOptions.dialect", () => {
  it("combines with layouts, lengths and ParsedEvent", () => {
    const fields = [{ name: "a", type: "string" }, { name: "b", type: "double" }] as const;
    assertEquals(toJson("x\t1", { dialect: "python", fields }), '{"a":"x","b":1.0}');
    assertEquals(parseEnriched("x\t1", { fields }).toJson({ dialect: "go" }), '{"a":"x","b":1}');
    const line = enrichedLine({ geo_country: "AUT" });
    const cut = toObject(line, { dialect: "js", tooLong: "truncate" });
    assertEquals(cut.geo_country, "AU");
    const error = assertThrows(
      () => toJson(line, { dialect: "js", tooLong: "reject" }),
      EnrichedParseError,
    );
    assertEquals(error.messages, ["Field geo_country longer than maximum allowed size 2"]);
  });

  it("removes one line end first", () => {
    for (const dialect of DIALECTS) {
      assertEquals(
        toJson(enrichedLine() + "\r\n", { dialect }),
        toJson(enrichedLine(), { dialect }),
      );
    }
  });

  it("returns one line of valid JSON for every event that it accepts", () => {
    for (const dialect of DIALECTS) {
      fc.assert(
        fc.property(oddLine(), (line) => {
          const json = jsonOf(line, { dialect });
          if (json === undefined) return;
          assert(JSON.parse(json) && json.isWellFormed() && !/[\r\n]/.test(json));
        }),
        { numRuns: 250 },
      );
    }
  });

  it("returns the same through bytes", () => {
    const lines = fc.sample(oddLine(), { numRuns: 300, seed: 1 })
      .filter((line) => line.isWellFormed() && !/[\r\n]/.test(line) && line !== "");
    const bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""));
    for (const dialect of DIALECTS) {
      const rows = lines.map((line) => jsonOf(line, { dialect })).filter((json) =>
        json !== undefined
      );
      const actual = createTransformer({ dialect }).transform(bytes).rows;
      assertEquals(new TextDecoder().decode(actual), rows.map((row) => `${row}\n`).join(""));
    }
  });

  it("rejects a form that a dialect does not have", () => {
    for (const dialect of ["python", "go", "js"] as const) {
      assertThrows(
        () => toJson(enrichedLine(), { dialect, lossless: true }),
        RangeError,
        `Cannot write dialect "${dialect}" with 'lossless': it has no such form`,
      );
    }
    assertThrows(
      () => toJson("", { dialect: "cobol" as Dialect }),
      RangeError,
      'Cannot write dialect "cobol": unknown dialect',
    );
  });

  it("returns one line of JSON for events as trackers send them", () => {
    for (let seed = 0; seed < 20; seed++) {
      const line = enrichedLine(sampleEvent({ seed }));
      for (const dialect of DIALECTS) {
        const json = toJson(line, { dialect });
        assert(!/[\r\n]/.test(json));
        assertEquals(JSON.parse(json).app_id, "food_delivery");
      }
    }
  });
});
