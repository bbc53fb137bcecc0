/**
 * Posts bodies to a path of a server over keep-alive connections. The requests are written to sockets as
 * they are: on two cores a client that builds requests would be what is measured.
 */
export async function postAll(
  url: string,
  bodies: readonly string[],
  { clients }: { readonly clients: number },
): Promise<void> {
  const { hostname, port, pathname, host } = new URL(url);
  const encoder = new TextEncoder();
  const requests = bodies.map((body) => {
    const bytes = encoder.encode(body);
    const head = encoder.encode(
      `POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\n` +
        `content-length: ${bytes.length}\r\n\r\n`,
    );
    const request = new Uint8Array(head.length + bytes.length);
    request.set(head);
    request.set(bytes, head.length);
    return request;
  });
  const waiting = requests.values();
  await Promise.all(Array.from({ length: clients }, async () => {
    using connection = await Deno.connect({ hostname, port: Number(port) });
    connection.setNoDelay();
    for (const request of waiting) {
      for (let at = 0; at < request.length;) at += await connection.write(request.subarray(at));
      await readAnswer(connection);
    }
  }));
}

const decoder = new TextDecoder();

// The answers to events have no body.
async function readAnswer(connection: Deno.Conn): Promise<void> {
  const buffer = new Uint8Array(4096);
  let text = "";
  while (!text.endsWith("\r\n\r\n")) {
    const count = await connection.read(buffer);
    if (count === null) throw new Error("Cannot post: the server ended the connection");
    text += decoder.decode(buffer.subarray(0, count));
  }
  if (!/^HTTP\/1\.1 20[14] /.test(text)) throw new Error(`Cannot post: the answer is ${text}`);
}
