import { generateKeyPairSync, hash, type KeyObject, randomBytes } from 'node:crypto';
import type { Clock } from '@bfcert/kernel/clock';
import { ok, refused } from '@bfcert/kernel/result';
import {
  assembleCertificate,
  basicConstraints,
  certificatePem,
  encodeName,
  encodeTbsCertificate,
  parseCertificate,
  parseSigningRequest,
  signTbs,
} from '@bfcert/kernel/x509';
import type { RevocationReason } from '../certificate/revocation-reason.ts';
import type { OwnCertificate, OwnInUse } from '../own-certificate/own-certificate.ts';
import type {
  AuthorityChain,
  CertificateAuthority,
  IssueOrder,
  KnownRevocation,
  PkiCertificate,
  PkiOrphan,
  PkiPage,
  SignedAnswer,
} from '../ports.ts';

const HOUR = 3_600_000;

/**
 * A PKI in memory that signs real certificates, and can be told to misbehave. One signature per
 * command id, for ever, as the real one promises.
 */
export class FakeAuthority implements CertificateAuthority {
  readonly signed = new Map<string, SignedAnswer>();
  readonly voided = new Set<string>();
  /** When, by fingerprint. */
  readonly revoked = new Map<string, string>();
  /** Serial number and reason of every revocation in the order in which they became known. */
  readonly statusChanges: { readonly serial: string; readonly reason: RevocationReason }[] = [];
  /** What keeps the changes; under another name it began anew. */
  statusStore = 'store-1';
  /** Commands that another caller gave. */
  readonly ofOthers = new Set<string>();
  /** How many revocations were given back with each call. */
  readonly adoptions: number[] = [];
  readonly orphans: PkiOrphan[] = [];
  /** What it has made for itself, in the order of its making, and what of that it works with. */
  readonly own: OwnCertificate[] = [];
  inUse: OwnInUse = { fingerprints: [], doorPem: null };
  /** Authorities that are there from now on; one of a name that there is takes its place. */
  readonly addedChains: AuthorityChain[] = [];
  /** What was ordered, whatever came of it. */
  readonly orders: IssueOrder[] = [];
  /** Calls of `issue`, whatever came of them. */
  issueCalls = 0;
  /** Not reachable: every call throws and does nothing. */
  down = false;
  /** Signs, and then the connection breaks before the answer arrives. */
  losesAnswers = false;
  refusesWith: string | null = null;
  /** Runs after a signature was made and before it is answered. */
  beforeAnswer: () => Promise<void> = async () => undefined;

  readonly #clock: Clock;
  /** Serial numbers of revoked certificates that it does not know any more. */
  readonly #takenBack = new Set<string>();
  readonly #ca: { readonly key: KeyObject; readonly name: Buffer; readonly pem: string; readonly fingerprint: string };

  constructor(clock: Clock) {
    this.#clock = clock;
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const name = encodeName([{ name: 'CN', value: 'Fake issuing CA' }]);
    const der = this.#sign(
      privateKey,
      name,
      name,
      publicKey.export({ format: 'der', type: 'spki' }),
      3650 * 24 * HOUR,
      true,
    );
    this.#ca = { key: privateKey, name, pem: certificatePem(der), fingerprint: hash('sha256', der) };
  }

  longestValidity(): number {
    return 398 * 86_400;
  }

  async issue(order: IssueOrder) {
    this.issueCalls += 1;
    this.orders.push(order);
    this.#reach();
    if (this.voided.has(order.commandId)) return refused({ reason: 'command_voided', detail: 'It was voided.' });
    if (this.refusesWith !== null) return refused({ reason: this.refusesWith, detail: 'As told.' });
    const answer = this.signed.get(order.commandId) ?? this.#issueNow(order);
    this.signed.set(order.commandId, answer);
    await this.beforeAnswer();
    if (this.losesAnswers) throw new Error('connection closed before the answer');
    return ok(answer);
  }

  async signedUnder(commandId: string) {
    this.#reach();
    return this.signed.get(commandId) ?? null;
  }

  async voidCommand(commandId: string) {
    this.#reach();
    if (this.signed.has(commandId)) return 'already_issued' as const;
    this.voided.add(commandId);
    return 'voided' as const;
  }

  async revoke(fingerprint: string, reason: RevocationReason) {
    this.#reach();
    const known = [...this.signed.values()].find((answer) => answer.fingerprint === fingerprint);
    if (known === undefined) return refused('unknown_certificate' as const);
    if (!this.revoked.has(fingerprint)) this.statusChanges.push({ serial: known.serial, reason });
    const revokedAt = this.revoked.get(fingerprint) ?? this.#clock.now().toISOString();
    this.revoked.set(fingerprint, revokedAt);
    return ok({ revokedAt });
  }

  async adoptRevocations(revocations: readonly KnownRevocation[]) {
    this.#reach();
    this.adoptions.push(revocations.length);
    let adopted = 0;
    let known = 0;
    for (const { issuer, serial, reason, revokedAt } of revocations) {
      const found = [...this.signed.values()].find((answer) => answer.serial === serial);
      const isKnown = found === undefined ? this.#takenBack.has(serial) : this.revoked.has(found.fingerprint);
      if (issuer !== this.#ca.fingerprint) continue;
      if (isKnown) {
        known += 1;
        continue;
      }
      if (found === undefined) this.#takenBack.add(serial);
      else this.revoked.set(found.fingerprint, revokedAt);
      this.statusChanges.push({ serial, reason });
      adopted += 1;
    }
    return { adopted, known };
  }

  async revokedSince({ store, position }: { store: string | null; position: number }, limit: number) {
    this.#reach();
    const page = pageOf(this.statusChanges, store === this.statusStore ? position : 0, limit);
    const items = page.items.map((change) => ({ issuer: this.#ca.fingerprint, ...change }));
    return { store: this.statusStore, items, last: page.last };
  }

  async chains(): Promise<readonly AuthorityChain[]> {
    this.#reach();
    const { pem } = this.#ca;
    const chain = { rootPem: pem, intermediatePems: [], issuingPem: pem };
    const own: readonly AuthorityChain[] = [
      { name: 'charger-identity', trustDomain: 'charger-identity', profiles: ['charging-station'], ...chain },
      { name: 'backend-server-ec', trustDomain: 'backend-server', profiles: ['csms-server-ec'], ...chain },
      { name: 'backend-server-rsa', trustDomain: 'backend-server', profiles: ['csms-server-rsa'], ...chain },
    ];
    const isReplaced = ({ name }: AuthorityChain) => this.addedChains.some((added) => added.name === name);
    return [...own.filter((one) => !isReplaced(one)), ...this.addedChains];
  }

  async issuedSince(position: number, limit: number): Promise<PkiPage<PkiCertificate>> {
    this.#reach();
    const all = [...this.signed].map(([commandId, answer]) => ({
      commandId,
      ...answer,
      yours: !this.ofOthers.has(commandId),
    }));
    return pageOf(all, position, limit);
  }

  async ownSince(position: number, limit: number): Promise<PkiPage<OwnCertificate>> {
    this.#reach();
    return pageOf(this.own, position, limit);
  }

  async ownInUse(): Promise<OwnInUse> {
    this.#reach();
    return this.inUse;
  }

  async orphansSince(position: number, limit: number): Promise<PkiPage<PkiOrphan>> {
    this.#reach();
    return pageOf(this.orphans, position, limit);
  }

  /** Makes a certificate for itself and works with it, in the place of those named. */
  makeOwn(
    place: Pick<OwnCertificate, 'kind' | 'role'> & Partial<Pick<OwnCertificate, 'generation' | 'replaced'>>,
    { days = 3650, inUse = true, instead = [] }: { days?: number; inUse?: boolean; instead?: OwnCertificate[] } = {},
  ): OwnCertificate {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const name = encodeName([{ name: 'CN', value: `Fake ${place.kind} ${this.own.length}` }]);
    const spki = publicKey.export({ format: 'der', type: 'spki' });
    const der = this.#sign(this.#ca.key, this.#ca.name, name, spki, days * 24 * HOUR, place.kind === 'authority');
    const parsed = parseCertificate(der);
    if (!parsed.ok) throw new Error(parsed.detail);
    const { serial, fingerprint, notBefore, notAfter } = parsed.value;
    const made: OwnCertificate = {
      generation: 1,
      replaced: false,
      ...place,
      authority: 'charger-identity',
      serial,
      fingerprint,
      chainPem: certificatePem(der) + (place.role === 'root' ? '' : this.#ca.pem),
      notBefore: notBefore.toISOString(),
      notAfter: notAfter.toISOString(),
      profileVersion: `${place.kind}/1`,
    };
    this.own.push(made);
    const gone = new Set(instead.map((each) => each.fingerprint));
    const fingerprints = [
      ...this.inUse.fingerprints.filter((each) => !gone.has(each)),
      ...(inUse ? [fingerprint] : []),
    ];
    this.inUse = { ...this.inUse, fingerprints };
    return made;
  }

  #reach(): void {
    if (this.down) throw new Error('the PKI cannot be reached');
  }

  #issueNow({ csrPem, subject, validitySeconds, profile }: IssueOrder): SignedAnswer {
    const request = parseSigningRequest(csrPem);
    if (!request.ok) throw new Error(request.detail);
    const name = encodeName([
      { name: 'O', value: subject.organisation },
      { name: 'CN', value: subject.commonName },
    ]);
    const der = this.#sign(this.#ca.key, this.#ca.name, name, request.value.spki, validitySeconds * 1000, false);
    const certificate = parseCertificate(der);
    if (!certificate.ok) throw new Error(certificate.detail);
    return {
      serial: certificate.value.serial,
      fingerprint: certificate.value.fingerprint,
      chainPem: certificatePem(der) + this.#ca.pem,
      notBefore: certificate.value.notBefore.toISOString(),
      notAfter: certificate.value.notAfter.toISOString(),
      authority: 'charger-identity',
      profileVersion: `${profile}/1`,
    };
  }

  #sign(key: KeyObject, issuer: Buffer, subject: Buffer, spki: Buffer, validFor: number, ca: boolean): Buffer {
    const now = this.#clock.now().getTime();
    const tbs = encodeTbsCertificate({
      serial: `7${randomBytes(15).toString('hex')}`,
      signatureAlgorithm: 'ecdsa-sha256',
      issuer,
      subject,
      notBefore: new Date(now - HOUR),
      notAfter: new Date(now + validFor),
      spki,
      extensions: [basicConstraints({ ca })],
    });
    return assembleCertificate(tbs, 'ecdsa-sha256', signTbs(tbs, key, 'ecdsa-sha256'));
  }
}

function pageOf<Item>(all: readonly Item[], position: number, limit: number): PkiPage<Item> {
  const items = all.slice(position, position + limit);
  return { items, last: items.length === 0 ? null : position + items.length };
}
