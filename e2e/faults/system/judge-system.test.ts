import { describe, expect, it } from 'vitest';
import type { Books } from '../control-plane/books.ts';
import type { Call } from '../history/history.ts';
import { type Findings, judgeSystem, type Observed } from './judge-system.ts';
import type { CertificateRecord } from './records.ts';

const TBS = Buffer.from('to be signed');

const BOOKS: Books = {
  signed: ['a1'],
  intents: new Map([['crt_1', { serial: 'a1', tbs: TBS, spkiSha256: 'key-1' }]]),
  certificates: new Map([
    ['crt_1', { serial: 'a1', fingerprint: 'f1', der: TBS }],
    ['authority:root', { serial: 'c0', fingerprint: 'f0', der: TBS }],
  ]),
  voided: new Set(),
  revocations: new Map(),
  takenBack: new Set(),
  refusals: new Map(),
  rows: new Map(),
  gaps: [],
  integrity: 'ok',
};
const RECORD: CertificateRecord = {
  id: 'crt_1',
  identityId: 'idn_1',
  purpose: 'charger_identity',
  state: 'active',
  fingerprint: 'f1',
  spkiSha256: 'key-1',
  confirmedAt: null,
};
const SOUND: Findings = {
  books: {
    ...BOOKS,
    intents: new Map([...BOOKS.intents, ['authority:root', { serial: 'c0', tbs: TBS, spkiSha256: 'key-0' }]]),
  },
  records: [RECORD],
  orphans: new Set(),
  keptForLater: new Set(),
  audit: { sealed: 7, head: 'h7' },
  auditFaults: [],
};
const CALLS: readonly Call[] = [
  { method: 'renew', about: 'FAULT-1', outcome: 'ok', said: 'crt_1' },
  { method: 'SignCertificate', about: 'FAULT-1', outcome: 'unknown', said: 'no_answer' },
  { method: 'SignCertificate', about: 'FAULT-1', outcome: 'ok', said: 'key-1' },
];

function broken(
  findings: Partial<Findings>,
  calls: readonly Call[] = [],
  installed = new Map([['key-1', new Set(['f1'])]]),
) {
  const observed: Observed = {
    history: { calls: [...CALLS, ...calls] },
    members: [{ name: 'FAULT-1', store: { installed } }],
  };
  return judgeSystem(observed, { ...SOUND, ...findings }, null).map(({ rule, what }) => `${rule} ${what}`);
}

describe('what both sides have and stations were given', () => {
  it('is well where everything has its record', () => {
    expect(broken({})).toEqual([]);
  });

  it('may be an orphan as well', () => {
    const lost: Call = { method: 'renew', about: 'FAULT-1', outcome: 'ok', said: 'crt_2' };
    expect(broken({ records: [], orphans: new Set(['f1']) })).not.toContain(
      'I1 crt_1 is signed, and no record or orphan knows it',
    );
    expect(broken({}, [lost])).toEqual(['I3 the renewal crt_2 of FAULT-1 is lost']);
  });

  it('is well where a root has the key of its cross-signed form', () => {
    const roots = ['crt_7', 'crt_8'].map((id) => ({ ...RECORD, id, purpose: 'ca_certificate', fingerprint: null }));
    expect(broken({ records: [{ ...RECORD, spkiSha256: 'key-1' }, ...roots] })).toEqual(
      broken({ records: [{ ...RECORD, spkiSha256: 'key-1' }] }),
    );
  });

  it('is well where an accepted request waits for its turn', () => {
    const early: Call = { method: 'SignCertificate', about: 'FAULT-1', outcome: 'ok', said: 'key-2' };
    expect(broken({ keptForLater: new Set(['key-2']) }, [early])).toEqual([]);
    expect(broken({ keptForLater: new Set(['key-3']) }, [early])).toEqual([
      'I3 a signing request of FAULT-1 was accepted and is lost: key-2',
    ]);
  });

  it.each<[string, readonly string[], string]>([
    [
      'signed and nowhere recorded',
      broken({ records: [{ ...RECORD, fingerprint: null }] }),
      'I1 crt_1 is signed, and no record or orphan knows it',
    ],
    [
      'recorded and signed by nobody',
      broken({ records: [RECORD, { ...RECORD, id: 'crt_9', fingerprint: 'f9', spkiSha256: 'key-9' }] }),
      'I1 crt_9 has a certificate that the control plane does not know',
    ],
    [
      'on a station and in no record',
      broken({}, [], new Map([['key-7', new Set(['f7'])]])),
      'I1 FAULT-1 has a certificate that no record knows',
    ],
    [
      'an audit that does not verify',
      broken({ auditFaults: ['the audit is broken at 3'] }),
      'I2 the audit is broken at 3',
    ],
    [
      'an accepted signing request without a record',
      broken({}, [{ method: 'SignCertificate', about: 'FAULT-1', outcome: 'ok', said: 'key-8' }]),
      'I3 a signing request of FAULT-1 was accepted and is lost: key-8',
    ],
    [
      'two records for a key',
      broken({ records: [RECORD, { ...RECORD, id: 'crt_2', fingerprint: null }] }),
      'I6 the key key-1 has two records',
    ],
    [
      'two certificates for a key',
      broken({}, [], new Map([['key-1', new Set(['f1', 'f2'])]])),
      'I6 FAULT-1 was given 2 certificates for the key key-1',
    ],
  ])('is not well with %s', (_, violations, violation) => {
    expect(violations).toContain(violation);
  });
});
