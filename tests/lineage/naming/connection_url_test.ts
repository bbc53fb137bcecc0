import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { describe, it } from "node:test";
import { datasetFromUrl, namespaceFromUrl } from "../../../src/lineage/naming/mod.ts";

const IPV6 = "[3ffe:8311:eeee:f70f:0:5eae:10.203.31.9]";

// The namespaces of the Java client's own examples, but for what the spec names otherwise.
const NAMESPACES: Readonly<Record<string, string>> = {
  "jdbc:postgresql://hostname": "postgres://hostname:5432",
  "jdbc:postgresql://192.168.1.1": "postgres://192.168.1.1:5432",
  [`jdbc:postgresql://${IPV6}`]: `postgres://${IPV6}:5432`,
  [`jdbc:postgresql://${IPV6}:5433`]: `postgres://${IPV6}:5433`,
  "jdbc:postgresql://hostname?user=fred&password=sec%40ret": "postgres://hostname:5432",
  "jdbc:postgresql://hostname?user=fred@acme.com": "postgres://hostname:5432",
  "JDBC:POSTGRESQL://TEST.HOST.COM/MYDB": "postgres://test.host.com:5432",
  "jdbc:postgresql://one,two:5433/shop": "postgres://one:5432,two:5433",
  "jdbc:pgsql://hostname/shop": "postgres://hostname:5432",
  "jdbc:aws-wrapper:postgresql://hostname/shop": "postgres://hostname:5432",
  "postgres://fred:sec%40ret@hostname/shop": "postgres://hostname:5432",
  "postgres://fred:p@ss@hostname:6543/shop": "postgres://hostname:6543",
  "postgresql+psycopg2://fred:pw@one,two/shop?sslmode=require": "postgres://one:5432,two:5432",
  "postgresql://hostname:/shop": "postgres://hostname:5432",

  "jdbc:mysql://hostname": "mysql://hostname:3306",
  "jdbc:mysql://fred:sec%40ret@hostname": "mysql://hostname:3306",
  "jdbc:mysql+srv:loadbalance://domain.com": "mysql://domain.com:3306",
  "jdbc:mysql:loadbalance://myhost1,myhost2": "mysql://myhost1:3306,myhost2:3306",
  "jdbc:mysql://fred:pwd@myhost1:1111,fred:pwd@myhost2:2222": "mysql://myhost1:1111,myhost2:2222",
  "jdbc:mysql://address=(host=myhost1)(port=1111)(user=sandy)(password=pwd),address=(host=myhost2)":
    "mysql://myhost1:1111,myhost2:3306",
  "jdbc:mysql://(host=myhost1,port=1111,user=sandy),(host=myhost2,port=2222)/shop":
    "mysql://myhost1:1111,myhost2:2222",
  "mysql+pymysql://fred:pw@hostname/shop?charset=utf8mb4": "mysql://hostname:3306",
  "jdbc:mariadb:sequential://hostname/shop": "mariadb://hostname:3306",
  "jdbc:oceanbase:hamode://hostname": "oceanbase://hostname:2881",
  "jdbc:crate://one,two": "crate://one:5432,two:5432",
  "jdbc:db2://hostname": "db2://hostname:6789",
  "jdbc:db2://hostname:50000/shop:user=fred;password=pw;": "db2://hostname:50000",
  "jdbc:trino://hostname": "trino://hostname:443",
  "trino://fred@hostname:8080/lake": "trino://hostname:8080",
  "jdbc:hive2://one:10001,two/shop;auth=noSasl?hive.exec=1#a=b": "hive://one:10001,two:10000",
  "jdbc:clickhouse://one,two:9000": "clickhouse://one:8123,two:9000",
  "jdbc:ch:https://hostname:8443": "clickhouse://hostname:8443",
  "jdbc:cassandra://[::1]--127.0.0.1:9042--host1/shop":
    "cassandra://[::1]:9042,127.0.0.1:9042,host1:9042",

  "jdbc:teradata://hostname": "teradata://hostname:1025",
  "jdbc:teradata://hostname/USER=fred,PASSWORD=pw": "teradata://hostname:1025",
  "jdbc:teradata://hostname/DBS_PORT=1111,USER=fred": "teradata://hostname:1111",
  "teradatasql://fred:pw@hostname/?dbs_port=1111&database=shop": "teradata://hostname:1111",

  "jdbc:sqlserver://hostname": "mssql://hostname:1433",
  "jdbc:sqlserver://hostname;user=fred;password={a;b}": "mssql://hostname:1433",
  "jdbc:sqlserver://hostname;user=fred;password=p@s#s?": "mssql://hostname:1433",
  "jdbc:sqlserver://hostname;portNumber=1444": "mssql://hostname:1444",
  "jdbc:sqlserver://hostname\\someinstance": "mssql://hostname/someinstance",
  "jdbc:sqlserver://hostname\\someinstance:1444": "mssql://hostname:1444",
  "jdbc:sqlserver://hostname;instanceName=someinstance": "mssql://hostname/someinstance",
  "jdbc:sqlserver://;serverName=someserver": "mssql://someserver:1433",
  "jdbc:sqlserver://;serverName=3ffe:8311::10.203.31.9": "mssql://[3ffe:8311::10.203.31.9]:1433",
  "jdbc:jtds:sqlserver://hostname/MYDB;instance=some": "mssql://hostname/some",
  "mssql+pyodbc://fred:pw@hostname:1444/shop?driver=ODBC+Driver": "mssql://hostname:1444",
  "jdbc:sqlserver://acme.sql.azuresynapse.net:1433;database=shop":
    "sqlserver://acme.sql.azuresynapse.net:1433",
  "jdbc:sqlserver://acme.datawarehouse.fabric.microsoft.com;database=shop":
    "fabric-warehouse://acme.datawarehouse.fabric.microsoft.com",

  "jdbc:oracle:thin:@//hostname": "oracle://hostname:1521",
  "jdbc:oracle:thin:@hostname": "oracle://hostname:1521",
  [`jdbc:oracle:thin:@//${IPV6}`]: `oracle://${IPV6}:1521`,
  [`jdbc:oracle:thin:@${IPV6}:1522`]: `oracle://${IPV6}:1522`,
  "jdbc:oracle:thin:user/password@//hostname": "oracle://hostname:1521",
  "jdbc:oracle:thin:fred/sec%40ret@hostname:1522:sid": "oracle://hostname:1522",
  'jdbc:oracle:thin:fred/"p@s/s"@hostname': "oracle://hostname:1521",
  "jdbc:oracle:thin:@tcps://hostname:1522/svc?wallet=/a": "oracle://hostname:1522",
  "jdbc:oracle:thin:@myhost1:1521,myhost2": "oracle://myhost1:1521,myhost2:1521",
  "jdbc:oracle:oci@(DESCRIPTION=(ADDRESS=(PROTOCOL=tcp)(HOST=hostname)(PORT=1522)))":
    "oracle://hostname:1522",
  "jdbc:oracle:thin:@(DESCRIPTION= (ADDRESS_LIST= (LOAD_BALANCE=ON) (ADDRESS=(PROTOCOL=tcp)(HOST=host1)) (ADDRESS=(HOST=host2)(PORT=1522))))":
    "oracle://host1:1521,host2:1522",
  "jdbc:oracle:thin:@ldap://oid:5000/mydb1,cn=OracleContext,dc=com": "oracle://oid:5000",
  "jdbc:oracle:thin:@ldap:one:5000/cn=a,dc=com/mydb1 ldap:two:3500/cn=a/mydb1": "oracle://one:5000",
  "oracle+oracledb://fred:pw@hostname:1522/?service_name=svc": "oracle://hostname:1522",

  "jdbc:snowflake://acme-main.snowflakecomputing.com/?db=SHOP": "snowflake://acme-main",
  "jdbc:snowflake://xy12345.snowflakecomputing.com": "snowflake://xy12345.us-west-1.aws",
  "jdbc:snowflake://xy12345.us-east-1.snowflakecomputing.com:443":
    "snowflake://xy12345.us-east-1.aws",
  "jdbc:snowflake://xy12345.east-us-2.azure.snowflakecomputing.com":
    "snowflake://xy12345.east-us-2.azure",
  "jdbc:snowflake://acme-main.privatelink.snowflakecomputing.com": "snowflake://acme-main",
  "snowflake://fred:pw@acme-main/SHOP/SALES?warehouse=wh": "snowflake://acme-main",
  "jdbc:bigquery://https://www.googleapis.com/bigquery/v2:443;ProjectId=acme;OAuthType=0":
    "bigquery",
  "bigquery://acme/shop": "bigquery",
  "jdbc:redshift://acme.abc123xyz789.eu-west-1.redshift.amazonaws.com:5440/shop":
    "redshift://acme.eu-west-1:5440",
  "jdbc:redshift:iam://acme:eu-west-1/shop": "redshift://acme.eu-west-1:5439",
  "redshift+redshift_connector://fred:pw@main.123456789012.eu-west-1.redshift-serverless.amazonaws.com/shop":
    "redshift://main.eu-west-1:5439",
  "redshift://hostname/shop": "redshift://hostname:5439",
  "jdbc:athena://Region=eu-west-1;Database=shop;": "awsathena://athena.eu-west-1.amazonaws.com",
  "jdbc:awsathena://athena.eu-west-1.amazonaws.com:443;UID=AKIA;PWD=secret":
    "awsathena://athena.eu-west-1.amazonaws.com",
  "awsathena+rest://AKIA:se%2Fcret@athena.eu-west-1.amazonaws.com:443/shop?s3_staging_dir=s3://a/":
    "awsathena://athena.eu-west-1.amazonaws.com",
  "jdbc:cloudspanner:/projects/acme/instances/main/databases/shop?credentials=/home/a.json":
    "spanner://acme:main",
  "spanner+spanner:///projects/acme/instances/main/databases/shop": "spanner://acme:main",
};

// The names of a table "orders", or of what stands after a blank.
const NAMES: Readonly<Record<string, string>> = {
  "jdbc:postgresql://h/mydb": "mydb.public.orders",
  "jdbc:postgresql://h/mydb sales.orders": "mydb.sales.orders",
  "jdbc:postgresql://h/mydb other.sales.orders": "other.sales.orders",
  "jdbc:postgresql://h/mydb?currentSchema=sales": "mydb.sales.orders",
  "jdbc:postgresql://h/my%20db": "my db.public.orders",
  "JDBC:POSTGRESQL://H/MYDB SALES.ORDERS": "MYDB.SALES.ORDERS",
  "jdbc:postgresql://h other.sales.orders": "other.sales.orders",
  "jdbc:mysql://h/shop": "shop.orders",
  "jdbc:mysql://h/shop other.orders": "other.orders",
  "jdbc:clickhouse://h": "default.orders",
  "jdbc:ch://h/shop": "shop.orders",
  "jdbc:hive2://h:10000/shop;auth=noSasl": "shop.orders",
  "jdbc:hive2://h:10000/": "default.orders",
  "jdbc:crate://h": "crate.doc.orders",
  "jdbc:cassandra://h/shop": "shop.orders",
  "jdbc:db2://h/shop:user=fred;currentSchema=SALES;": "shop.SALES.orders",
  "jdbc:db2://h/shop:user=fred;password=pw; SALES.orders": "shop.SALES.orders",
  "jdbc:trino://h/lake/sales?user=fred": "lake.sales.orders",
  "jdbc:trino://h/lake sales.orders": "lake.sales.orders",
  "jdbc:teradata://h/USER=fred,DATABASE=shop": "shop.orders",
  "jdbc:teradata://h/TMODE=ANSI,DATABASE='my,shop'": "my,shop.orders",
  "teradatasql://h/?database=shop&user=a": "shop.orders",
  "jdbc:sqlserver://h;databaseName=shop;password={x;databaseName=evil}": "shop.dbo.orders",
  "jdbc:sqlserver://h;password=a&database=evil;database=shop sales.orders": "shop.sales.orders",
  "jdbc:jtds:sqlserver://h/shop": "shop.dbo.orders",
  "jdbc:sqlserver://a.sql.azuresynapse.net;database=shop": "dbo.orders",
  "jdbc:oracle:thin:@//h:1522/svc:dedicated/one sales.orders": "svc.sales.orders",
  "jdbc:oracle:thin:@h:1522:sid sales.orders": "sid.sales.orders",
  "jdbc:oracle:thin:@h:sid sales.orders": "sid.sales.orders",
  "jdbc:oracle:thin:@ldap:h:5000/cn=a,dc=com/mydb1 sales.orders": "mydb1.sales.orders",
  "jdbc:oracle:oci@(DESCRIPTION=(ADDRESS=(HOST=h))(CONNECT_DATA=(SID=a)(SERVICE_NAME=b))) s.orders":
    "b.s.orders",
  "oracle://fred:pw@h/svc sales.orders": "svc.sales.orders",
  "jdbc:snowflake://acme-main.snowflakecomputing.com/?db=SHOP&schema=SALES": "SHOP.SALES.orders",
  "snowflake://fred:pw@acme-main/SHOP?warehouse=wh": "SHOP.PUBLIC.orders",
  "bigquery://acme/shop": "acme.shop.orders",
  "jdbc:bigquery://https://www.googleapis.com:443;ProjectId=acme;DefaultDataset=acme.shop":
    "acme.shop.orders",
  "jdbc:redshift://h/shop": "shop.public.orders",
  "jdbc:athena://Region=eu-west-1;Database=shop": "AwsDataCatalog.shop.orders",
  "awsathena+rest://athena.eu-west-1.amazonaws.com/shop": "AwsDataCatalog.shop.orders",
  "jdbc:cloudspanner:/projects/a/instances/b/databases/shop sales.orders": "shop.sales.orders",
};

const REFUSED: Readonly<Record<string, string>> = {
  "": "it has no scheme with a server after it",
  "db.example.com": "it has no scheme with a server after it",
  "fred:secret@db/shop": "it has no scheme with a server after it",
  "https://db.example.com/shop": "its system is unknown, pass namespace and name",
  "jdbc:vertica://db/shop": "its system is unknown, pass namespace and name",
  "jdbc:postgresql:///shop": "it has no host",
  "jdbc:mysql://one,,two/shop": "it has no host",
  "postgres://fred:secret@/shop": "it has no host",
  "jdbc:postgresql://db:port/shop": "its host is malformed",
  "jdbc:postgresql://%2Fvar%2Frun/shop": "its host is malformed",
  "jdbc:postgresql://db:70000/shop": "its port is out of range",
  "jdbc:postgresql://db:0/shop": "its port is out of range",
  "jdbc:oracle:thin:scott/tiger": "it has no '@' with a server after it",
  "jdbc:oracle:thin:scott/p@ss@//db/svc": "its host is malformed",
  "jdbc:oracle:thin:@(DESCRIPTION=(CONNECT_DATA=(SID=a)))": "it has no host",
  "jdbc:athena://Database=shop": "it has no AWS region",
  "jdbc:cloudspanner:/projects/acme": "it has no Spanner project and instance",
};

// Read by another driver, what comes before the "@" is a password.
const LOOSE = [
  "postgres://fred:12/3@db/shop",
  "postgres://fred:12?3@db/shop",
  "postgres://fred:12#3@db/shop",
  "postgres://fred:12#a=3@db/shop",
  "postgres://fred:12;3@db/shop",
  "postgres://fred:12?a=b@db/shop",
  "postgres://fred:12,3@db/shop",
  "postgres://fred:12@3,4@db/shop",
  "jdbc:mysql://fred:12,3@db/shop",
  "jdbc:mysql://fred:12/a=3@db/shop",
];

describe("namespaceFromUrl()", () => {
  for (const [url, namespace] of Object.entries(NAMESPACES)) {
    it(`returns "${namespace}" for "${url}"`, () => {
      assertEquals(namespaceFromUrl(url), namespace);
      assertEquals(namespaceFromUrl(` ${url}\n`), namespace);
    });
  }

  for (const [url, reason] of Object.entries(REFUSED)) {
    it(`refuses "${url}"`, () => {
      const error = assertThrows(() => namespaceFromUrl(url), TypeError);
      assertEquals(error.message, `Cannot name dataset by its connection URL: ${reason}`);
    });
  }

  for (const url of LOOSE) {
    it(`refuses "${url}", whose password is not percent-encoded`, () => {
      const text = "the characters of its credentials and parameters must be percent-encoded";
      assertThrows(() => namespaceFromUrl(url), TypeError, text);
    });
  }
});

describe("datasetFromUrl()", () => {
  for (const [given, name] of Object.entries(NAMES)) {
    const [url = "", table = "orders"] = given.split(" ");
    it(`returns "${name}" for "${table}" behind "${url}"`, () => {
      assertEquals(datasetFromUrl(url, table), { namespace: namespaceFromUrl(url), name });
    });
  }

  it("accepts the parts of a table as a list", () => {
    const { name } = datasetFromUrl("postgres://db/shop", ["sales", "orders.2026"]);
    assertEquals(name, "shop.sales.orders.2026");
  });

  const wrong: [url: string, table: string | string[], reason: string][] = [
    ["postgres://db", "orders", "the database of the table is missing, pass it with the table"],
    [
      "jdbc:oracle:thin:@db/svc",
      "orders",
      "the schema of the table is missing, pass it with the table",
    ],
    [
      "jdbc:trino://db/lake",
      "orders",
      "the schema of the table is missing, pass it with the table",
    ],
    ["jdbc:mysql://db/shop", "", "each part of the table must be a non-empty string"],
    ["jdbc:mysql://db/shop", "shop..orders", "each part of the table must be a non-empty string"],
    ["jdbc:mysql://db/shop", [], "each part of the table must be a non-empty string"],
    [
      "jdbc:mysql://db/shop",
      "a.b.c",
      `tables of MySQL have at most the parts "database.table", pass an array if one has a dot`,
    ],
  ];
  for (const [url, table, reason] of wrong) {
    it(`refuses "${table}" behind "${url}"`, () => {
      const error = assertThrows(() => datasetFromUrl(url, table), TypeError);
      assertEquals(error.message, `Cannot name dataset by its connection URL: ${reason}`);
    });
  }
});

describe("the credentials of URLs", () => {
  const HEX = fc.stringMatching(/^[0-9a-f]{8}$/);
  const USER = HEX.map((hex) => `user${hex}`);
  // Printable, and such that no port can be read out of its beginning.
  const PASSWORD = fc.tuple(fc.string({ maxLength: 12 }), HEX).map(([text, hex]) =>
    `pw${text}${hex}`
  );
  // Where they are put, and whether they are percent-encoded there.
  const PLACES: readonly [template: string, encoded: boolean][] = [
    ["postgres://{user}:{password}@db.example.com:5432/shop", false],
    ["mysql+pymysql://{user}:{password}@db.example.com/shop?charset=utf8", false],
    ["mssql+pyodbc://{user}:{password}@db.example.com/shop", false],
    ["snowflake://{user}:{password}@acme-main/SHOP/SALES?role=a", false],
    ["awsathena+rest://{user}:{password}@athena.eu-west-1.amazonaws.com/shop", false],
    ["redshift://{user}:{password}@db.example.com/shop", false],
    ["bigquery://{user}:{password}@acme/shop", false],
    ["oracle+oracledb://{user}:{password}@db.example.com/svc", false],
    ["jdbc:mysql://{user}:{password}@one:1,{user}:{password}@two/shop", true],
    ["jdbc:mysql://address=(host=one)(user={user})(password={password})/shop", true],
    ["jdbc:postgresql://db.example.com/shop?user={user}&password={password}", true],
    ["jdbc:snowflake://acme-main/?db=SHOP&user={user}&password={password}", true],
    ["jdbc:oracle:thin:{user}/{password}@//db.example.com/svc", true],
    ["jdbc:oracle:thin:{user}/{password}@db.example.com:1521:sid", true],
    ["jdbc:db2://db.example.com/shop:user={user};password={password};", true],
    ["jdbc:teradata://db.example.com/DATABASE=shop,USER={user},PASSWORD={password}", true],
    ["jdbc:hive2://db.example.com/shop;user={user};password={password}", true],
    ["jdbc:sqlserver://db.example.com;databaseName=shop;user={user};password={password}", true],
    ["jdbc:sqlserver://db.example.com;user={user};password={{password}};database=shop", true],
    [
      "jdbc:bigquery://https://a:443;ProjectId=a;OAuthServiceAcctEmail={user}@a;Key={password}",
      true,
    ],
  ];

  for (const [template, isEncoded] of PLACES) {
    it(`never get out of "${template}"`, () => {
      fc.assert(
        fc.property(USER, PASSWORD, (user, password) => {
          const written = isEncoded ? encodeURIComponent(password) : password;
          const url = template.replaceAll("{user}", user).replaceAll("{password}", () => written);
          const output = outcome(url);
          for (const secret of [user, password, written]) assert(!output.includes(secret), output);
        }),
        { numRuns: 300 },
      );
    });
  }

  it("get out of no text at all", () => {
    fc.assert(
      fc.property(USER, PASSWORD, fc.string(), (user, password, rest) => {
        const output = outcome(`postgres://${user}:${password}${rest}`);
        assert(!output.includes(user) && !output.includes(password), output);
      }),
      { numRuns: 2000 },
    );
  });
});

/** Writes all that a caller can see. */
function outcome(url: string): string {
  try {
    return JSON.stringify(datasetFromUrl(url, ["s", "orders"]));
  } catch (error) {
    assert(error instanceof TypeError);
    return `${error.message} ${error.stack} ${error.cause}`;
  }
}

describe("names from URLs", () => {
  const SCHEMES = fc.constantFrom(
    ...["jdbc:postgresql", "mysql", "jdbc:oracle:thin", "jdbc:sqlserver", "snowflake", "bigquery"],
    ...["redshift", "teradata", "hive2", "trino", "jdbc:db2", "jdbc:athena", "clickhouse"],
  );
  const BLANKS = ["", " ", "%20", "%09"];
  const HOSTS = fc.array(fc.constantFrom("", " ", "db", "db:1", "one", "a.b", "[::1]", "db\\\\i"), {
    minLength: 1,
    maxLength: 2,
  });
  const PATH = fc.array(fc.constantFrom(...BLANKS, "shop", "a:b=c"), { maxLength: 3 });
  const KEYS = fc.constantFrom("db", "database", "schema", "currentSchema", "region", "servername");
  const PARAMS = fc.array(fc.tuple(KEYS, fc.constantFrom(...BLANKS, "{}", "eu-west-1")), {
    maxLength: 3,
  });
  const URLS = fc.tuple(SCHEMES, HOSTS, PATH, fc.constantFrom("?", ";"), PARAMS)
    .map(([scheme, hosts, path, mark, params]) => {
      const start = scheme === "jdbc:oracle:thin" ? `${scheme}:@//` : `${scheme}://`;
      const list = params.map((param) => param.join("=")).join(mark === "?" ? "&" : ";");
      return `${start}${[hosts.join(","), ...path].join("/")}${mark}${list}`;
    });
  const TABLES = fc.array(fc.constantFrom(" ", "", "sales", "orders", "returns"), {
    minLength: 1,
    maxLength: 3,
  });

  it("have no empty part", () => {
    let named = 0;
    fc.assert(
      fc.property(URLS, TABLES, (url, table) => {
        try {
          const { namespace, name } = datasetFromUrl(url, table);
          assert(!/\/\/(?:$|[:,/])|^\s*$|[:,/]$|,:|\s/.test(namespace), namespace);
          assert(name.split(".").every((part) => part.trim() !== ""), name);
          named += 1;
        } catch (error) {
          assert(
            error instanceof TypeError && !/ must be .*current/.test(error.message),
            `${error}`,
          );
        }
      }),
      { numRuns: 5000 },
    );
    assert(named > 200, `${named}`);
  });
});
