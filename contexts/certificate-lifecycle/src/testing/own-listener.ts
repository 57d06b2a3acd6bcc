import { generateKeyPairSync } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import { encodeSigningRequest, pemEncode } from '@bfcert/kernel/x509';
import type { CertificateId } from '../certificate/certificate-id.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import { anchorOf } from '../trust-anchor-bundle/release-anchors.ts';
import { FakeAuthority } from './fake-authority.ts';
import { actorWith, by, type LifecycleWorld, pkiEngineer } from './lifecycle-world.ts';

type AuthorityName = 'charger-identity' | 'backend-server-ec' | 'backend-server-rsa';

/** The identity of our own listeners, which is shown to stations. */
export class OwnListener {
  readonly identityId: IdentityId;
  /** The fingerprint of the root of whatever the authority signs. */
  readonly signer: string;
  readonly #world: LifecycleWorld;

  private constructor(world: LifecycleWorld, identityId: IdentityId, signer: string) {
    this.#world = world;
    this.identityId = identityId;
    this.signer = signer;
  }

  static async register(world: LifecycleWorld): Promise<OwnListener> {
    const signer = anchorOf((await world.authority.chains())[0]?.rootPem ?? '').fingerprint;
    const bindings = [
      { kind: 'fqdn', value: 'csms.example.com' },
      { kind: 'organisation', value: 'Example' },
    ] as const;
    const registered = await world.lifecycle.registerIdentity(
      { subjectType: 'backend_server', owner: 'Example', family: 'station-listener', cohorts: [], bindings },
      by(actorWith('administrator')),
    );
    return new OwnListener(world, unwrap(registered).identityId, signer);
  }

  /** These authorities are known by another root than the one that signs. */
  async knownByAnother(...names: readonly AuthorityName[]): Promise<void> {
    const chains = await new FakeAuthority(this.#world.clock).chains();
    this.#world.authority.addedChains.push(...chains.filter(({ name }) => names.some((one) => one === name)));
  }

  /** `slot`: as listeners name it, of an RSA key where it begins with that. */
  async issued(slot: string): Promise<CertificateId> {
    const certificateId = await this.ordered(slot);
    await this.#world.lifecycle.advanceCertificate(certificateId);
    return certificateId;
  }

  /** The PKI is yet to answer. */
  async ordered(slot: string): Promise<CertificateId> {
    const { privateKey, publicKey } = slot.startsWith('rsa')
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const subject = [
      { name: 'O', value: 'Example' },
      { name: 'CN', value: 'csms.example.com' },
    ] as const;
    const csrPem = pemEncode('CERTIFICATE REQUEST', encodeSigningRequest({ subject, privateKey, publicKey }));
    const input = { identityId: this.identityId, purpose: 'backend_server', slot, csrPem } as const;
    const { certificateId } = unwrap(await this.#world.lifecycle.issueCertificate(input, by(pkiEngineer)));
    return certificateId;
  }
}
