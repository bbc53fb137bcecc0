import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { proxyFor } from "../../../src/internal/url/proxy_for.ts";

const PROXIES = { HTTP_PROXY: "http://plain:1", HTTPS_PROXY: "http://secure:2" };

function find(url: string, env: Record<string, string>): string | undefined {
  return proxyFor(new URL(url), env)?.host;
}

describe("proxyFor()", () => {
  it("reads the variable of the scheme, in either case, then the one for all", () => {
    assertEquals(find("http://h", PROXIES), "plain:1");
    assertEquals(find("https://h", PROXIES), "secure:2");
    assertEquals(find("https://h", { https_proxy: "http://a:1", ...PROXIES }), "a:1");
    assertEquals(find("http://h", { ALL_PROXY: "http://all:3" }), "all:3");
    assertEquals(find("http://h", { HTTP_PROXY: "plain:1" }), "plain:1");
    assertEquals(find("http://h", { HTTPS_PROXY: "http://secure:2" }), undefined);
    assertEquals(find("http://h", {}), undefined);
  });

  const excluded: readonly (readonly [noProxy: string, url: string, isExcluded: boolean])[] = [
    ["*", "http://h", true],
    ["example.com", "http://example.com", true],
    ["example.com", "http://a.example.com", true],
    [".example.com", "http://a.example.com", true],
    ["*.example.com", "http://a.example.com", true],
    ["example.com", "http://notexample.com", false],
    ["a, EXAMPLE.com ,", "http://example.com:5000", true],
    ["example.com:5000", "http://example.com:5000", true],
    ["example.com:5000", "http://example.com:5001", false],
    ["example.com:80", "http://example.com", true],
    ["10.0.0.0/8", "http://10.200.0.7", true],
    ["10.0.0.0/8", "http://11.0.0.1", false],
    ["127.0.0.1", "http://127.0.0.1:9", true],
    ["::1", "http://[::1]:9", true],
    ["[::1]:9", "http://[::1]:9", true],
    ["", "http://h", false],
  ];
  for (const [noProxy, url, isExcluded] of excluded) {
    it(`${isExcluded ? "leaves out" : "keeps"} ${url} with NO_PROXY="${noProxy}"`, () => {
      const host = find(url, { ...PROXIES, NO_PROXY: noProxy });
      assertEquals(host, isExcluded ? undefined : "plain:1");
    });
  }

  it("refuses other proxies than http, without quoting them", () => {
    const env = { HTTPS_PROXY: "socks5://u:s3cret@h" };
    const error = assertThrows(() => proxyFor(new URL("https://h"), env), TypeError);
    assertEquals(
      error.message,
      'Cannot use the proxy of "HTTPS_PROXY": it must be an http or https URL',
    );
  });
});
