import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { datasetFromText } from "../../../src/lineage/naming/mod.ts";

describe("datasetFromText()", () => {
  const named: [string, string, string][] = [
    ["s3://AK:SECRET@b/k?sig=SECRET", "s3://b", "k"],
    ["s3://acme/users/a@b.csv", "s3://acme", "users/a@b.csv"],
    ["s3://AK:SECRET@b,k?sig=SECRET", "s3://b", "k"],
    ["https://a.blob.example/c/k?sv=1&sig=SECRET#x", "https://a.blob.example", "c/k"],
    ["wasbs://c@a.blob.example/k@1?sig=SECRET", "wasbs://c@a.blob.example", "k@1"],
    ["kafka://u:SECRET@broker:9092,orders", "kafka://broker:9092", "orders"],
    ["postgres://u:SECRET@h/db.s.t?password=SECRET", "postgres://h:5432", "db.s.t"],
    ["postgres://u@h/db.t?password=SE,CRET", "postgres://h:5432", "db.t"],
    ["postgres://u:SE%2FCRET@h/shop,orders", "postgres://h:5432", "shop.public.orders"],
    ["postgres://db:5432,shop.public.orders", "postgres://db:5432", "shop.public.orders"],
    ["mysql://u:SECRET@h/shop/orders", "mysql://h:3306", "shop.orders"],
    ["jdbc:postgresql://u:SECRET@h/shop,orders", "postgres://h:5432", "shop.public.orders"],
    ["jdbc:postgresql://h/db/t?password=SE/CRET", "postgres://h:5432", "db.public.t"],
    ["jdbc:mysql://one,two:3307/shop,orders", "mysql://one:3306,two:3307", "shop.orders"],
    ["jdbc:oracle:thin:u/SECRET@h:1521/svc,s.t", "oracle://h:1521", "svc.s.t"],
    ["bigquery://shop/sales/orders", "bigquery", "shop.sales.orders"],
    ["spanner://shop:main/db.s.orders", "spanner://shop:main", "db.s.orders"],
    ["bigquery,shop.sales.orders", "bigquery", "shop.sales.orders"],
    ["file,/data/a@b", "file", "/data/a@b"],
    ["data/a:b@c", "file", "/srv/data/a:b@c"],
    ["./a@b.csv", "file", "/srv/a@b.csv"],
    ["./a@b/c.csv", "file", "/srv/a@b/c.csv"],
    ["/data/a;b=c;password=d", "file", "/data/a;b=c;password=d"],
    ["dt=2026-01-31/part=1", "file", "/srv/dt=2026-01-31/part=1"],
    ["s3://acme/token=1/key=2;a=b", "s3://acme", "token=1/key=2;a=b"],
  ];
  for (const [text, namespace, name] of named) {
    it(`names "${text}"`, () => {
      assertEquals(datasetFromText(text, { folder: "/srv" }), { namespace, name });
    });
  }

  const refused = [
    "postgres://u:SE/CRET@h/db.t",
    "postgres://u:SE,CRET@h/db.t",
    "postgres://u:SE?CRET@h/db.t",
    "jdbc:postgresql://u:SE/CRET@h/db,t",
    "jdbc:sqlserver://h;user=u;password=SE,CRET",
    "jdbc:sqlserver://h;user=u;password=SE/CRET",
    "jdbc:db2://h:1/db:user=u;password=SECRET",
    "jdbc:oracle:thin:u/SE,CRET@h:1521/svc",
    "teradata://h/USER=u,PASSWORD=SECRET",
    "teradata://h/USER=u,PASSWORD=SE/CRET",
    "s3://AK:SE/CRET@b/k",
    "s3://AK:SE,CRET@b/k",
    "s3://AK:SE?CRET@b/k",
    "s3://AK:SE/CRET@b,k",
    "mongodb://u:SE#CRET@h/db.c",
    "abfss://u:SECRET@a.dfs.example/k",
    "u:SECRET@h/x",
    "u:SE/CRET@h/x",
    "u:SE,CRET@h/x",
    "u:SECRET@h,x",
    "SECRET@h/x",
    "SECRET@h",
    "Server=h;Database=d;User Id=u;Password=SECRET",
    "Server=h;Password=SECRET;",
    "Server=tcp:h,1433;Database=d;Password=SECRET",
    "password=SECRET",
    "host=h user=u password=SECRET",
    "host=h,user=u,password=SECRET",
    "Password=SECRET,orders",
    "orders,Password=SECRET",
    "Data Source=h;Pwd=SE/CRET;Initial Catalog=d",
    "AccountName=a;AccountKey=SECRET==;EndpointSuffix=x",
    "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=SECRET",
    "Endpoint=sb://h/;SharedAccessKeyName=n;SharedAccessKey=SECRET",
    "mongodb://h/db;password=SECRET",
    "odbc:Driver={x};Server=h;PWD=SECRET",
  ];
  for (const text of refused) {
    it(`refuses "${text}", and does not quote it`, () => {
      const error = assertThrows(() => datasetFromText(text, { folder: "/srv" }), TypeError);
      assertEquals(/SE|CRET/.test(error.message), false);
    });
  }
});
