import { isDeepStrictEqual } from 'node:util';
import {
  type Beginning,
  beginnings,
  type Credential,
  Doorkeeper,
  explore,
  inWords,
  type LetIn,
  type ModelProtocol,
  modelProtocols,
  stationOf,
} from '@bfcert/evse-security/model';
import type { AdmissionEntry } from '@bfcert/evse-security/station-contract';
import { expect, test } from 'vitest';
import { aCertificate, aHandshake, aLogin } from '../testing/handshake-builder.ts';
import { getsNoFurtherThanPending, type Handshake, type PortRule } from './admission-decision.ts';
import { decideAdmission } from './decide-admission.ts';
import { verifiersOf } from './password-checks.ts';
import { wireNameOf } from './wire-name.ts';

/** Lets in whom the gateway lets in, and throws where the short form, by which the model was told what it knows, says otherwise. */
class GatewayDoor extends Doorkeeper {
  readonly ways = new Set<string>();

  override letsIn(
    entry: AdmissionEntry,
    credential: Credential,
    how: Parameters<Doorkeeper['letsIn']>[2],
  ): LetIn | null {
    const short = super.letsIn(entry, credential, how);
    const [first, ...others] = this.#handshakes(entry, credential, how.connectionId).map((one) => this.#decided(one));
    for (const real of [first, ...others]) {
      if (!isDeepStrictEqual(short, real ?? null)) {
        throw new Error(`the gateway says ${JSON.stringify(real)}, the short form ${JSON.stringify(short)}`);
      }
    }
    return first ?? null;
  }

  /** A certificate at either port, under the bound names: what its entry says of it is what is in question. */
  #handshakes(entry: AdmissionEntry, credential: Credential, connectionId: string | null): readonly Handshake[] {
    const about = {
      entry,
      wireName: wireNameOf(`/ocpp/${entry.wireName}`, '/ocpp'),
      ...(connectionId === null ? {} : { connectionId }),
    };
    if (credential.profile === 3) {
      const certificate = aCertificate({
        fingerprint: credential.fingerprint,
        commonNames: [entry.serialNumber],
        organisations: [entry.organisation],
      });
      const ports: readonly PortRule[] = ['certificate_only', 'password_or_certificate'];
      return ports.map((port) => aHandshake({ ...about, certificate, port }));
    }
    const { password } = credential;
    const right = verifiersOf(entry).find((verifier) => this.matches(verifier, password));
    const verdict = right === undefined ? 'wrong' : { keyId: right.keyId, reading: right.reading };
    const basic = { username: entry.wireName, password: Buffer.from(password) };
    return [aLogin({ ...about, basic, password: verdict })];
  }

  #decided(handshake: Handshake): LetIn | null {
    const decision = decideAdmission(handshake);
    if (decision.kind === 'check_password') throw new Error('the password was checked before');
    this.ways.add(decision.kind === 'admitted' ? decision.by : decision.reason);
    if (decision.kind === 'refused') return null;
    const bootstrap = getsNoFurtherThanPending(decision);
    return 'keyId' in decision
      ? { keyId: decision.keyId, reading: decision.reading, bootstrap }
      : { keyId: null, bootstrap };
  }
}

/** Milliseconds; with one trouble each takes some ten seconds of a processor that has nothing else to do. */
const AT_MOST = 300_000;

async function explored(protocol: ModelProtocol, from: Beginning, depth: number): Promise<ReadonlySet<string>> {
  const door = new GatewayDoor();
  const report = await explore({ station: stationOf(protocol), begin: beginnings[from], depth, door });
  expect(report.counterexample, inWords(report)).toBeNull();
  return door.ways;
}

test.each([
  ['ocpp1.6', 'migration', ['certificate', 'password', 'former_password']],
  ['ocpp2.1', 'rotation_at_leisure', ['password']],
  ['ocpp2.0.1', 'break_glass', ['certificate', 'password', 'pending_password', 'basic_below_profile_floor']],
] as const)(
  'in every situation of the model the gateway lets in whom the model does: %s, %s',
  async (protocol, from, ways) => {
    expect([...(await explored(protocol, from, 1))]).toEqual(expect.arrayContaining([...ways]));
  },
  AT_MOST,
);

test.each(modelProtocols)('so it does on every usual way: %s', async (protocol) => {
  for (const from of ['migration', 'renewal', 'typed_in', 'break_glass'] as const) await explored(protocol, from, 0);
});
