// A backend that accepts every event, in a process of its own. It writes its port, and ends with its
// standard input.
const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: report }, async (request) => {
  await request.arrayBuffer();
  return new Response(null, { status: request.url.endsWith("/batch") ? 204 : 201 });
});

function report({ port }: { readonly port: number }): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${port}\n`));
}

for await (const _ of Deno.stdin.readable) break;
await server.shutdown();
