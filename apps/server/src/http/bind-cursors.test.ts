import type { ImportJobRow } from '@bfcert/certificate-lifecycle';
import { newId } from '@bfcert/kernel/ids';
import { ok } from '@bfcert/kernel/result';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cursorKeyFrom } from './bind-cursors.ts';
import { type ApiBench, apiBench, BEARER } from './testing/api-bench.ts';

const [one, other] = [newId('imp'), newId('imp')];
const ROWS = `/api/v1/import-jobs/${one}/rows`;
const row = (line: number): ImportJobRow => ({
  line,
  outcome: 'created',
  identityId: null,
  certificateId: null,
  fingerprint: null,
  slot: null,
  stage: null,
  changed: [],
  reason: null,
  detail: null,
});

describe('the cursor of a list', () => {
  let bench: ApiBench;
  let asked: { readonly after: unknown; readonly limit: number }[] = [];
  beforeAll(async () => {
    const pages = async (query: { readonly after: unknown; readonly limit: number }) => {
      asked.push(query);
      return [];
    };
    bench = await apiBench({
      lifecycle: {
        importJobRows: async (query) => {
          asked.push(query);
          return ok([1, 2, 3].filter((line) => line > query.after).map(row));
        },
        importJobs: pages,
        bulkTargets: pages,
      },
    });
  });
  beforeEach(() => {
    asked = [];
  });
  afterAll(() => bench.app.close());

  const get = async (url: string, headers: Record<string, string> = BEARER) =>
    (await bench.app.inject({ url, headers })).json();
  /** Of the first page with one row. */
  const cursorOf = async (query = '', headers?: Record<string, string>): Promise<string> => {
    const { page } = await get(`${ROWS}?limit=1${query}`, headers);
    asked = [];
    return page.next;
  };
  const refused = { status: 400, code: 'cursor_invalid', errors: [{ pointer: '/querystring/after' }] };

  it('goes on where its page ended, also in pages of another size', async () => {
    const after = await cursorOf();
    expect((await get(`${ROWS}?limit=1&after=${after}`)).data).toMatchObject([{ line: 2 }]);
    expect((await get(`${ROWS}?after=${after}`)).data).toMatchObject([{ line: 2 }, { line: 3 }]);
    expect(asked).toMatchObject([
      { after: 1, limit: 2 },
      { after: 1, limit: 101 },
    ]);
  });

  it('goes on with its filter, whatever the order of its words', async () => {
    const after = await cursorOf('&outcome=created');
    expect((await get(`${ROWS}?after=${after}&outcome=created&limit=1`)).data).toMatchObject([{ line: 2 }]);
  });

  it('is not taken with another filter, with one more or one less', async () => {
    const [filtered, unfiltered] = [await cursorOf('&outcome=created'), await cursorOf()];
    for (const query of [
      `after=${filtered}&outcome=conflict`,
      `after=${filtered}`,
      `after=${unfiltered}&outcome=created`,
    ]) {
      expect(await get(`${ROWS}?${query}`)).toMatchObject(refused);
    }
    expect(asked).toEqual([]);
  });

  it('is not taken by another list, nor by the same list of another object', async () => {
    const after = await cursorOf();
    for (const list of [`import-jobs/${other}/rows`, 'import-jobs', `bulk-actions/${one}/targets`]) {
      expect(await get(`/api/v1/${list}?after=${after}`)).toMatchObject(refused);
    }
    expect(asked).toEqual([]);
  });

  it('is good for whoever acts for the same owners, and for nobody else', async () => {
    const [here, same, more] = [['south', 'north'], ['north', 'south'], ['north']].map((owners) =>
      bench.callers.letIn(['viewer'], owners),
    );
    const after = await cursorOf('', here);
    expect((await get(`${ROWS}?limit=1&after=${after}`, same)).data).toMatchObject([{ line: 2 }]);
    expect(await get(`${ROWS}?after=${after}`, more)).toMatchObject(refused);
    expect(await get(`${ROWS}?after=${after}`)).toMatchObject(refused);
    expect(asked).toHaveLength(1);
  });

  it('is good no longer when the owners of its caller have changed', async () => {
    const caller = bench.callers.letIn(['viewer'], ['north']);
    const after = await cursorOf('', caller);
    bench.callers.change(caller, { owners: ['south'] });
    expect(await get(`${ROWS}?after=${after}`, caller)).toMatchObject(refused);
  });

  it('is taken as it was given, and nothing else is', async () => {
    const after = await cursorOf();
    const [id = '', mac = ''] = after.split('.');
    const second = Buffer.from('2').toString('base64url');
    for (const changed of [
      '',
      '1',
      `${one}`,
      id,
      `.${mac}`,
      `${second}.${mac}`,
      `${after}.`,
      `${after}=`,
      after.toUpperCase(),
      '__proto__',
      '__proto__.constructor',
      '%F0%9F%9A%8C',
      'A'.repeat(10_000),
      `${'A'.repeat(10_000)}.${mac}`,
    ]) {
      expect([changed, await get(`${ROWS}?after=${changed}`)]).toMatchObject([changed, refused]);
    }
    for (const malformed of [`after=${after}&after=${after}`, 'after=%ED%A0%80']) {
      expect((await get(`${ROWS}?${malformed}`)).code).toBe('invalid');
    }
    expect(asked).toEqual([]);
  });

  it('is null on the last page', async () => {
    expect((await get(ROWS)).page).toEqual({ next: null, hasMore: false });
  });

  it('is signed with a key of its own, which every server makes of the same secret', () => {
    const secret = Buffer.alloc(32, 3);
    expect(cursorKeyFrom(secret)).toEqual(cursorKeyFrom(Buffer.from(secret)));
    expect(cursorKeyFrom(secret)).not.toEqual(secret);
    expect(cursorKeyFrom(secret)).not.toEqual(cursorKeyFrom(Buffer.alloc(32, 4)));
  });
});
