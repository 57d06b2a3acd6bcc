import { X509Certificate } from 'node:crypto';
import type { AuthorityInfo, PkiControlPlane, PkiMetrics } from '@bfcert/pki-contract';
import { issued, stationRequest } from '@bfcert/pki-contract/contract-test';
import { FakeControlPlane } from '@bfcert/pki-contract/fake';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { measurePki } from './pki-metrics.ts';

type Pki = Pick<PkiControlPlane, 'metrics' | 'authorities'>;

async function scrape(pki: Pki): Promise<string> {
  const registry = new Registry();
  measurePki(registry, pki);
  return registry.metrics();
}

const away: Pki = {
  metrics: () => Promise.reject(new Error('it is not there')),
  authorities: () => Promise.reject(new Error('it is not there')),
};

const NOTHING: PkiMetrics = { issued: [], refusals: [], orphans: [], intended: 0, authorities: [], doorEnds: null };
const telling = (metrics: Partial<PkiMetrics>, authorities: readonly AuthorityInfo[] = []): Pki => ({
  metrics: async () => ({ ...NOTHING, ...metrics }),
  authorities: async () => authorities,
});

describe('what a scrape finds of the control plane', () => {
  it('are its counts, and when each certificate of each authority expires', async () => {
    const pki = new FakeControlPlane();
    await issued(pki, stationRequest());
    await issued(pki, stationRequest());
    await pki.issue(stationRequest({ csrPem: 'hello' }));
    const text = await scrape(pki);
    expect(text).toContain('bfcert_pki_up 1\n');
    expect(text).toContain('bfcert_pki_issued_total{profile="charging-station"} 2\n');
    expect(text).toContain('bfcert_pki_refused_total{reason="csr_malformed"} 1\n');
    expect(text).toContain('bfcert_pki_refused_total{reason="lint_failed"} 0\n');
    expect(text).toContain('bfcert_pki_refused_total{reason="certificate_unknown"} 0\n');
    expect(text).toContain('bfcert_pki_orphans_total{kind="unmatched"} 0\n');
    expect(text).toContain('bfcert_pki_intended 0\n');
    expect(text).toMatch(/bfcert_pki_last_issued_timestamp_seconds\{authority="charger-identity"\} 1\.?\d+/);
    expect(text).not.toContain('bfcert_pki_last_issued_timestamp_seconds{authority="iot"}');

    const [first] = await pki.authorities();
    const seconds = new X509Certificate(first?.issuingPem ?? '').validToDate.getTime() / 1_000;
    const labels = `authority="${first?.name}",role="issuing",generation=""`;
    expect(text).toContain(`bfcert_pki_ca_not_after_timestamp_seconds{${labels}} ${seconds}\n`);
    expect(text).toContain(`bfcert_pki_ca_not_after_timestamp_seconds{authority="iot",role="root",generation="1"}`);
  });

  it('is how much of its life an outside CA has used, and nothing where it has no limit', async () => {
    const outside = (answers: boolean, lifetime: { issued: number; limit: number } | null) => ({ answers, lifetime });
    const text = await scrape(
      telling({
        authorities: [
          { authority: 'a-cloud', lastIssuedAt: null, outside: outside(true, { issued: 810_000, limit: 1_000_000 }) },
          { authority: 'an-est', lastIssuedAt: null, outside: outside(false, null) },
          { authority: 'iot', lastIssuedAt: null, outside: null },
        ],
      }),
    );
    const values = [...text.matchAll(/^bfcert_pki_authority_\w+\{.*$/gm)].map(String);
    expect(values.toSorted()).toEqual([
      'bfcert_pki_authority_issuance_limit{authority="a-cloud"} 1000000',
      'bfcert_pki_authority_issued{authority="a-cloud"} 810000',
      'bfcert_pki_authority_up{authority="a-cloud"} 1',
      'bfcert_pki_authority_up{authority="an-est"} 0',
    ]);
  });

  it('is when the certificate at its door expires, and nothing where it has none', async () => {
    const text = await scrape(telling({ doorEnds: '2026-06-01T12:00:00.000Z' }));
    expect(text).toContain('bfcert_pki_door_not_after_timestamp_seconds 1780315200\n');
    expect(await scrape(telling({}))).not.toMatch(/^bfcert_pki_door_not_after_timestamp_seconds/m);
  });

  it('are orphans by kind, added to the zero of each', async () => {
    const text = await scrape(telling({ orphans: [{ name: 'suspected', count: 3 }] }));
    expect(text).toContain('bfcert_pki_orphans_total{kind="suspected"} 3\n');
    expect(text).toContain('bfcert_pki_orphans_total{kind="surplus"} 0\n');
  });

  it('is one look for all of it, and a new one each time', async () => {
    let looks = 0;
    const registry = new Registry();
    measurePki(registry, {
      ...telling({}),
      metrics: async () => {
        looks += 1;
        return NOTHING;
      },
    });
    await registry.metrics();
    await registry.metrics();
    expect(looks).toBe(2);
  });

  it('is that it is away, and no number from before', async () => {
    const registry = new Registry();
    let pki: Pki = telling({ issued: [{ name: 'iot-device', count: 1 }], intended: 7 });
    measurePki(registry, { metrics: () => pki.metrics(), authorities: () => pki.authorities() });
    expect(await registry.metrics()).toContain('bfcert_pki_intended 7\n');
    pki = away;
    const text = await registry.metrics();
    expect(text.match(/^bfcert_\w+.*$/gm)).toEqual(['bfcert_pki_up 0']);
  });

  describe('when it hangs', () => {
    beforeEach(() => {
      vi.useFakeTimers();
    });
    afterEach(() => vi.useRealTimers());

    it('is that it is away, after three seconds', async () => {
      const text = scrape({ ...away, metrics: () => new Promise(() => {}), authorities: async () => [] });
      await vi.advanceTimersByTimeAsync(3_000);
      expect(await text).toContain('bfcert_pki_up 0\n');
    });
  });
});
