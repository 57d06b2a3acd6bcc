import { Ajv2020 } from 'ajv/dist/2020.js';
import type { System } from './start-system.ts';

export interface ToldEvent {
  readonly specversion: string;
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly time: string;
  readonly sequence: string;
  readonly dataschema?: string;
  readonly data: unknown;
}

interface Described {
  readonly name: string;
  readonly type: string;
  readonly schema: object;
}

/** All events that a system has told so far, as a client of its stream gets them that asks for the first one on. */
export async function toldEvents(system: System): Promise<readonly ToldEvent[]> {
  const headers = { authorization: `Bearer ${system.token}` };
  const url = `http://127.0.0.1:${system.ports.http}/api/v1/events`;
  // Without a position the stream begins at the end; one beyond it is answered with where the end is.
  const last = await firstOf(await read(url, { ...headers, 'last-event-id': '999999999999999' }), /^id: (\d+)$/m);
  const end = Number(last);
  const events: ToldEvent[] = [];
  const stream = await read(url, { ...headers, 'last-event-id': '0' });
  let rest = '';
  for await (const part of stream.text) {
    rest += part;
    const blocks = rest.split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = /^data: (\{.*"specversion".*)$/m.exec(block)?.[1];
      if (data !== undefined) events.push(JSON.parse(data) as ToldEvent);
    }
    if (Number(events.at(-1)?.sequence ?? 0) >= end) break;
  }
  stream.end();
  return events;
}

interface OpenStream {
  readonly text: AsyncIterable<string>;
  end(): void;
}

async function read(url: string, headers: Record<string, string>): Promise<OpenStream> {
  const aborting = new AbortController();
  const answer = await fetch(url, { headers, signal: AbortSignal.any([aborting.signal, AbortSignal.timeout(60_000)]) });
  if (!answer.ok || answer.body === null) throw new Error(`the stream of events answered ${answer.status}`);
  return { text: answer.body.pipeThrough(new TextDecoderStream()), end: () => aborting.abort() };
}

async function firstOf({ text, end }: OpenStream, pattern: RegExp): Promise<string> {
  let read = '';
  for await (const part of text) {
    read += part;
    const found = pattern.exec(read)?.[1];
    if (found === undefined) continue;
    end();
    return found;
  }
  throw new Error(`the stream ended without ${pattern}`);
}

/** One sentence for each event that is not as the dictionary says, and each that it does not have. */
export async function offDictionary(system: System, events: readonly ToldEvent[]): Promise<readonly string[]> {
  const { data } = await system.api.get<{ readonly data: readonly Described[] }>('/event-types');
  const ajv = new Ajv2020({ strict: false, formats: { 'date-time': true } });
  const types = new Map(data.map(({ name, type, schema }) => [type, { name, validate: ajv.compile(schema) }]));
  return events.flatMap((event) => {
    const known = types.get(event.type);
    if (known === undefined) return [`${event.type} is not in the dictionary`];
    if (event.dataschema !== `/api/v1/event-types/${known.name}`) return [`${event.type} names no schema`];
    return known.validate(event.data) ? [] : [`${event.type}: ${ajv.errorsText(known.validate.errors)}`];
  });
}
