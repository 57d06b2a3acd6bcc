import { unwrap } from '@bfcert/kernel/result';
import type { OwnCertificate } from '@bfcert/pki-contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { activateGeneration } from './authorities/activate-generation.ts';
import { makeNewRoot } from './authorities/make-new-root.ts';
import { rollOver } from './authorities/roll-over.ts';
import { IssuerChains } from './issued-certificate.ts';
import { provideResponder } from './ocsp/provide-responder.ts';
import { listOwn, ownInUse } from './own-certificates.ts';
import { statusIssuers } from './status-issuers.ts';
import { AuthorityBench } from './testing/authority-bench.ts';

const NAME = 'iso15118-evse';
const DAY_MS = 86_400_000;

let bench: AuthorityBench;
beforeEach(() => {
  bench = new AuthorityBench();
});
afterEach(() => bench.remove());

/** As after a start, with a responder for each issuer that needs one by now. */
async function started() {
  const authorities = new Map([[NAME, await bench.open(bench.plan(NAME))]]);
  const { materials } = bench;
  for (const issuer of statusIssuers(authorities, materials)) await provideResponder(issuer, materials);
  const { ledger } = materials;
  return { ledger, authorities, chains: new IssuerChains({ ledger, outside: new Map() }) };
}

const called = ({ kind, role, generation, replaced }: OwnCertificate): string =>
  `${kind} ${role} ${generation}${replaced ? ' replaced' : ''}`;

describe('the control plane lists of itself', () => {
  it('each certificate of a chain and each responder, in the order of their making', async () => {
    const plane = await started();
    const { certificates, next } = listOwn(plane, 0, 100);
    expect(certificates.map(called)).toEqual([
      'authority root 1',
      'authority intermediate 1',
      'authority issuing 1',
      'ocsp_responder intermediate 1',
      'ocsp_responder issuing 1',
      'ocsp_responder root 1',
    ]);
    expect(ownInUse(plane)).toEqual({
      fingerprints: expect.arrayContaining(certificates.map(({ fingerprint }) => fingerprint)),
      doorPem: null,
    });
    expect(listOwn(plane, next ?? 0, 100)).toEqual({ certificates: [], next: null });
    expect(listOwn(plane, 0, 2).certificates.map(called)).toEqual(['authority root 1', 'authority intermediate 1']);
  });

  it('a responder that was renewed, beside the one in use', async () => {
    const before = listOwn(await started(), 0, 100);
    bench.clock.advance(26 * DAY_MS);
    const plane = await started();
    const renewed = listOwn(plane, before.next ?? 0, 100).certificates;
    expect(renewed.map(called)).toEqual([
      'ocsp_responder intermediate 1',
      'ocsp_responder issuing 1',
      'ocsp_responder root 1',
    ]);
    const responders = listOwn(plane, 0, 100).certificates.filter(({ kind }) => kind === 'ocsp_responder');
    expect(responders.map(({ replaced }) => replaced)).toEqual([true, true, true, false, false, false]);
    const inUse = new Set(ownInUse(plane).fingerprints);
    expect(responders.map(({ fingerprint }) => inUse.has(fingerprint))).toEqual(
      responders.map(({ replaced }) => !replaced),
    );
  });

  it('a generation that a ceremony made, in use once it is activated and no more once the one before is back', async () => {
    const { plan } = await bench.open(bench.plan(NAME));
    unwrap(await rollOver(plan, 'issuing', null, bench.materials));
    const standing = async () => {
      const plane = await started();
      const inUse = new Set(ownInUse(plane).fingerprints);
      return listOwn(plane, 0, 100)
        .certificates.filter(({ kind, role }) => kind === 'authority' && role === 'issuing')
        .map(({ generation, replaced, fingerprint }) => [generation, replaced, inUse.has(fingerprint)]);
    };
    expect(await standing()).toEqual([
      [1, false, true],
      [2, false, false],
    ]);
    unwrap(await activateGeneration(NAME, 2, bench.materials));
    expect(await standing()).toEqual([
      [1, true, false],
      [2, false, true],
    ]);
    unwrap(await activateGeneration(NAME, 1, bench.materials));
    expect(await standing()).toEqual([
      [1, false, true],
      [2, false, false],
    ]);
  });

  it('a new root in both its forms, which come into use together', async () => {
    const { plan } = await bench.open(bench.plan(NAME));
    unwrap(await makeNewRoot(plan, null, bench.materials));
    const roots = async () => {
      const plane = await started();
      const inUse = new Set(ownInUse(plane).fingerprints);
      return listOwn(plane, 0, 100)
        .certificates.filter(({ kind, role }) => kind === 'authority' && (role === 'root' || role === 'cross'))
        .map((one) => `${one.role} ${one.generation}${inUse.has(one.fingerprint) ? ' in use' : ''}`);
    };
    expect(await roots()).toEqual(['root 1 in use', 'root 2', 'cross 2']);
    unwrap(await activateGeneration(NAME, 2, bench.materials));
    expect(await roots()).toEqual(['root 1', 'root 2 in use', 'cross 2 in use']);
  });
});
