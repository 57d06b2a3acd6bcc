import type { Clock } from '@bfcert/kernel/clock';
import { type Pump, startPump } from '@bfcert/kernel/pump';
import type { CertificateStatus } from '@bfcert/kernel/x509';
import type { CertificateName, RevocationIndex } from '../crl/revocation-index.ts';
import type { StatusIssuer } from '../status-issuer.ts';
import { WorkSlices } from '../work-slices.ts';
import type { AnswerStore, NewAnswer, Withdrawal } from './answer-store.ts';
import { OutstandingRevocations } from './outstanding-revocations.ts';
import { provideResponder, RESPONDER_COMMAND, type ResponderMaterials, serves } from './provide-responder.ts';
import type { Responder } from './responder.ts';

/** Certificates and revocations that come together are answered together. */
const COALESCE_MS = 100;
const LOOK_AGAIN_MS = 10_000;
const PAGE = 500;
/** In one transaction: some milliseconds. */
const STORED_TOGETHER = 64;
/** Part of its life after which an answer is signed again: before half of it, which is when the alarm is raised. */
const REFRESH_AFTER = 3 / 8;
const HOUR_MS = 3_600_000;
const CLOCK_SKEW_MS = 5 * 60_000;

export interface KeeperOffice extends ResponderMaterials {
  readonly index: RevocationIndex;
  readonly store: Pick<AnswerStore, 'put' | 'withdraw' | 'remove' | 'saidOf' | 'due'>;
  readonly issuers: readonly StatusIssuer[];
  /** There is nobody to answer for an issuer; heard once, until there is somebody. */
  readonly onUnanswered: (detail: string) => void;
  /** Something broke; it is tried again. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Keeps a signed answer about every certificate that is not over: at once after it was issued or
 * revoked, and again before half of the answer's life has passed. Certificates that nobody here
 * knows have no answer, so nothing says that they are good; and who is revoked is not called good any
 * more, whether or not an answer that says so can be signed.
 */
export class AnswerKeeper {
  readonly #office: KeeperOffice;
  readonly #issuers: ReadonlyMap<string, StatusIssuer>;
  readonly #responders = new Map<string, Responder>();
  readonly #unanswered = new Set<string>();
  readonly #outstanding = new OutstandingRevocations();
  #signedUntil = 0;
  #pump: Pump | null = null;
  #stopping = false;

  constructor(office: KeeperOffice) {
    this.#office = office;
    this.#issuers = new Map(office.issuers.map((issuer) => [issuer.certificate.fingerprint, issuer]));
  }

  start(): void {
    this.#pump = startPump(async () => {
      await rest(COALESCE_MS);
      await this.round();
      return LOOK_AGAIN_MS;
    }, this.#office.onFailure);
  }

  /** To be told after every issuance and revocation. */
  wake(): void {
    this.#pump?.wake();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#pump?.stop();
  }

  /** What `start` repeats. */
  async round(): Promise<void> {
    await this.#provideResponders();
    // What is revoked comes before what is new, and that before what only grows old.
    await this.#answerRevoked();
    const slices = new WorkSlices('unhurried');
    await this.#answerSigned(slices);
    for (const issuer of this.#responders.keys()) await this.#refresh(issuer, slices);
  }

  async #provideResponders(): Promise<void> {
    const { clock, onFailure } = this.#office;
    for (const [fingerprint, issuer] of this.#issuers) {
      if (this.#stopping) return;
      const now = clock.now();
      const current = this.#responders.get(fingerprint);
      if (current !== undefined && serves(current, issuer, now)) continue;
      // A token that is away holds up its own authorities, and whoever answers for them goes on meanwhile.
      await this.#provideResponder(fingerprint, issuer, now).catch(onFailure);
    }
  }

  async #provideResponder(fingerprint: string, issuer: StatusIssuer, now: Date): Promise<void> {
    const responder = issuer.certificate.notAfter > now ? await provideResponder(issuer, this.#office) : null;
    if (responder !== null) {
      // What was passed over while nobody answered for it is looked at again.
      if (!this.#responders.has(fingerprint)) this.#signedUntil = 0;
      this.#responders.set(fingerprint, responder);
      this.#outstanding.resume(fingerprint);
      this.#unanswered.delete(fingerprint);
      return;
    }
    this.#responders.delete(fingerprint);
    if (this.#unanswered.has(fingerprint)) return;
    this.#unanswered.add(fingerprint);
    this.#office.onUnanswered(
      `nobody answers for ${fingerprint} of ${issuer.authority}: its key is not here to certify a responder`,
    );
  }

  async #answerRevoked(): Promise<void> {
    const { index } = this.#office;
    const slices = new WorkSlices('urgent');
    await index.follow(slices);
    this.#outstanding.add(index.takeChangedCertificates());
    await this.#sign(await this.#withdrawOutdated(slices), slices);
  }

  /** Before anything is signed, which may fail: nobody is to be called good meanwhile. The result is to be answered. */
  async #withdrawOutdated(slices: WorkSlices): Promise<readonly CertificateName[]> {
    const { index, store, clock } = this.#office;
    const unsaid: CertificateName[] = [];
    let outdated: Withdrawal[] = [];
    for (const name of this.#outstanding.due()) {
      if (this.#stopping) break;
      const said = store.saidOf(name);
      const revoked = index.find(name);
      if (said === revoked?.reason) this.#outstanding.settle(name);
      else {
        unsaid.push(name);
        const certificateEnds = revoked?.notAfter ?? null;
        const isOver = certificateEnds !== null && certificateEnds <= clock.now();
        // Where nothing is said, whoever follows may have an answer out of a store that was lost.
        const isOutdated = said === 'good' || (said === null && this.#issuers.has(name.issuer));
        if (isOutdated && !isOver) outdated.push({ ...name, certificateEnds, withdrawn: true });
      }
      if (!slices.spent) continue;
      store.withdraw(outdated);
      outdated = [];
      await slices.next();
    }
    store.withdraw(outdated);
    return unsaid;
  }

  async #answerSigned(slices: WorkSlices): Promise<void> {
    const { ledger, store, clock } = this.#office;
    while (!this.#stopping) {
      const page = ledger.signedAfter(this.#signedUntil, PAGE);
      const last = page.at(-1);
      if (last === undefined) return;
      const now = clock.now();
      const unanswered = page.filter(
        (certificate) =>
          this.#responders.has(certificate.issuer) &&
          certificate.notAfter > now &&
          !certificate.commandId.startsWith(RESPONDER_COMMAND) &&
          store.saidOf(certificate) === null,
      );
      await slices.next();
      await this.#sign(unanswered, slices);
      this.#signedUntil = last.position;
    }
  }

  async #refresh(issuer: string, slices: WorkSlices): Promise<void> {
    const { store, clock } = this.#office;
    const lifeMs = this.#issuers.get(issuer)?.answerLifeMs ?? 0;
    while (!this.#stopping) {
      const now = clock.now();
      const latest = new Date(now.getTime() + lifeMs * REFRESH_AFTER + CLOCK_SKEW_MS);
      const due = store.due(issuer, now, latest, PAGE);
      if (due.length === 0) return;
      await slices.next();
      const handled = await this.#sign(
        due.map((serial) => ({ issuer, serial })),
        slices,
      );
      // Its responder has just ended.
      if (handled === 0) return;
      // Somebody was revoked meanwhile: that does not wait until everything is fresh.
      await this.#answerRevoked();
    }
  }

  /** How many have their answer now, or need none any more. */
  async #sign(names: readonly CertificateName[], slices: WorkSlices): Promise<number> {
    let signed: NewAnswer[] = [];
    let over: CertificateName[] = [];
    let count = 0;
    const keep = (): void => {
      const { store } = this.#office;
      store.put(signed);
      store.remove(over);
      for (const name of [...signed, ...over]) this.#outstanding.settle(name);
      count += signed.length + over.length;
      signed = [];
      over = [];
    };
    for (const name of names) {
      if (this.#stopping) break;
      const outcome = this.#answer(name);
      if (outcome === 'over') over.push(name);
      else if (outcome === 'nobody_answers') this.#outstanding.wait(name);
      else signed.push(outcome);
      if (signed.length === STORED_TOGETHER) keep();
      if (slices.spent) await slices.next();
    }
    keep();
    return count;
  }

  /** Nobody answers for an issuer that is not ours, or whose responder is over. */
  #answer({ issuer, serial }: CertificateName): NewAnswer | 'over' | 'nobody_answers' {
    const { ledger, index, clock } = this.#office;
    const revoked = index.find({ issuer, serial });
    const certificateEnds = ledger.findCertificateBySerial(issuer, serial)?.notAfter ?? null;
    const now = wholeSecond(clock);
    // Neither issued nor revoked, as far as we know: we say nothing. What is over needs no answer.
    if (revoked === null && certificateEnds === null) return 'over';
    if (certificateEnds !== null && certificateEnds <= now) return 'over';
    const responder = this.#responders.get(issuer);
    const lifeMs = this.#issuers.get(issuer)?.answerLifeMs;
    if (responder === undefined || lifeMs === undefined) return 'nobody_answers';
    const end = Math.min(now.getTime() + lifeMs, responder.certificate.notAfter.getTime());
    if (end <= now.getTime()) return 'nobody_answers';
    const times = { thisUpdate: now, nextUpdate: new Date(end) };
    // A responder that could not be renewed in time shortens its answers; perhaps there is a new one soon.
    const refreshMs = end < now.getTime() + lifeMs ? Math.min(HOUR_MS, lifeMs * REFRESH_AFTER) : lifeMs * REFRESH_AFTER;
    const status: CertificateStatus =
      revoked === null
        ? { status: 'good' }
        : { status: 'revoked', revocationTime: revoked.revokedAt, reason: revoked.reason };
    return {
      issuer,
      serial,
      reason: revoked?.reason ?? null,
      certificateEnds,
      refreshAt: new Date(now.getTime() + refreshMs),
      ...times,
      ...responder.answer(serial, status, times),
    };
  }
}

const wholeSecond = (clock: Clock): Date => new Date(Math.floor(clock.now().getTime() / 1_000) * 1_000);

const rest = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
