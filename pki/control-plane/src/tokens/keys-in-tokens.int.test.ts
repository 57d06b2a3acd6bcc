import { existsSync } from 'node:fs';
import { unwrap } from '@bfcert/kernel/result';
import { parseChainPem, verifyIssuedBy } from '@bfcert/kernel/x509';
import { goodRequest } from '@bfcert/pki-contract/contract-test';
import { FakeToken } from '@bfcert/pki-contract/token-fake';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { activateGeneration } from '../authorities/activate-generation.ts';
import type { Authority } from '../authorities/authority.ts';
import { rollOver } from '../authorities/roll-over.ts';
import type { CallerEntry } from '../callers.ts';
import { CommandQueue } from '../command-queue.ts';
import type { ControlPlane } from '../control-plane.ts';
import { issueCertificate } from '../issue-certificate.ts';
import { IssuerChains } from '../issued-certificate.ts';
import { AuthorityBench } from '../testing/authority-bench.ts';
import { NO_STATUS } from '../testing/outside-world.ts';

const NAME = 'charger-identity';
const CALLER: CallerEntry = {
  name: 'server',
  secretFile: '/nowhere',
  may: { issue: ['charging-station'], lookup: true, void: true, revoke: true, read: true },
};

let bench: AuthorityBench;
let token: FakeToken;
beforeEach(() => {
  bench = new AuthorityBench();
  token = new FakeToken();
});
afterEach(() => bench.remove());

const open = (): Promise<Authority> => bench.open(bench.plan(NAME));
const hasFile = (name: string): boolean => existsSync(bench.keyFile(`${NAME}-${name}`));

describe('an authority whose issuing key a token keeps', () => {
  beforeEach(() => bench.tokens.set(NAME, token));

  it('has it there from the first start on, its root in a file, and nothing else of either', async () => {
    const first = await open();
    expect(hasFile('root')).toBe(true);
    expect(hasFile('issuing')).toBe(false);
    expect(await token.publicKey(`${NAME}-issuing`, null)).toEqual(first.issuing.certificate.spki);
    expect(await token.publicKey(`${NAME}-root`, null)).toBeNull();
    expect(verifyIssuedBy(first.issuing.certificate, first.root)).toBe(true);
    expect((await open()).issuing.certificate.fingerprint).toBe(first.issuing.certificate.fingerprint);
  });

  it('is not opened with a token that does not have the key, or has another: no second authority is made', async () => {
    await open();
    const other = new FakeToken();
    bench.tokens.set(NAME, other);
    await expect(open()).rejects.toThrow(`the key ${NAME}-issuing of the token is missing`);
    await other.publicKey(`${NAME}-issuing`, { kind: 'ec', curve: 'P-256' });
    await expect(open()).rejects.toThrow(/holds another key than the ledger has certified/);
  });

  it('completes a first start that was cut off after the key was made', async () => {
    let made = 0;
    bench.onStep = (step) => {
      if (step === 'authority_key_written' && ++made === 2) throw new Error('cut off');
    };
    await expect(open()).rejects.toThrow('cut off');
    const key = await token.publicKey(`${NAME}-issuing`, null);
    bench.onStep = () => {};
    expect((await open()).issuing.key.spki).toEqual(key);
  });

  it('issues with it, and while the token is away keeps what was ordered for when it is back', async () => {
    const { ledger, publication, clock } = bench.materials;
    const plane: ControlPlane = {
      ledger,
      authorities: new Map([[NAME, await open()]]),
      outside: new Map(),
      issuerOf: {},
      commands: new CommandQueue(),
      chains: new IssuerChains({ ledger, outside: new Map() }),
      publication,
      status: NO_STATUS,
      clock,
      onStep: () => {},
    };
    const request = goodRequest('charging-station');
    token.takeOut();
    expect(await issueCertificate(plane, CALLER, request)).toMatchObject({ pending: 'authority_unavailable' });
    const intended = ledger.findIntent(request.commandId);

    token.putBack();
    const answer = await issueCertificate(plane, CALLER, request);
    if (!('chainPem' in answer)) throw new Error(JSON.stringify(answer));
    expect(intended).toMatchObject({ serial: answer.serial });
    const [leaf] = unwrap(parseChainPem(answer.chainPem));
    if (leaf === undefined) throw new Error('no leaf');
    expect(verifyIssuedBy(leaf, (await open()).issuing.certificate)).toBe(true);
  });
});

describe('an authority that had its issuing key in a file before', () => {
  it('is not opened as if the token had it, and has the next generation there', async () => {
    const before = await open();
    bench.tokens.set(NAME, token);
    await expect(open()).rejects.toThrow(`${NAME} issues with a key in a file, which no token can take over`);

    unwrap(await rollOver(before.plan, 'issuing', null, bench.materials));
    expect(hasFile('issuing-2')).toBe(false);
    unwrap(await activateGeneration(NAME, 2, bench.materials));
    const after = await open();
    expect(after.issuing.certificate.spki).toEqual(await token.publicKey(`${NAME}-issuing-2`, null));
    expect(after.issuers.map(({ certificate }) => certificate.fingerprint)).toEqual([
      before.issuing.certificate.fingerprint,
      after.issuing.certificate.fingerprint,
    ]);
  });
});
