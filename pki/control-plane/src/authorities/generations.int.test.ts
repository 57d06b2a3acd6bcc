import { execFileSync, spawnSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unwrap } from '@bfcert/kernel/result';
import { type Certificate, certificatePem, formatName } from '@bfcert/kernel/x509';
import type { AuthorityName } from '@bfcert/pki-contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chargingStation } from '../profiles/charging-station.ts';
import type { Profile } from '../profiles/profile.ts';
import { rootAuthority1 } from '../profiles/root-authority.ts';
import { seccLeaf } from '../profiles/secc-leaf.ts';
import { seccLeaf20 } from '../profiles/secc-leaf-20.ts';
import { AuthorityBench } from '../testing/authority-bench.ts';
import { leafDraft, signedBy } from '../testing/authority-pair.ts';
import { activateGeneration } from './activate-generation.ts';
import type { Authority, CertificateAuthority } from './authority.ts';
import { AuthorityKey } from './authority-key.ts';
import { provideKey } from './authority-keys.ts';
import { certifyAuthority } from './certify-authority.ts';
import { makeNewRoot } from './make-new-root.ts';
import { rollOver } from './roll-over.ts';

const YEAR_MS = 365 * 86_400_000;

let bench: AuthorityBench;
beforeEach(() => {
  bench = new AuthorityBench();
});
afterEach(() => bench.remove());

const leafBelow = (authority: CertificateAuthority, profile: Profile = chargingStation): Certificate =>
  signedBy(
    authority,
    leafDraft(profile, authority, profile.shape.commonName === 'secc_id' ? 'DE-ICE-S-1' : 'SN-1', bench.clock.now()),
  );

function file(name: string, certificates: readonly Certificate[]): string {
  const path = join(bench.directory, name);
  writeFileSync(path, certificates.map(({ der }) => certificatePem(der)).join(''));
  return path;
}

/** Whether OpenSSL, strictly, and GnuTLS find the way from the leaf to this root. */
function accepted(leaf: Certificate, between: readonly Certificate[], root: Certificate): boolean {
  const chain = file('chain.pem', [leaf, ...between, root]);
  const gnutls = spawnSync('certtool', ['--verify-chain', '--infile', chain], { encoding: 'utf8' });
  const verdict = opensslAccepts(leaf, between, root);
  expect(gnutls.stdout.includes('Chain verification output: Verified.')).toBe(verdict);
  return verdict;
}

function opensslAccepts(leaf: Certificate, between: readonly Certificate[], root: Certificate): boolean {
  const trusted = ['-CAfile', file('root.pem', [root]), '-untrusted', file('between.pem', between)];
  return spawnSync('openssl', ['verify', '-x509_strict', ...trusted, file('leaf.pem', [leaf])]).status === 0;
}

const open = (name: AuthorityName): Promise<Authority> => bench.open(bench.plan(name));
const take = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new Error('there is none');
  return value;
};

describe('the rollover of an issuing authority', () => {
  it('makes a new key and certificate under the same root, which issue once they are activated', async () => {
    const before = await open('charger-identity');
    expect(await rollOver(before.plan, 'issuing', null, bench.materials)).toEqual({
      ok: true,
      value: [{ name: 'charger-identity', role: 'issuing', generation: 2 }],
    });
    const prepared = await open('charger-identity');
    expect(prepared.issuing.certificate.fingerprint).toBe(before.issuing.certificate.fingerprint);
    expect(prepared.issuers).toHaveLength(2);

    unwrap(await activateGeneration('charger-identity', 2, bench.materials));
    const after = await open('charger-identity');
    expect(after.root.fingerprint).toBe(before.root.fingerprint);
    expect(after.issuing.key.spkiSha256).not.toBe(before.issuing.key.spkiSha256);
    expect(formatName(after.issuing.certificate.subject)).not.toBe(formatName(before.issuing.certificate.subject));
    expect(after.issuers.map(({ certificate }) => certificate.fingerprint)).toEqual([
      before.issuing.certificate.fingerprint,
      after.issuing.certificate.fingerprint,
    ]);
    for (const issuer of after.issuers) {
      expect(accepted(leafBelow(issuer), [issuer.certificate], after.root)).toBe(true);
    }
    expect(accepted(leafBelow(after.issuing), [before.issuing.certificate], after.root)).toBe(false);
  });

  it('may be activated back, and knows its generations', async () => {
    const before = await open('iot');
    unwrap(await rollOver(before.plan, 'issuing', null, bench.materials));
    unwrap(await activateGeneration('iot', 2, bench.materials));
    unwrap(await activateGeneration('iot', 1, bench.materials));
    expect((await open('iot')).issuing.certificate.fingerprint).toBe(before.issuing.certificate.fingerprint);
    expect(await activateGeneration('iot', 3, bench.materials)).toMatchObject({
      refusal: { reason: 'no_such_generation', detail: 'the issuing generations of iot are 1, 2' },
    });
  });

  it('needs the key of what signs it, and takes it from wherever it was kept', async () => {
    const { plan } = await open('charger-identity');
    const offline = join(bench.directory, 'offline.pem');
    renameSync(bench.keyFile('charger-identity-root'), offline);
    expect(await rollOver(plan, 'issuing', null, bench.materials)).toMatchObject({
      refusal: { reason: 'signing_key_missing' },
    });
    const other = new AuthorityKey(keyOf(bench.keyFile('charger-identity-issuing')));
    expect(await rollOver(plan, 'issuing', other, bench.materials)).toMatchObject({
      refusal: { reason: 'signing_key_is_another' },
    });
    expect(await rollOver(plan, 'issuing', new AuthorityKey(keyOf(offline)), bench.materials)).toMatchObject({
      ok: true,
    });
  });

  const keyOf = (path: string) =>
    createPrivateKey({ key: readFileSync(path), passphrase: bench.materials.keys.passphrase });

  it('replaces the intermediate authority as well where there is one', async () => {
    const before = await open('iso15118-evse');
    expect(await rollOver(before.plan, 'intermediate', null, bench.materials)).toMatchObject({
      value: [
        { role: 'intermediate', generation: 2 },
        { role: 'issuing', generation: 2 },
      ],
    });
    unwrap(await activateGeneration('iso15118-evse', 2, bench.materials));
    const after = await open('iso15118-evse');
    expect(after.intermediates).toHaveLength(1);
    expect(after.intermediates[0]?.fingerprint).not.toBe(before.intermediates[0]?.fingerprint);
    const leaf = leafBelow(after.issuing, seccLeaf);
    expect(accepted(leaf, [after.issuing.certificate, ...after.intermediates], after.root)).toBe(true);
    const { plan } = await open('iot');
    expect(await rollOver(plan, 'intermediate', null, bench.materials)).toMatchObject({
      refusal: { reason: 'no_intermediate' },
    });
  });

  it('is refused once what would sign it has ended, and before there is an authority', async () => {
    expect(await rollOver(bench.plan('iot'), 'issuing', null, bench.materials)).toMatchObject({
      refusal: { reason: 'not_established' },
    });
    const { plan } = await open('iso15118-evse');
    bench.clock.advance(5 * YEAR_MS);
    expect(await rollOver(plan, 'issuing', null, bench.materials)).toMatchObject({
      refusal: { reason: 'signer_ended' },
    });
  });

  it('lets the key of an ended generation go, and no other', async () => {
    const { plan } = await open('iso15118-evse-20');
    bench.clock.advance(1.9 * YEAR_MS);
    unwrap(await rollOver(plan, 'issuing', null, bench.materials));
    unwrap(await activateGeneration('iso15118-evse-20', 2, bench.materials));
    rmSync(bench.keyFile('iso15118-evse-20-issuing'));
    await expect(open('iso15118-evse-20')).rejects.toThrow(/iso15118-evse-20-issuing.key.pem is missing/);
    bench.clock.advance(0.2 * YEAR_MS);
    expect((await open('iso15118-evse-20')).issuers).toHaveLength(1);
  });
});

describe('a new root', () => {
  it.each([
    ['charger-identity', chargingStation],
    ['iso15118-evse', seccLeaf],
    ['iso15118-evse-20', seccLeaf20],
  ] as const)('of %s is trusted by itself and through the root before it', async (name, profile) => {
    const before = await open(name);
    const made = unwrap(await makeNewRoot(before.plan, null, bench.materials));
    expect(made.slice(0, 2)).toEqual([
      { name, role: 'root', generation: 2 },
      { name, role: 'cross', generation: 2 },
    ]);
    expect((await open(name)).root.fingerprint).toBe(before.root.fingerprint);

    unwrap(await activateGeneration(name, 2, bench.materials));
    const after = await open(name);
    const [first, second] = after.roots;
    expect(first?.certificate.fingerprint).toBe(before.root.fingerprint);
    expect(second?.certificate.fingerprint).toBe(after.root.fingerprint);
    const cross = take(second?.cross ?? undefined);
    expect(cross.spkiSha256).toBe(after.root.spkiSha256);
    expect(cross.subject.der.equals(after.root.subject.der)).toBe(true);

    const leaf = leafBelow(after.issuing, profile);
    const chain = [after.issuing.certificate, ...after.intermediates];
    // An endpoint that has the new root, one that has the old one, and one that was given the signed form.
    expect(accepted(leaf, chain, after.root)).toBe(true);
    expect(accepted(leaf, [...chain, cross], before.root)).toBe(true);
    expect(accepted(leaf, chain, before.root)).toBe(false);
    const [partial, untrusted] = [file('cross.pem', [cross]), file('between.pem', chain)];
    const leafFile = file('leaf.pem', [leaf]);
    execFileSync('openssl', ['verify', '-partial_chain', '-CAfile', partial, '-untrusted', untrusted, leafFile]);
  });

  it('and the one after it are both led to from the first', async () => {
    const first = await open('vehicle-vas');
    for (const generation of [2, 3]) {
      unwrap(await makeNewRoot(first.plan, null, bench.materials));
      unwrap(await activateGeneration('vehicle-vas', generation, bench.materials));
    }
    const { issuing, roots } = await open('vehicle-vas');
    const crosses = roots.flatMap(({ cross }) => (cross === null ? [] : [cross]));
    const leaf = leafBelow(issuing);
    expect(crosses).toHaveLength(2);
    expect(accepted(leaf, [issuing.certificate, ...crosses.toReversed()], first.root)).toBe(true);
  });

  it('after a root of before, which has a path length of 1, bears its name and so fits below it', async () => {
    const plan = bench.plan('charger-identity');
    await withRootOfVersion1(plan.name);
    const before = await bench.open(plan);
    expect(before.root.pathLength).toBe(1);
    unwrap(await makeNewRoot(plan, null, bench.materials));
    unwrap(await activateGeneration(plan.name, 2, bench.materials));
    const { issuing, root, roots } = await bench.open(plan);
    expect(root.subject.der.equals(before.root.subject.der)).toBe(true);
    const cross = take(roots[1]?.cross ?? undefined);
    // GnuTLS counts it nevertheless, against RFC 5280: for its readers only the new root itself helps.
    expect(opensslAccepts(leafBelow(issuing), [issuing.certificate, cross], before.root)).toBe(true);
    expect(accepted(leafBelow(issuing), [issuing.certificate], root)).toBe(true);
  });

  async function withRootOfVersion1(name: AuthorityName): Promise<void> {
    const place = { name, role: 'root', generation: 1 } as const;
    const key = await provideKey(place, { kind: 'ec', curve: 'P-256' }, bench.materials);
    const subject = { organisation: 'BetterFleet Certificates', commonName: 'Charger Identity Root CA 01234567' };
    const validitySeconds = rootAuthority1.shape.longestValiditySeconds;
    const planned = { ...place, profile: rootAuthority1, subject, validitySeconds, parent: null };
    await certifyAuthority(key, planned, bench.materials);
  }

  it('whose making was cut off anywhere is completed by the next call', async () => {
    const { plan } = await open('iso15118-evse');
    class Crash extends Error {}
    const seen = new Set<string>();
    bench.onStep = (step, serial) => {
      if (serial !== null && seen.has(`${step} ${serial}`)) return;
      seen.add(`${step} ${serial}`);
      throw new Crash();
    };
    // Every call comes one step further than the one before.
    let crashes = 0;
    for (;;) {
      try {
        unwrap(await makeNewRoot(plan, null, bench.materials));
        break;
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        crashes += 1;
      }
    }
    // Key, intent, signature and record of three authorities, and the same without a key for the cross-signed form.
    expect(crashes).toBe(15);
    const records = bench.materials.ledger.authorities.of('iso15118-evse');
    expect(records.map(({ role, generation }) => `${role} ${generation}`).toSorted()).toEqual([
      'cross 2',
      'intermediate 1',
      'intermediate 2',
      'issuing 1',
      'issuing 2',
      'root 1',
      'root 2',
    ]);
  });
});

it('an intent that was recorded before a rollover is signed by the generation it names', async () => {
  const before = await open('charger-identity');
  unwrap(await rollOver(before.plan, 'issuing', null, bench.materials));
  unwrap(await activateGeneration('charger-identity', 2, bench.materials));
  const after = await open('charger-identity');
  const named = after.issuers.find(
    ({ certificate }) => certificate.fingerprint === before.issuing.certificate.fingerprint,
  );
  expect(named?.key.spkiSha256).toBe(before.issuing.key.spkiSha256);
});
