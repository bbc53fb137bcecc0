import type { Context, Hono } from "hono";
import { codeError } from "./errors.ts";

/** The order in which Marquez names methods. */
const METHODS = ["HEAD", "PUT", "POST", "GET", "DELETE", "OPTIONS"];

/**
 * Answers a request that no route takes: 405 and the methods of its path, 200 for OPTIONS, else 404.
 */
export function answerOther(c: Context, app: Hono): Response {
  const allowed = allowedMethods(c.req.path, app);
  // The route of GET takes HEAD too.
  const asked = c.req.method === "HEAD" ? "GET" : c.req.method;
  // A path of a route whose parameter has another form, such as a number, is no path of it.
  if (allowed.length === 0 || allowed.includes(asked)) {
    throw codeError(404, "HTTP 404 Not Found");
  }
  const methods = METHODS.filter((method) => allowed.includes(method) || method === "OPTIONS");
  if (c.req.method === "OPTIONS") {
    const allow = (allowed.includes("GET") ? ["HEAD", ...methods] : methods).join(",");
    return new Response(null, { headers: { allow } });
  }
  const body = { code: 405, message: "HTTP 405 Method Not Allowed" };
  return Response.json(body, { status: 405, headers: { allow: methods.join(",") } });
}

function allowedMethods(path: string, app: Hono): readonly string[] {
  const parts = path.split("/");
  return app.routes
    .filter((route) => route.method !== "ALL" && matches(route.path.split("/"), parts))
    .map(({ method }) => method);
}

function matches(pattern: readonly string[], parts: readonly string[]): boolean {
  return pattern.length === parts.length &&
    pattern.every((part, at) => part === parts[at] || (part.startsWith(":") && parts[at] !== ""));
}
