import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type ApiBench, apiBench, BEARER } from '../testing/api-bench.ts';

describe('the event stream', () => {
  let bench: ApiBench;
  let port: number;
  afterEach(() => bench.app.close());
  const start = async (heartbeatMs?: number): Promise<void> => {
    bench = await apiBench(heartbeatMs === undefined ? {} : { heartbeatMs });
    await bench.app.listen({ host: '127.0.0.1', port: 0 });
    port = (bench.app.server.address() as { port: number }).port;
  };

  async function open(headers: Record<string, string> = {}) {
    const leave = new AbortController();
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/events`, {
      headers: { ...BEARER, ...headers },
      signal: leave.signal,
    });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    return {
      response,
      leave: () => leave.abort(),
      /** Everything up to what is waited for. */
      until: async (sign: string): Promise<string> => {
        while (!text.includes(sign)) {
          const { value, done } = (await reader?.read()) ?? { done: true };
          if (done) throw new Error(`the stream ended: ${text}`);
          text += value;
        }
        return text;
      },
      end: async (): Promise<string> => {
        for (;;) {
          const { value, done } = (await reader?.read()) ?? { done: true };
          if (done) return text;
          text += value;
        }
      },
    };
  }
  const idsIn = (text: string): number[] => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));

  it('needs a caller', async () => {
    await start();
    const { response } = await open({ authorization: 'Bearer nonsense' });
    expect(response.status).toBe(401);
  });

  it('starts at the end and carries what happens from now on', async () => {
    await start();
    bench.feed.happen('CertificateRequested');
    const stream = await open();
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream');
    await stream.until('connected');
    bench.feed.happen('CertificateIssued', { serial: '0a' });
    const text = await stream.until('"0a"');
    const [connected, frame] = text.split('\n\n');
    expect(connected).toBe(': connected');
    const [id, data = ''] = frame?.split('\n') ?? [];
    expect(id).toBe('id: 2');
    expect(JSON.parse(data.replace(/^data: /, ''))).toMatchObject({
      specversion: '1.0',
      source: '/bfcert',
      type: 'bfcert.certificate-lifecycle.CertificateIssued',
      subject: 'idn_one',
      time: '2026-03-01T12:00:00.000Z',
      dataschema: '/api/v1/event-types/CertificateIssued',
      sequence: '000000000000002',
      data: { serial: '0a' },
    });
    stream.leave();
  });

  it('makes good what a browser missed, in order and once, also when it is much', async () => {
    await start();
    for (let count = 0; count < 450; count++) bench.feed.happen('CertificateIssued');
    const stream = await open({ 'last-event-id': '3' });
    const text = await stream.until('id: 450\n');
    expect(idsIn(text)).toEqual(Array.from({ length: 447 }, (_, index) => index + 4));
    stream.leave();
  });

  it('hints that stations came or went, without a position that a browser could come back to', async () => {
    await start();
    bench.feed.happen('CertificateIssued');
    const stream = await open();
    await stream.until('connected');
    bench.feed.sessionsChange();
    expect(await stream.until('data: {}\n\n')).toBe(': connected\n\nevent: sessions-changed\ndata: {}\n\n');
    stream.leave();
  });

  it('tells a browser whose position lies beyond our end to read anew, and goes on from the end', async () => {
    await start();
    bench.feed.happen('CertificateIssued');
    const stream = await open({ 'last-event-id': '900' });
    expect(await stream.until('reset')).toContain('id: 1\nevent: reset\n');
    bench.feed.happen('CertificateRevoked');
    expect(idsIn(await stream.until('CertificateRevoked'))).toEqual([1, 2]);
    stream.leave();
  });

  it('takes a position that is none for no position', async () => {
    await start();
    bench.feed.happen('CertificateIssued');
    const stream = await open({ 'last-event-id': '-1' });
    await stream.until('connected');
    bench.feed.happen('CertificateRevoked');
    expect(idsIn(await stream.until('CertificateRevoked'))).toEqual([2]);
    stream.leave();
  });

  it('carries to a caller of some owners what is theirs, and comes past all that is not', async () => {
    await start();
    for (let count = 0; count < 450; count++) bench.feed.happen('CertificateIssued', {}, 'south');
    bench.feed.happen('CertificateIssued', {}, 'north');
    const stream = await open({ ...bench.callers.letIn(['viewer'], ['north']), 'last-event-id': '0' });
    expect(idsIn(await stream.until('id: 451\n'))).toEqual([451]);
    bench.feed.happen('CertificateRevoked', {}, 'south');
    bench.feed.happen('CertificateRevoked', {}, 'north');
    expect(idsIn(await stream.until('id: 453\n'))).toEqual([451, 453]);
    stream.leave();
  });

  it.each([
    ['may call no more', null],
    ['may not see events any more', { roles: [] }],
    ['acts for other owners now', { owners: ['south'] }],
    ['acts for fewer owners now', { owners: [] }],
  ] as const)('ends, at a heartbeat, for a caller who %s', async (_, over) => {
    await start(10);
    const caller = bench.callers.letIn(['viewer'], ['north']);
    const stream = await open(caller);
    await stream.until('still here');
    bench.callers.change(caller, over);
    await stream.end();
    await vi.waitFor(() => expect(bench.feed.listeners).toBe(0));
  });

  it('goes on for a caller about whom nothing that matters to it has changed', async () => {
    await start(10);
    const caller = bench.callers.letIn(['viewer'], ['north', 'south']);
    const stream = await open(caller);
    bench.callers.change(caller, { roles: ['auditor'], owners: ['south', 'north'] });
    await stream.until(': still here\n\n: still here\n\n: still here\n\n');
    bench.feed.happen('CertificateIssued', {}, 'north');
    expect(idsIn(await stream.until('id: 1\n'))).toEqual([1]);
    stream.leave();
  });

  it('is open so many times for one caller and no more, and for another all the same', async () => {
    await start();
    const caller = bench.callers.letIn(['viewer']);
    const streams = await Promise.all(Array.from({ length: 20 }, () => open(caller)));
    expect(streams.map(({ response }) => response.status)).toEqual(Array.from({ length: 20 }, () => 200));
    const refused = await open(caller);
    expect([refused.response.status, await refused.end()]).toEqual([429, expect.stringContaining('too_many_streams')]);
    const other = await open(bench.callers.letIn(['viewer']));
    expect(other.response.status).toBe(200);
    streams[0]?.leave();
    await vi.waitFor(() => expect(bench.feed.listeners).toBe(40));
    const again = await open(caller);
    expect(again.response.status).toBe(200);
    for (const stream of [...streams, other, again]) stream.leave();
    await vi.waitFor(() => expect(bench.feed.listeners).toBe(0));
  });

  it('gives its place back when it fails before it begins', async () => {
    await start();
    const caller = bench.callers.letIn(['viewer']);
    const end = vi.spyOn(bench.feed, 'end').mockRejectedValue(new Error('the database is gone'));
    for (let count = 0; count < 21; count++) expect((await open(caller)).response.status).toBe(500);
    end.mockRestore();
    const stream = await open(caller);
    expect(stream.response.status).toBe(200);
    stream.leave();
  });

  it('forgets a browser that left', async () => {
    await start();
    const stream = await open();
    await stream.until('connected');
    expect(bench.feed.listeners).toBe(2);
    stream.leave();
    await vi.waitFor(() => expect(bench.feed.listeners).toBe(0));
  });

  it('reads no more for a browser that does not take what it has', async () => {
    await start();
    const since = vi.spyOn(bench.feed, 'since');
    const socket = connect(port, '127.0.0.1');
    socket.pause();
    await once(socket, 'connect');
    socket.write(
      `GET /api/v1/events HTTP/1.1\r\nhost: localhost\r\nauthorization: ${BEARER.authorization}\r\nlast-event-id: 0\r\n\r\n`,
    );
    await vi.waitFor(() => expect(bench.feed.listeners).toBe(2));
    const large = 'x'.repeat(100_000);
    for (let count = 0; count < 1_000; count++) bench.feed.happen('CertificateIssued', { large });
    await vi.waitFor(() => expect(since).toHaveBeenCalled());
    const read = since.mock.calls.length;
    for (let count = 0; count < 10; count++) bench.feed.happen('CertificateIssued');
    await new Promise((resolve) => setImmediate(resolve));
    // A hundred megabytes wait in the feed, at most one batch of them with us.
    expect(since.mock.calls.length - read).toBeLessThanOrEqual(1);
    expect(since.mock.calls.length).toBeLessThan(5);
    socket.destroy();
    await vi.waitFor(() => expect(bench.feed.listeners).toBe(0));
  });

  it('ends when the feed fails, so that the browser comes back', async () => {
    await start();
    const stream = await open();
    await stream.until('connected');
    bench.feed.failure = new Error('the database is gone');
    bench.feed.happen('CertificateIssued');
    expect(idsIn(await stream.end())).toEqual([]);
    expect(bench.logged).toContainEqual(expect.objectContaining({ msg: 'an event stream ended' }));
  });

  it('does not hold up the end of the server', async () => {
    await start();
    const stream = await open();
    await stream.until('connected');
    await bench.app.close();
    await stream.end();
    expect(bench.feed.listeners).toBe(0);
  });

  it('has no HEAD, which would never end', async () => {
    await start();
    const answer = await bench.app.inject({ method: 'HEAD', url: '/api/v1/events', headers: BEARER });
    expect(answer.statusCode).toBe(404);
  });
});
