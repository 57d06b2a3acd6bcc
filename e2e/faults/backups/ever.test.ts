import { describe, expect, it } from 'vitest';
import type { Books } from '../control-plane/books.ts';
import type { Findings } from '../system/judge-system.ts';
import { Ever } from './ever.ts';

const DER = Buffer.from('der');

const books = (commands: Readonly<Record<string, string>>, changes: Partial<Books> = {}): Books => ({
  signed: [],
  intents: new Map(Object.entries(commands).map(([id, serial]) => [id, { serial, tbs: DER, spkiSha256: `key-${id}` }])),
  certificates: new Map(
    Object.entries(commands).map(([id, serial]) => [id, { serial, fingerprint: `f-${serial}`, der: DER }]),
  ),
  voided: new Set(),
  revocations: new Map(),
  takenBack: new Set(),
  refusals: new Map(),
  rows: new Map(),
  gaps: [],
  integrity: 'ok',
  ...changes,
});

const findings = (now: Books, states: Readonly<Record<string, string>>, orphans: readonly string[] = []): Findings => ({
  books: now,
  records: Object.entries(states).map(([fingerprint, state]) => ({
    id: `crt-${fingerprint}`,
    identityId: 'idn',
    purpose: 'charger_identity',
    state,
    fingerprint,
    spkiSha256: null,
    confirmedAt: null,
  })),
  orphans: new Set(orphans),
  keptForLater: new Set(),
  audit: { sealed: 0, head: null },
  auditFaults: [],
});

function judged(ever: Ever, found: Findings): readonly string[] {
  return ever.judge(found).map(({ rule, what }) => `${rule} ${what}`);
}

describe('after a restoration', () => {
  it('all is well while one side knows what the other has forgotten', () => {
    const ever = new Ever();
    ever.see(books({ one: '1', two: '2', three: '3' }));
    const found = findings(books({ one: '1' }), { 'f-2': 'active' }, ['f-3']);
    expect(judged(ever, found)).toEqual([]);
    expect([ever.signed, ever.known(found)]).toEqual([3, 3]);
  });

  it('what nobody knows any more is found', () => {
    const ever = new Ever();
    ever.see(books({ one: '1', two: '2' }));
    const found = findings(books({ one: '1' }), {});
    expect(judged(ever, found)).toEqual(['I1 2 was signed, and nobody knows it any more']);
    expect(ever.known(found)).toBe(1);
  });

  it('a serial number that serves again is found, the same command again is not', () => {
    const ever = new Ever();
    ever.see(books({ one: '1' }));
    ever.see(books({ one: '1' }));
    expect(judged(ever, findings(books({ one: '1' }), {}))).toEqual([]);
    ever.see(books({ two: '1' }));
    expect(judged(ever, findings(books({ two: '1' }), {}))).toEqual(['I6 1 served one and then two']);
  });

  it('who was revoked is so on both sides, by the certificate or its serial number', () => {
    const ever = new Ever();
    ever.see(books({ one: '1' }));
    expect(ever.revoke('f-1')).toBe('1');
    const revoked = books({ one: '1' }, { revocations: new Map([['f-1', ['2026-01-01']]]) });
    const takenBack = books({}, { takenBack: new Set(['1']) });
    expect(judged(ever, findings(revoked, { 'f-1': 'revoked' }))).toEqual([]);
    expect(judged(ever, findings(takenBack, { 'f-1': 'revoked' }))).toEqual([]);
    expect(judged(ever, findings(revoked, { 'f-1': 'active' }))).toEqual([
      'I7 f-1 was revoked and its record is active',
    ]);
    expect(judged(ever, findings(books({ one: '1' }), { 'f-1': 'revoked' }))).toEqual([
      'I7 f-1 was revoked and the ledger does not say so',
    ]);
  });
});
