import type { AuthorizationKeyId } from '../authorization-key/authorization-key.ts';
import { generatedKey } from '../authorization-key/new-key.ts';
import { seenInAttempt } from '../capability/seen-in-answer.ts';
import { seenInSettings } from '../capability/seen-in-record.ts';
import { newProcess } from '../commands/new-process.ts';
import type { RenewalPhase } from '../credential-renewal/credential-renewal.ts';
import { decideRenewal } from '../credential-renewal/decide.ts';
import { type RenewalEvent, renewalTransitions } from '../credential-renewal/transitions.ts';
import { decideMigration } from '../migration-case/decide.ts';
import type { MigrationPhase } from '../migration-case/migration-case.ts';
import { provesProfile3 } from '../migration-case/proves-profile-3.ts';
import { type MigrationEvent, migrationTransitions } from '../migration-case/transitions.ts';
import type { ProcessPolicy } from '../policy/process-policy.ts';
import type { SigningRequestId } from '../signing-request/signing-request.ts';
import type { Attempt, AttemptId } from '../station-process/attempt.ts';
import { begunAttempt } from '../station-process/begun-attempt.ts';
import type { Decision, LocalAct, Planned, PlannedCommand } from '../station-process/check.ts';
import { movedProcess } from '../station-process/moved-process.ts';
import type { Stop } from '../station-process/station-process.ts';
import type { EventQueue } from './event-queue.ts';
import { FleetCertificate } from './fleet-certificate.ts';
import type { Duty, Shown } from './fleet-station.ts';
import type { RateLimited } from './rate-limited.ts';
import type { RenewalTurn } from './renewal-turn.ts';
import { type FleetProcess, opens, PROFILE_2_PORT, PROFILE_3, type StationRecord } from './station-record.ts';

/** How long things take, in milliseconds; of each pair a share by chance. */
export interface Pace {
  /** From a command to its answer. */
  readonly answer: readonly [least: number, more: number];
  /** From its yes to its signing request: it makes a key. */
  readonly makesKey: readonly [least: number, more: number];
  readonly restart: readonly [least: number, more: number];
  /** Before it dials again. */
  readonly reconnect: readonly [least: number, more: number];
}

/** What all lines of a fleet share. */
export interface FleetParts {
  readonly queue: EventQueue;
  readonly random: () => number;
  readonly gateway: RateLimited;
  readonly ca: RateLimited;
  /** When a renewal may begin whose time has come. */
  readonly renewals: RenewalTurn;
  readonly pace: Pace;
  readonly policy: ProcessPolicy;
  /** The rule of when passwords are over; for a test that breaks it. */
  readonly raisesFloor?: typeof provesProfile3;
  /** A migration has come to this phase. */
  readonly moved: (record: StationRecord, process: FleetProcess) => void;
  readonly lockedOut: (record: StationRecord) => void;
  /** A command leaves for a station. */
  readonly sent?: (record: StationRecord, command: PlannedCommand) => void;
}

/** More turns than a process takes at once: one that never rests is a bug. */
const MOST_TURNS = 100;

/**
 * Server and station, and the line between them, by events: the decisions, tables and rules are the server's own; what
 * is between them, and the station, are a model. Nothing here waits: what is to come later is an event of the queue.
 */
export class StationLine {
  readonly record: StationRecord;
  /** That came to their end. */
  renewals = 0;
  readonly #parts: FleetParts;
  #numbers = 0;
  /** When the server looks again; an event of another time is an older plan. */
  #lookAt = Number.POSITIVE_INFINITY;

  constructor(record: StationRecord, parts: FleetParts) {
    this.record = record;
    this.#parts = parts;
  }

  begin(kind: FleetProcess['kind']): void {
    const { charger } = this.record;
    const id = `${kind} ${++this.#numbers} of ${charger.wireName}`;
    const row = newProcess(id, charger.identityId, 'planned', this.#now, 'planned');
    this.record.process = { kind, row, attempts: [], requests: [] };
    this.#look();
  }

  /** It is in as it has always been: the beginning of a run. */
  standsOnProfile2(): void {
    this.#enter({ profile: 2, keyId: this.record.station.keyId });
  }

  get #now(): Date {
    return new Date(this.#parts.queue.now);
  }

  #by([least, more]: readonly [number, number]): number {
    return least + this.#parts.random() * more;
  }

  // --- The server.

  #lookLater(at: number): void {
    if (this.#lookAt <= at) return;
    this.#lookAt = at;
    this.#parts.queue.at(at, () => {
      if (this.#lookAt === at) this.#look();
    });
  }

  #look(): void {
    this.#lookAt = Number.POSITIVE_INFINITY;
    for (let turns = 0; turns < MOST_TURNS; turns++) {
      const { process } = this.record;
      if (process === null) return;
      const decision = this.#decide(process);
      if (decision === null || !this.#take(process, decision)) return;
    }
    throw new Error(`${this.record.charger.wireName} does not come to rest`);
  }

  #decide(process: FleetProcess): Decision | null {
    const now = this.#now;
    const facts = this.record.facts(process, this.#parts.policy, now);
    const decided = process.kind === 'migration' ? decideMigration(facts, now) : decideRenewal(facts, now);
    return decided?.decision ?? null;
  }

  /** False: nothing more now. */
  #take(process: FleetProcess, decision: Decision): boolean {
    switch (decision.kind) {
      case 'wait':
        if (decision.until !== null) this.#lookLater(decision.until.getTime());
        return false;
      case 'done':
        this.#move(process, 'done', 'done', null);
        return true;
      case 'move':
        this.#move(process, decision.event, decision.because, null);
        return true;
      case 'stop': {
        const { code, because } = decision;
        const on = process.kind === 'migration' ? 'quarantined' : 'stopped';
        this.#move(process, on, because, { code, because, phase: process.row.phase });
        return true;
      }
      case 'act':
        this.#act(process, decision.act);
        return true;
      case 'send':
        this.#send(process, decision);
        return false;
      default:
        return decision satisfies never;
    }
  }

  #move(process: FleetProcess, on: string, because: string, stop: Stop | null): void {
    const { record } = this;
    const { row: before, kind } = process;
    const phase =
      kind === 'migration'
        ? migrationTransitions.next(before.phase as MigrationPhase, on as MigrationEvent)
        : renewalTransitions.next(before.phase as RenewalPhase, on as RenewalEvent);
    if (phase === null) throw new Error(`${before.id} cannot do ${on} in ${before.phase}`);
    const limits: Readonly<Record<string, number>> = this.#parts.policy.deadlineMs;
    const move = { on, phase, because, stop, limitMs: limits[phase] ?? null };
    process.row = movedProcess(before, move, this.#now);
    if (kind === 'migration') this.#migrationMoved(process, before.phase as MigrationPhase);
    else this.#renewalMoved(process);
    if (process.row.phase !== 'active' && process.row.phase !== 'completed') return;
    record.process = null;
    if (kind === 'renewal') this.renewals++;
    const active = record.certificates.find(({ state }) => state === 'active');
    const { queue, renewals } = this.#parts;
    if (active === undefined) return;
    const end = Date.parse(active.notAfter);
    queue.at(active.renewAt(), () => renewals.await(end, () => this.begin('renewal')));
    // Nobody tells a gateway of it: its entry says until when.
    queue.at(end, () => this.#admissionChanged());
  }

  #migrationMoved(process: FleetProcess, from: MigrationPhase): void {
    const { record } = this;
    const phase = process.row.phase as MigrationPhase;
    record.migrationPhase = phase;
    const { raisesFloor = provesProfile3 } = this.#parts;
    if (raisesFloor(from, phase)) {
      record.changeCharger({ profileFloor: 3 });
      for (const { id } of record.keys) record.changeKey(id, 'no_longer_needed');
      record.keys = [];
      this.#admissionChanged();
    }
    if (phase === 'quarantine') record.process = null;
    this.#parts.moved(record, process);
  }

  /** One that spent its budget puts the station's case before a person. */
  #renewalMoved(process: FleetProcess): void {
    const { record } = this;
    if (process.row.phase !== 'failed') return;
    record.process = null;
    if (record.migrationPhase === 'active') {
      record.migrationPhase = migrationTransitions.next('active', 'quarantined');
      this.#parts.moved(record, process);
    }
  }

  #act(process: FleetProcess, act: LocalAct): void {
    const { record } = this;
    const now = this.#now;
    switch (act.kind) {
      case 'create_authorization_key':
        record.keys = [...record.keys, this.#newKey(now)];
        this.#admissionChanged();
        return;
      case 'plan_connection':
        process.row = { ...process.row, connection: act.connection };
        return;
      case 'give_up_attempt':
        this.#end(process, act.attempt.id, { status: 'unknown', detail: 'no outcome', answer: null, isLost: true });
        return;
      case 'submit_signing_request':
        this.#submit(process, act.requestId);
        return;
      case 'record_installation': {
        const certificate = record.certificateOf(process);
        if (certificate !== null)
          certificate.state = act.outcome === 'accepted' ? 'installed_pending_activation' : 'gone';
        this.#admissionChanged();
        return;
      }
      case 'give_up_certificate':
      case 'record_listing':
      case 'retire_former_keys':
        throw new Error(`no station of a fleet leads to ${act.kind}`);
      default:
        act satisfies never;
    }
  }

  #newKey(now: Date) {
    const { identityId, wireName } = this.record.charger;
    const version = ++this.#numbers;
    const id = `key ${version} of ${wireName}` as AuthorizationKeyId;
    return generatedKey({ id, identityId, version, verifiers: VERIFIER, createdAt: now });
  }

  #submit(process: FleetProcess, requestId: SigningRequestId): void {
    const { record } = this;
    const { queue, ca } = this.#parts;
    const isWrong = record.station.habit === 'wrong-cn';
    const certificate = new FleetCertificate(
      `crt ${++this.#numbers} of ${record.charger.wireName}`,
      record.charger.identityId,
    );
    process.requests = process.requests.map((request) =>
      request.id === requestId
        ? {
            ...request,
            verdict: isWrong
              ? { kind: 'refused', reason: 'the common name is another station’s' }
              : { kind: 'accepted', certificateId: certificate.id },
          }
        : request,
    );
    if (isWrong) return;
    record.certificates = [...record.certificates.filter(({ state }) => state !== 'gone'), certificate];
    process.row = { ...process.row, certificateId: certificate.id };
    queue.at(ca.doneAt(queue.now), () => {
      certificate.issue(queue.now);
      this.#look();
    });
  }

  #send(process: FleetProcess, planned: Planned): void {
    const { record } = this;
    const { session } = record;
    if (session === null) throw new Error('a command was decided for a station that is not connected');
    const { policy, queue, pace } = this.#parts;
    const id = `att ${++this.#numbers}` as AttemptId;
    const attempt: Attempt = {
      ...begunAttempt(id, process.row, { planned, session, policy }, this.#now),
      sequence: this.#numbers,
    };
    process.attempts = [...process.attempts, attempt];
    if (planned.action === 'install_anchor' && planned.target !== null) record.changeAnchor(planned.target, 'sent');
    const certificate = planned.action === 'deliver_certificate' ? record.certificateOf(process) : null;
    if (certificate !== null) {
      certificate.sentAt ??= this.#now.toISOString();
      this.#admissionChanged();
    }
    this.#parts.sent?.(record, planned.command);
    queue.after(this.#by(pace.answer), () => this.#reach(process, attempt, planned));
    this.#lookLater(attempt.deadline.getTime());
  }

  /** The station has it, where it is still the connection that it was meant for. */
  #reach(process: FleetProcess, attempt: Attempt, { command }: Planned): void {
    const { record } = this;
    const { queue, policy } = this.#parts;
    const answered = (outcome: Outcome): void => this.#answered(process, attempt, outcome);
    if (record.session?.epoch !== attempt.epoch) {
      answered({ status: 'unknown', detail: 'the connection closed', answer: null });
      return;
    }
    const { outcome, duty } = record.station.answer(command, record.certificateOf(process));
    this.#admissionChanged();
    if (duty !== null) this.#do(duty);
    if (outcome.outcome !== 'accepted') {
      const end = { status: outcome.outcome, detail: outcome.detail, answer: null } as const;
      const isLate = outcome.outcome === 'unknown';
      if (isLate) queue.at(attempt.startedAt.getTime() + policy.commandTimeoutMs, () => answered(end));
      else answered(end);
      return;
    }
    const { pendingRestart = false, deferred = false, anchors = null, settings = null } = outcome;
    answered({ status: 'accepted', detail: '', answer: { pendingRestart, deferred, anchors, settings } });
  }

  #answered(process: FleetProcess, attempt: Attempt, end: Outcome): void {
    if (!this.#end(process, attempt.id, end)) return;
    this.#lookLater(this.#parts.queue.now);
  }

  /** False: it was given up before, and what was decided since stands. */
  #end(process: FleetProcess, id: AttemptId, end: Outcome): boolean {
    const { record } = this;
    const now = this.#now;
    const open = process.attempts.find((one) => one.id === id && one.status === 'in_flight');
    if (open === undefined) return false;
    process.attempts = process.attempts.map((one) => (one === open ? { ...one, ...end, endedAt: now } : one));
    const { action, target } = open;
    if (action === 'list_anchors' && end.status === 'accepted') {
      for (const { fingerprint } of record.anchors)
        record.changeAnchor(fingerprint, record.station.anchors.includes(fingerprint) ? 'listed' : 'not_listed');
    }
    if (action === 'install_anchor' && target !== null) {
      if (end.status === 'accepted') record.changeAnchor(target, 'accepted');
      if (end.status === 'rejected' || end.status === 'unsupported') record.changeAnchor(target, 'refused');
    }
    const { settings } = end.answer ?? {};
    if (settings) record.mergeSettings(settings);
    if (action === 'change_authorization_key' && end.status === 'accepted')
      record.keys = record.keys.map((key) => (key.id === target ? { ...key, acknowledgedAt: now } : key));
    const seen = [...seenInAttempt({ action, target, vehicleUse: null }, end), ...seenInSettings(settings ?? {})];
    record.observe(seen, now);
    return true;
  }

  /** Whether the station is left without anything that opens a door. */
  #admissionChanged(): void {
    const { record } = this;
    if (record.isLockedOut) return;
    const entry = record.entry(this.#now);
    if (record.station.holds().some((shown) => opens(entry, shown))) return;
    record.isLockedOut = true;
    this.#parts.lockedOut(record);
  }

  // --- The station.

  #do(duty: Duty): void {
    const { queue, pace } = this.#parts;
    const { session } = this.record;
    switch (duty) {
      case 'send_report':
        queue.after(this.#by(pace.answer), () => {
          this.record.mergeSettings({ connection_slots: '1,2' });
          this.#look();
        });
        return;
      case 'send_request':
        queue.after(this.#by(pace.makesKey), () => this.#request(session?.epoch ?? 0));
        return;
      case 'reconnect':
        queue.after(LEAVES_AFTER_MS, () => this.#leave(this.#by(pace.reconnect)));
        return;
      case 'restart':
        queue.after(LEAVES_AFTER_MS, () => this.#leave(this.#by(pace.restart) + this.#by(pace.reconnect)));
        return;
      default:
        duty satisfies never;
    }
  }

  #request(epoch: number): void {
    const { process, session, charger } = this.record;
    if (process === null || session?.epoch !== epoch) return;
    const id = `sgn ${++this.#numbers}` as SigningRequestId;
    process.requests = [
      ...process.requests,
      {
        id,
        identityId: charger.identityId,
        processId: process.row.id,
        spkiSha256: id,
        use: 'charging_station',
        csrPem: '',
        requestId: null,
        receivedAt: this.#now,
        provenWith: session.fingerprint,
        unaskedAt: null,
        verdict: { kind: 'received' },
      },
    ];
    this.#look();
  }

  #leave(backAfterMs: number): void {
    if (this.record.session === null) return;
    this.record.changeSession(null);
    this.#look();
    this.#parts.queue.after(backAfterMs, () => this.#dial());
  }

  /** It tries what it has, one after the other; what takes a handshake takes its turn at the gateway. */
  #dial(tried = 0): void {
    const { record } = this;
    const { queue, gateway, pace } = this.#parts;
    const offers = record.station.dials(record.connections);
    if (offers.length === 0 || record.session !== null) return;
    const shown = offers[tried % offers.length] as Shown;
    queue.at(gateway.doneAt(queue.now), () => {
      if (opens(record.entry(this.#now), shown)) this.#enter(shown);
      else queue.after(this.#by(pace.reconnect) * 2 ** Math.min(tried, MOST_DOUBLINGS), () => this.#dial(tried + 1));
    });
  }

  #enter(shown: Shown): void {
    const { record } = this;
    const { station } = record;
    const now = this.#now;
    const epoch = ++record.connections;
    station.connected(shown);
    record.changeSession({
      connectionId: '',
      nodeId: '',
      epoch,
      openedAt: now,
      connectedAt: now,
      superseded: false,
      protocol: station.protocol,
      securityProfile: shown.profile,
      port: shown.profile === 3 && !station.is16 ? PROFILE_3.port : PROFILE_2_PORT,
      remoteAddress: '',
      fingerprint: shown.profile === 3 ? shown.fingerprint : null,
      controllerId: null,
      isBootstrap: false,
      keyId: shown.profile === 2 ? shown.keyId : null,
      upstream: null,
    });
    if (shown.profile === 2) record.loggedInWith(shown.keyId);
    else this.#proven(shown.fingerprint);
    if (record.charger.boot === null || station.bootIsDue) this.#boot(epoch, shown.profile);
    this.#admissionChanged();
    this.#look();
  }

  /** The handshake is the evidence: it comes into force, and the one before it goes. */
  #proven(fingerprint: string): void {
    const { queue } = this.#parts;
    const used = this.record.certificates.find((one) => one.fingerprint === fingerprint);
    if (used === undefined || used.state === 'active') return;
    for (const other of this.record.certificates) if (other.state === 'active') other.replace(queue.now);
    used.state = 'active';
  }

  #boot(epoch: number, securityProfile: number): void {
    const { record } = this;
    const { boot, serialNumber } = record.charger;
    record.station.bootIsDue = false;
    const number = (boot?.number ?? 0) + 1;
    const said = { number, at: this.#now, epoch, securityProfile, serialNumber, serialMatchesBinding: true };
    record.changeCharger({ boot: { ...said, answered: 'accepted' } });
  }
}

type Outcome = Pick<Attempt, 'status' | 'detail' | 'answer' | 'isLost'> & {
  readonly status: Exclude<Attempt['status'], 'in_flight'>;
};

/** The answer is there before it goes. */
const LEAVES_AFTER_MS = 200;
const MOST_DOUBLINGS = 6;

/** One, so that an entry has the key; nobody computes it. */
export const VERIFIER = [{ reading: 'plain', scheme: 'hmac-sha256', salt: '', verifier: '' }] as const;
