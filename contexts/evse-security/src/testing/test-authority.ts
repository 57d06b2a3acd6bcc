import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import type { createLifecycle } from '@bfcert/certificate-lifecycle';
import type { Clock } from '@bfcert/kernel/clock';
import { unwrap } from '@bfcert/kernel/result';
import {
  assembleCertificate,
  basicConstraints,
  type Certificate,
  certificatePem,
  encodeName,
  encodeTbsCertificate,
  keyUsage,
  type NameSpec,
  parseCertificate,
  parseSigningRequest,
  signatureAlgorithmFor,
  signTbs,
} from '@bfcert/kernel/x509';

type CertificateAuthority = Parameters<typeof createLifecycle>[0]['authority'];
type Profile = Parameters<CertificateAuthority['issue']>[0]['profile'];
type Signed = Awaited<ReturnType<CertificateAuthority['signedUnder']>>;

interface Authority {
  readonly certificate: Certificate;
  readonly privateKey: KeyObject;
}

interface V2gChain {
  readonly root: Authority;
  readonly subCa: Authority;
}

/** A whole PKI in memory with real P-256 keys: what it signs, stations can verify. `refusing` makes it refuse to sign. */
export class TestAuthority implements CertificateAuthority {
  readonly #clock: Clock;
  readonly #roots: { station: Authority; readonly server: Authority };
  /** Under which stations' own certificates come to stand, and which `chains` does not have; null: as it has it. */
  #untoldRoot: Authority | null = null;
  /** By profile: a root and the sub-CA below it. */
  readonly #v2g: Readonly<Record<'secc-leaf' | 'secc-leaf-20', V2gChain>>;
  /** Of others, who issue for ISO 15118-2 in the place of our own. */
  #outsideV2g: V2gChain | null = null;
  readonly #issued = new Map<string, NonNullable<Signed>>();
  readonly #voided = new Set<string>();
  refusing: string | null = null;
  /** Of our listeners: one by one, each signed by the one before it as well. */
  readonly #nextRoots: { readonly root: Authority; readonly cross: Certificate }[] = [];
  issued = 0;
  /** Which of them is above our listeners' certificates. */
  #serverRoot = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#v2g = { 'secc-leaf': v2gChain('Test V2G', clock), 'secc-leaf-20': v2gChain('Test V2G -20', clock) };
    this.#roots = { station: root('Test Station Root', clock), server: root('Test Server Root', clock) };
  }

  /** As a ceremony leaves it: made, with the form that the old one has signed, and not in use. */
  addServerRoot(name: string): Certificate {
    const before = this.#nextRoots.at(-1)?.root ?? this.#roots.server;
    const next = root(name, this.#clock);
    const { notAfter, spki } = next.certificate;
    const subject: NameSpec = [{ name: 'CN', value: name }];
    const cross = sign({ issuer: before, subject, spki, now: this.#clock.now(), notAfter, ca: true });
    this.#nextRoots.push({ root: next, cross });
    return next.certificate;
  }

  /** As an activated generation leaves it: from now on the next one stands above what our listeners are given. */
  useNextServerRoot(): void {
    this.#serverRoot += 1;
  }

  /** As a CA of others does that comes to another root by itself. */
  issueUnderUntoldRoot(): void {
    this.#untoldRoot = root('Test Untold Root', this.#clock);
  }

  /** As a V2G PKI that is configured for `secc-leaf` does from the next start on. */
  issueV2gOutside(): void {
    this.#outsideV2g = v2gChain('Outside V2G', this.#clock);
  }

  /** As an activated generation leaves it whose root nothing has signed. */
  useAnotherStationRoot(name: string): void {
    this.#roots.station = root(name, this.#clock);
  }

  longestValidity(): number {
    return 398 * 86_400;
  }

  async issue(order: Parameters<CertificateAuthority['issue']>[0]): ReturnType<CertificateAuthority['issue']> {
    const known = this.#issued.get(order.commandId);
    if (known !== undefined) return { ok: true, value: known };
    if (this.refusing !== null)
      return { ok: false, refusal: { reason: this.refusing, detail: 'as the test wants it' } };
    const { spki } = unwrap(parseSigningRequest(order.csrPem));
    const now = this.#clock.now();
    const notAfter = new Date(now.getTime() + order.validitySeconds * 1000);
    const { organisation, commonName } = order.subject;
    const subject: NameSpec = [
      { name: 'O', value: organisation },
      { name: 'CN', value: commonName },
    ];
    const profile = order.profile === 'charger-combined' ? 'secc-leaf' : order.profile;
    const outside = profile === 'secc-leaf' ? this.#outsideV2g : null;
    const v2g = outside ?? (profile === 'secc-leaf' || profile === 'secc-leaf-20' ? this.#v2g[profile] : null);
    const ofListeners = this.#serverRoots().find(({ certificate }) => certificate.fingerprint === order.root);
    const issuer = v2g?.subCa ?? ofListeners ?? this.#untoldRoot ?? this.#roots.station;
    const leaf = sign({ issuer, subject, spki, now, notAfter, ca: false });
    const signed = {
      serial: leaf.serial,
      fingerprint: leaf.fingerprint,
      chainPem: certificatePem(leaf.der) + (v2g === null ? '' : certificatePem(v2g.subCa.certificate.der)),
      notBefore: leaf.notBefore.toISOString(),
      notAfter: leaf.notAfter.toISOString(),
      authority: v2g === null ? 'charger-identity' : 'iso15118-evse',
      profileVersion: 'test/1',
    };
    this.#issued.set(order.commandId, signed);
    this.issued += 1;
    return { ok: true, value: signed };
  }

  /** Oldest first. */
  #serverRoots(): readonly Authority[] {
    return [this.#roots.server, ...this.#nextRoots.map(({ root: next }) => next)];
  }

  async signedUnder(commandId: string): Promise<Signed> {
    return this.#issued.get(commandId) ?? null;
  }

  async voidCommand(commandId: string): Promise<'voided' | 'already_issued'> {
    if (this.#issued.has(commandId)) return 'already_issued';
    this.#voided.add(commandId);
    return 'voided';
  }

  async revoke(): ReturnType<CertificateAuthority['revoke']> {
    return { ok: true, value: { revokedAt: this.#clock.now().toISOString() } };
  }

  /** It forgets nothing. */
  async adoptRevocations(): ReturnType<CertificateAuthority['adoptRevocations']> {
    return { adopted: 0, known: 0 };
  }

  async chains(): ReturnType<CertificateAuthority['chains']> {
    const outside = this.#outsideV2g;
    const chain = (
      name: string,
      trustDomain: 'charger-identity' | 'backend-server' | 'iso15118-evse',
      { root, subCa = root }: { readonly root: Authority; readonly subCa?: Authority },
      ...profiles: readonly Profile[]
    ) => {
      const [rootPem, issuingPem] = [certificatePem(root.certificate.der), certificatePem(subCa.certificate.der)];
      return { name, trustDomain, profiles, rootPem, intermediatePems: [], issuingPem };
    };
    return [
      chain('charger-identity', 'charger-identity', { root: this.#roots.station }, 'charging-station'),
      {
        ...chain(
          'backend-server-ec',
          'backend-server',
          {
            root: this.#serverRoots()[this.#serverRoot] ?? this.#roots.server,
          },
          'csms-server-ec',
        ),
        roots: [
          { rootPem: certificatePem(this.#roots.server.certificate.der), crossPem: null },
          ...this.#nextRoots.map((next) => ({
            rootPem: certificatePem(next.root.certificate.der),
            crossPem: certificatePem(next.cross.der),
          })),
        ],
      },
      chain(
        'iso15118-evse',
        'iso15118-evse',
        this.#v2g['secc-leaf'],
        ...(outside === null ? ['secc-leaf' as const] : []),
      ),
      chain('iso15118-evse-20', 'iso15118-evse', this.#v2g['secc-leaf-20'], 'secc-leaf-20'),
      ...(outside === null ? [] : [chain('v2g-pki', 'iso15118-evse', outside, 'secc-leaf')]),
    ];
  }

  async revokedSince(): ReturnType<CertificateAuthority['revokedSince']> {
    return { store: 'none', items: [], last: null };
  }

  /** Nobody here looks for what was not recorded. */
  async issuedSince(): ReturnType<CertificateAuthority['issuedSince']> {
    return { items: [], last: null };
  }

  async ownSince(): ReturnType<CertificateAuthority['ownSince']> {
    return { items: [], last: null };
  }

  async ownInUse(): ReturnType<CertificateAuthority['ownInUse']> {
    return { fingerprints: [], doorPem: null };
  }

  async orphansSince(): ReturnType<CertificateAuthority['orphansSince']> {
    return { items: [], last: null };
  }
}

export function root(name: string, clock: Clock): Authority {
  const now = clock.now();
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject: NameSpec = [{ name: 'CN', value: name }];
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const notAfter = new Date(now.getTime() + 10 * 365 * 86_400_000);
  return { certificate: sign({ issuer: { privateKey, subject }, subject, spki, now, notAfter, ca: true }), privateKey };
}

function v2gChain(name: string, clock: Clock): { readonly root: Authority; readonly subCa: Authority } {
  const top = root(`${name} Root`, clock);
  const now = clock.now();
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const subject: NameSpec = [{ name: 'CN', value: `${name} Sub-CA` }];
  const { notAfter } = top.certificate;
  return {
    root: top,
    subCa: { certificate: sign({ issuer: top, subject, spki, now, notAfter, ca: true }), privateKey },
  };
}

function sign(input: {
  issuer: Authority | { privateKey: KeyObject; subject: NameSpec };
  subject: NameSpec;
  spki: Buffer;
  now: Date;
  notAfter: Date;
  ca: boolean;
}): Certificate {
  const { issuer, subject, spki, now, notAfter, ca } = input;
  const signatureAlgorithm = signatureAlgorithmFor(issuer.privateKey);
  const tbs = encodeTbsCertificate({
    serial: `40${randomBytes(15).toString('hex')}`,
    signatureAlgorithm,
    issuer: 'certificate' in issuer ? issuer.certificate.subject.der : encodeName(issuer.subject),
    subject: encodeName(subject),
    notBefore: new Date(now.getTime() - 3_600_000),
    notAfter,
    spki,
    extensions: [basicConstraints({ ca }), keyUsage(ca ? ['keyCertSign', 'cRLSign'] : ['digitalSignature'])],
  });
  const signature = signTbs(tbs, issuer.privateKey, signatureAlgorithm);
  return unwrap(parseCertificate(assembleCertificate(tbs, signatureAlgorithm, signature)));
}
