import { hash, randomBytes } from 'node:crypto';
import { type Clock, systemClock } from '@bfcert/kernel/clock';
import { unwrap } from '@bfcert/kernel/result';
import { certificatePem, parseSigningRequest } from '@bfcert/kernel/x509';
import { PkiUnavailable } from './errors.ts';
import { FAKE_AUTHORITIES, type FakeAuthority, makeFakeAuthority, signedCertificate } from './fake-authority.ts';
import { fakeOcspAnswer } from './fake-ocsp.ts';
import { admits, FAKE_PROFILES, fakeExtensions, fakeSubject } from './fake-profiles.ts';
import type {
  AdoptionSummary,
  AuthorityInfo,
  AuthorityName,
  Count,
  IssuedCertificate,
  IssueRefusal,
  IssueRequest,
  KnownRevocation,
  LedgerSummary,
  LookupAnswer,
  OcspPage,
  OwnCertificate,
  OwnInUse,
  PkiControlPlane,
  PkiMetrics,
  Refused,
  RevocationReason,
} from './messages.ts';
import { PROFILE_NAMES, readIssueRequest } from './requests.ts';
import { checkSubject } from './subject-rules.ts';
import { LONGEST_VALIDITY } from './validity-limits.ts';

const DAY_SECONDS = 86_400;

interface Issued {
  readonly digest: string;
  readonly spkiSha256: string;
  readonly holder: string;
  readonly certificate: IssuedCertificate;
}

/** Where the next `issue` is cut off: before it arrived, between intent and signature, or when only the answer was missing. */
export type Outage = 'before_request' | 'after_intent' | 'after_issuing';

/**
 * A control plane in memory for tests of its callers: real keys, real chains, the contract's
 * refusals. It passes the same contract test as the process, but keeps nothing and lints nothing.
 */
export class FakeControlPlane implements PkiControlPlane {
  readonly #clock: Clock;
  readonly #authorities = new Map<AuthorityName, FakeAuthority>();
  readonly #issued = new Map<string, Issued>();
  readonly #intended = new Set<string>();
  readonly #voided = new Set<string>();
  readonly #revoked = new Map<string, { at: string; reason: RevocationReason }>();
  readonly #lastIssued = new Map<AuthorityName, string>();
  readonly #refused: string[] = [];
  /** Each certificate again whenever its status changed. */
  readonly #changes: IssuedCertificate[] = [];
  readonly #store = randomBytes(16).toString('hex');
  #outage: Outage | null = null;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /** The next `issue` throws `PkiUnavailable`. */
  interruptNextIssue(outage: Outage): void {
    this.#outage = outage;
  }

  async issue(request: IssueRequest): Promise<IssuedCertificate | Refused<IssueRefusal>> {
    const outage = this.#outage;
    this.#outage = null;
    if (outage === 'before_request') throw new PkiUnavailable('the fake is cut off', false);
    if (outage === 'after_intent') {
      this.#intended.add(request.commandId);
      throw new PkiUnavailable('the fake fell over before it signed', true);
    }
    const answer = this.#issue(unwrap(readIssueRequest(request)));
    if ('refused' in answer) this.#refused.push(answer.refused);
    if (outage === 'after_issuing') throw new PkiUnavailable('the answer of the fake was lost', true);
    return answer;
  }

  #issue(request: IssueRequest): IssuedCertificate | Refused<IssueRefusal> {
    const names = checkSubject(request);
    if (!names.ok) return names.refusal;
    const csr = parseSigningRequest(request.csrPem);
    if (!csr.ok) {
      const { refusal, detail } = csr;
      return {
        refused: refusal.startsWith('key_') ? (refusal as IssueRefusal) : (`csr_${refusal}` as IssueRefusal),
        detail,
      };
    }
    const { spki, spkiSha256, key } = csr.value;
    const profile = FAKE_PROFILES[request.profile];
    if (!admits(profile, key)) return { refused: 'key_algorithm_not_allowed', detail: 'not a key of the profile' };
    const { organisation, commonName, country = null } = request.subject;
    const holder = JSON.stringify([request.profile, organisation, commonName, country]);
    const uses = [...this.#issued.values()].filter((use) => use.spkiSha256 === spkiSha256);
    if (uses.some((use) => this.#revoked.get(use.certificate.fingerprint)?.reason === 'keyCompromise')) {
      return { refused: 'key_blocked', detail: 'the key was compromised' };
    }
    if (uses.some((use) => use.holder !== holder)) {
      return { refused: 'key_used_by_another_subject', detail: 'the key has another holder' };
    }
    if (request.root !== undefined && request.root !== this.#rootOf(request.profile)) {
      return { refused: 'root_not_available', detail: 'no generation issues under this root' };
    }
    const longest = LONGEST_VALIDITY[request.profile];
    if (request.validitySeconds > longest) {
      return { refused: 'validity_out_of_policy', detail: `at most ${longest / DAY_SECONDS} days` };
    }
    const { commandId } = request;
    if (this.#voided.has(commandId)) return { refused: 'command_voided', detail: 'voided' };
    const digest = hash('sha256', JSON.stringify([holder, spkiSha256, request.validitySeconds]));
    const earlier = this.#issued.get(commandId);
    if (earlier !== undefined) {
      if (earlier.digest === digest) return earlier.certificate;
      return { refused: 'command_id_reused', detail: 'the id was used for another request' };
    }
    const certificate = this.#sign(request, spki);
    this.#issued.set(commandId, { digest, spkiSha256, holder, certificate });
    this.#changes.push(certificate);
    this.#lastIssued.set(profile.authority, this.#clock.now().toISOString());
    return certificate;
  }

  #sign(request: IssueRequest, spki: Buffer): IssuedCertificate {
    const { subject } = request;
    const profile = FAKE_PROFILES[request.profile];
    const { issuing, intermediate } = this.#authority(profile.authority);
    const now = this.#clock.now().getTime();
    const certificate = signedCertificate(issuing, {
      subject: fakeSubject(profile, subject),
      spki,
      notBefore: new Date(now - 3_600_000),
      notAfter: new Date(now + request.validitySeconds * 1_000),
      extensions: fakeExtensions(profile, subject),
    });
    const above = intermediate === null ? [issuing] : [issuing, intermediate];
    const chain = [certificate, ...above.map((signer) => signer.certificate)];
    return {
      commandId: request.commandId,
      serial: certificate.serial,
      fingerprint: certificate.fingerprint,
      chainPem: chain.map(({ der }) => certificatePem(der)).join(''),
      authority: profile.authority,
      profileVersion: `${request.profile}/fake`,
      notBefore: certificate.notBefore.toISOString(),
      notAfter: certificate.notAfter.toISOString(),
    };
  }

  async lookup(commandId: string): Promise<LookupAnswer> {
    const issued = this.#issued.get(commandId);
    if (issued !== undefined) return { status: 'issued', certificate: issued.certificate };
    if (this.#voided.has(commandId)) return { status: 'voided' };
    return { status: this.#intended.has(commandId) ? 'intended' : 'unknown' };
  }

  async voidCommand(commandId: string): ReturnType<PkiControlPlane['voidCommand']> {
    if (this.#issued.has(commandId)) return { refused: 'already_issued', detail: 'revoke it instead' };
    this.#voided.add(commandId);
    return { voided: true };
  }

  async revoke(fingerprint: string, reason: RevocationReason): ReturnType<PkiControlPlane['revoke']> {
    const known = [...this.#issued.values()].find((issued) => issued.certificate.fingerprint === fingerprint);
    if (known === undefined) return { refused: 'unknown_certificate', detail: 'no such certificate' };
    const earlier = this.#revoked.get(fingerprint);
    const at = earlier?.at ?? this.#clock.now().toISOString();
    if (earlier === undefined || reason === 'keyCompromise') this.#noteRevocation(known.certificate, { at, reason });
    return { revokedAt: at };
  }

  #noteRevocation(certificate: IssuedCertificate, revocation: { at: string; reason: RevocationReason }): void {
    this.#revoked.set(certificate.fingerprint, revocation);
    this.#changes.push(certificate);
  }

  async authorities(): Promise<readonly AuthorityInfo[]> {
    return Object.entries(FAKE_AUTHORITIES).map(([name, { trustDomain }]) => {
      const { root, intermediate, issuing } = this.#authority(name);
      const rootPem = certificatePem(root.certificate.der);
      return {
        name,
        trustDomain,
        profiles: PROFILE_NAMES.filter((profile) => FAKE_PROFILES[profile].authority === name),
        rootPem,
        issuingPem: certificatePem(issuing.certificate.der),
        intermediatePems: intermediate === null ? [] : [certificatePem(intermediate.certificate.der)],
        roots: [{ generation: 1, rootPem, crossPem: null }],
      };
    });
  }

  async summary(): Promise<LedgerSummary> {
    return {
      issued: this.#issued.size,
      revoked: this.#revoked.size,
      intended: this.#intended.size,
      voided: this.#voided.size,
      refusals: 0,
      orphans: 0,
    };
  }

  async metrics(): Promise<PkiMetrics> {
    const profiles = [...this.#issued.values()].map(({ certificate }) =>
      certificate.profileVersion.replace(/\/.*/, ''),
    );
    return {
      issued: counted(profiles),
      refusals: counted(this.#refused),
      orphans: [],
      intended: this.#intended.size,
      authorities: Object.keys(FAKE_AUTHORITIES).map((authority) => ({
        authority,
        lastIssuedAt: this.#lastIssued.get(authority) ?? null,
        outside: null,
      })),
      doorEnds: null,
    };
  }

  async issuedSince(position: number, limit: number): ReturnType<PkiControlPlane['issuedSince']> {
    const certificates = [...this.#issued.values()]
      .slice(position, position + limit)
      .map((issued) => ({ ...issued.certificate, yours: true }));
    return { certificates, next: certificates.length === 0 ? null : position + certificates.length };
  }

  /** Its authorities; it has no responders. */
  async ownSince(position: number, limit: number): ReturnType<PkiControlPlane['ownSince']> {
    const certificates = this.#own().slice(position, position + limit);
    return { certificates, next: certificates.length === 0 ? null : position + certificates.length };
  }

  async ownInUse(): Promise<OwnInUse> {
    return { fingerprints: this.#own().map(({ fingerprint }) => fingerprint), doorPem: null };
  }

  #own(): readonly OwnCertificate[] {
    return Object.keys(FAKE_AUTHORITIES).flatMap((authority) => {
      const { root, intermediate, issuing } = this.#authority(authority);
      const path = [root, ...(intermediate === null ? [] : [intermediate]), issuing].map(
        (signer) => signer.certificate,
      );
      return path.map(
        ({ der, serial, fingerprint, notBefore, notAfter }, index): OwnCertificate => ({
          kind: 'authority',
          authority,
          role: index === 0 ? 'root' : index === path.length - 1 ? 'issuing' : 'intermediate',
          generation: 1,
          serial,
          fingerprint,
          chainPem: [{ der }, ...path.slice(1, index).toReversed()].map((each) => certificatePem(each.der)).join(''),
          profileVersion: 'authority/fake',
          notBefore: notBefore.toISOString(),
          notAfter: notAfter.toISOString(),
          replaced: false,
        }),
      );
    });
  }

  /** All it issues it issues with keys of its own. */
  async orphansSince(): ReturnType<PkiControlPlane['orphansSince']> {
    return { orphans: [], next: null };
  }

  /** Signed when they are asked for, by the issuers themselves. */
  async ocspSince(store: string | null, position: number, limit: number): Promise<OcspPage> {
    const from = store === this.#store ? position : 0;
    const changed = this.#changes.slice(from, from + limit);
    const answers = [...new Set(changed)].map((certificate) => {
      const revoked = this.#revoked.get(certificate.fingerprint) ?? null;
      const notAfter = new Date(certificate.notAfter);
      const { issuing } = this.#authority(certificate.authority);
      return fakeOcspAnswer(issuing, { serial: certificate.serial, notAfter, revoked }, this.#clock.now());
    });
    const issuers = [...this.#authorities].map(([authority, { issuing }]) => ({
      issuer: issuing.certificate.fingerprint,
      authority,
    }));
    return { store: this.#store, issuers, answers, next: changed.length === 0 ? null : from + changed.length };
  }

  async adoptRevocations(revocations: readonly KnownRevocation[]): Promise<AdoptionSummary> {
    const summary = { adopted: 0, known: 0, foreign: 0, tooManyUnknown: 0 };
    for (const { issuer, serial, reason, revokedAt } of revocations) {
      const found = [...this.#issued.values()].find(
        ({ certificate }) =>
          certificate.serial === serial &&
          this.#authority(certificate.authority).issuing.certificate.fingerprint === issuer,
      );
      const earlier = found === undefined ? undefined : this.#revoked.get(found.certificate.fingerprint);
      const isGraver = reason === 'keyCompromise' && earlier?.reason !== reason;
      if (found === undefined) summary.foreign += 1;
      else if (earlier !== undefined && !isGraver) summary.known += 1;
      else {
        this.#noteRevocation(found.certificate, { at: earlier?.at ?? revokedAt, reason });
        summary.adopted += 1;
      }
    }
    return summary;
  }

  async close(): Promise<void> {}

  /** Made when first needed: an RSA key takes its time, and most tests need none. */
  /** Null: of this profile nobody chooses it. */
  #rootOf(profile: IssueRequest['profile']): string | null {
    if (profile !== 'csms-server-ec' && profile !== 'csms-server-rsa') return null;
    return this.#authority(FAKE_PROFILES[profile].authority).root.certificate.fingerprint;
  }

  #authority(name: AuthorityName): FakeAuthority {
    const known = this.#authorities.get(name);
    if (known !== undefined) return known;
    const plan = FAKE_AUTHORITIES[name];
    if (plan === undefined) throw new Error(`the fake has no authority ${name}`);
    const made = makeFakeAuthority(plan, this.#clock);
    this.#authorities.set(name, made);
    return made;
  }
}

function counted(names: readonly string[]): readonly Count[] {
  return [...new Set(names)].map((name) => ({ name, count: names.filter((one) => one === name).length }));
}
