import type { TlsPolicy } from '@bfcert/ocpp-gateway';
import { Client, type End, type Piece, type Shown } from './client.ts';
import { CONTENT, HANDSHAKE, messagesIn, readServerHello, record, type ServerHello, Wire } from './wire.ts';

/** A listener for stations, and one station that may enter there. */
export interface Target {
  readonly port: number;
  readonly policy: TlsPolicy;
  readonly name: string;
  readonly shown: Shown;
  readonly rootsPem: readonly string[];
  /** When a client gives up; longer than the server's own deadline, so that silence is never ours. */
  readonly withinMs: number;
}

/** One line of the list. */
export interface TlsCase {
  readonly name: string;
  /** What was wrong with how it went; null: nothing. */
  readonly run: (target: Target) => Promise<string | null>;
}

/** The answer to a first flight. */
export async function greet(
  { port, withinMs }: Pick<Target, 'port' | 'withinMs'>,
  bytes: Buffer,
): Promise<ServerHello | End> {
  const wire = new Wire(port);
  try {
    wire.send(bytes);
    while (true) {
      const next = await wire.next(withinMs);
      if (next === null) return { kind: 'closed' };
      if (next === 'silent') return { kind: 'silent' };
      if (next.type === CONTENT.alert) return { kind: 'alert', description: next.body[1] ?? 0 };
      const [first] = messagesIn(next.body);
      if (first?.type === HANDSHAKE.serverHello) return readServerHello(first.body);
    }
  } finally {
    wire.destroy();
  }
}

export const greetWith = (target: Pick<Target, 'port' | 'withinMs'>, hello: Buffer): Promise<ServerHello | End> =>
  greet(target, record(CONTENT.handshake, hello));

export const isHello = (reply: ServerHello | End): reply is ServerHello => 'suite' in reply;

/** A whole connection in these pieces; `hangsUp`: the client says that nothing more will come. */
export async function converse(
  { port, name, withinMs }: Pick<Target, 'port' | 'name' | 'withinMs'>,
  pieces: readonly Piece[],
  { hangsUp = false }: { readonly hangsUp?: boolean } = {},
): Promise<End> {
  const client = new Client(port, name);
  try {
    const early = await client.greet(withinMs);
    if (early !== null) return early;
    for (const piece of pieces) client.send(piece(client));
    if (hangsUp) client.finish();
    return await client.end(withinMs);
  } finally {
    client.destroy();
  }
}
