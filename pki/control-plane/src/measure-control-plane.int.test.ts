import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuthorityUnavailable, type IssuingAuthority, type LifetimeUse } from '@bfcert/pki-contract/authority';
import { FakeIssuingAuthority } from '@bfcert/pki-contract/authority-fake';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Ledger } from './ledger/ledger.ts';
import { openLedger } from './ledger/open-ledger.ts';
import { measureControlPlane } from './measure-control-plane.ts';
import type { OutsideAuthority } from './outside/outside-authority.ts';

describe('what the watch is told of an outside authority', () => {
  let directory: string;
  let ledger: Ledger;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'measure-'));
    ledger = openLedger(join(directory, 'ledger.db'));
  });
  afterEach(() => {
    ledger.close();
    rmSync(directory, { recursive: true });
  });

  const measured = async (reach: () => Promise<IssuingAuthority>) => {
    const authority: Pick<OutsideAuthority, 'name' | 'reach'> = {
      name: 'a-cloud',
      reach: async () => ({ port: await reach(), repeatSafeSeconds: 0 }),
    };
    const outside = new Map([['a-cloud', authority as OutsideAuthority]]);
    return (await measureControlPlane({ ledger, authorities: new Map(), outside })).authorities;
  };
  const told = (answers: boolean, lifetime: object | null) => [
    { authority: 'a-cloud', lastIssuedAt: null, outside: { answers, lifetime } },
  ];

  it('is how much of its life it has used', async () => {
    const lifetime: LifetimeUse = { issued: 810_000, limit: 1_000_000, basis: 'audit_report' };
    const authority = new FakeIssuingAuthority();
    const describe = async () => ({ ...(await authority.describe()), lifetime });
    const port: IssuingAuthority = { describe, order: (order) => authority.order(order), close: async () => {} };
    expect(await measured(async () => port)).toEqual(told(true, { issued: 810_000, limit: 1_000_000 }));
  });

  it('is that it answers, where its life has no limit', async () => {
    expect(await measured(async () => new FakeIssuingAuthority())).toEqual(told(true, null));
  });

  it('is that it does not answer', async () => {
    const away = () => Promise.reject(new AuthorityUnavailable('it is not there', false));
    expect(await measured(away)).toEqual(told(false, null));
  });

  it('is the same when it hangs, after two seconds', async () => {
    vi.useFakeTimers();
    try {
      const answer = measured(() => new Promise(() => {}));
      await vi.advanceTimersByTimeAsync(2_000);
      expect(await answer).toEqual(told(false, null));
    } finally {
      vi.useRealTimers();
    }
  });
});
