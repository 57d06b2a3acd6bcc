import {
  type CertificateUse,
  type StationFact,
  type UpstreamAccess,
  type UpstreamChange,
  type UpstreamChangeAnswer,
  type UpstreamSettings,
  upstreamChangeAnswer,
  upstreamRenewalAnswer,
} from '@bfcert/evse-security/station-contract';
import type { Clock } from '@bfcert/kernel/clock';
import type { GatewayLink } from '@bfcert/kernel/link';
import type { Logger } from 'pino';
import type { AdmissionTable } from '../admission/table.ts';
import type { KeepAlive } from '../connection/keep-alive.ts';
import type { Session } from '../connection/sessions.ts';
import { ListedCertificates } from '../dialect/listed-certificates.ts';
import type { JsonObject } from '../rpc/frame.ts';
import { printableAscii } from '../rpc/printable-ascii.ts';
import type { BackOff } from './back-off.ts';
import { judgeCommand } from './judge-command.ts';
import type { OwnRequests } from './own-requests.ts';
import { readingOf, unsigned } from './reading-of.ts';
import type { SessionUpstream } from './session-upstream.ts';
import { UpstreamConnection } from './upstream-connection.ts';
import type { UpstreamCredentials } from './upstream-credentials.ts';
import { UpstreamRelay, type Verdict } from './upstream-relay.ts';
import type { Upstreams } from './upstreams.ts';

/** What every upstream of a gateway has in common. */
export interface UpstreamParts {
  readonly upstreams: Upstreams;
  readonly credentials: UpstreamCredentials;
  readonly upstreamHoldMs: number;
  readonly upstreamAnswerTimeoutMs: number;
  readonly upstreamBackOff: BackOff;
  readonly upstreamSteadyMs: number;
  readonly signingRequestTimeoutMs: number;
  readonly keepAlive: KeepAlive;
  readonly link: GatewayLink;
  readonly table: AdmissionTable;
  readonly ownRequests: OwnRequests;
  readonly clock: Clock;
  readonly newFactId: () => string;
  readonly keepFact: (fact: StationFact) => void;
  readonly log: Logger;
}

/**
 * With Profile 3 a station that has named another serial number than the bound one has shown a certificate that is not its
 * own (B01.FR.11): nothing of it reaches the upstream, and nothing of the upstream it, until it names the right one.
 */
const isHeldBack = ({ identity }: Session, table: AdmissionTable): boolean =>
  identity.securityProfile === 3 && table.lastBootOf(identity.identityId)?.serialMismatch !== false;

/** `AcceptedCanceled` too: the log that was under way before is given up for this one. */
const isTaken = ({ status }: JsonObject): boolean => typeof status === 'string' && status.startsWith('Accepted');

/**
 * Puts a station's session in front of its upstream; `begin` connects to it. An upstream of which the servers have no
 * settings is one that cannot be reached: the station is not told by us what it should hear from another.
 */
export function openUpstream(name: string, session: Session, parts: UpstreamParts): SessionUpstream {
  const { identity, pipe, dialect } = session;
  const { identityId, wireName } = identity;
  const settings = parts.upstreams.named(name);
  const log = parts.log.child({ identityId, upstream: name });
  const scope = dialect.upstream;
  const listed = new ListedCertificates();
  const policy = settings?.certificateCommands ?? 'refuse';
  /** Whether somebody has asked for a signing request for vehicles in this session: what was before it counts no more. */
  let isAsked = false;
  /** Whoever has asked last gets them, also after a reconnection, and at another gateway: the servers tell it there. */
  const signsFor = (whom: 'us' | 'upstream'): void => {
    const upstream = whom === 'us' ? null : name;
    const isNews = session.epoch === null || parts.ownRequests.vehicleRequestsOf(identityId) !== upstream;
    isAsked = true;
    parts.ownRequests.vehicleRequestsAreOf(identityId, upstream);
    if (!isNews) return;
    parts.keepFact({
      factId: parts.newFactId(),
      at: parts.clock.now().toISOString(),
      kind: 'vehicle_requests_asked',
      identityId,
      connectionId: session.connectionId,
      upstream,
    });
  };

  const renew = async (use: CertificateUse): Promise<boolean> => {
    const asked = { identityId, connectionId: session.connectionId, use };
    const answer = await parts.link.request('station.upstream_renewal', asked, parts.signingRequestTimeoutMs);
    return upstreamRenewalAnswer.parse(answer).accepted;
  };
  const judgeChange = async (change: UpstreamChange): Promise<UpstreamChangeAnswer> => {
    const asked = { identityId, connectionId: session.connectionId, upstream: name, change };
    const answer = await parts.link.request('station.upstream_change', asked, parts.signingRequestTimeoutMs);
    return upstreamChangeAnswer.parse(answer);
  };
  const changed = ({ kind }: UpstreamChange, correlationId: string, response: JsonObject): void => {
    // A root that the station listed for something else may be one of ours from now on.
    listed.forget();
    parts.keepFact({
      factId: parts.newFactId(),
      at: parts.clock.now().toISOString(),
      kind: 'upstream_change_answered',
      identityId,
      connectionId: session.connectionId,
      upstream: name,
      change: kind,
      answer: printableAscii(scope.statusOf(response)).slice(0, 50),
      correlationId,
    });
  };
  /** Each change once: while it comes and goes between two looks nobody is told. `at`: since when it has been so. */
  let told: boolean | null = null;
  let lastWhy = 'not reached yet';
  const report = (isConnected: boolean, at = parts.clock.now()): void => {
    if (told === isConnected) return;
    told = isConnected;
    parts.keepFact({
      factId: parts.newFactId(),
      at: at.toISOString(),
      kind: 'upstream_changed',
      identityId,
      connectionId: session.connectionId,
      upstream: name,
      isConnected,
      detail: isConnected ? '' : printableAscii(lastWhy).slice(0, 255),
    });
  };
  /**
   * An upstream that takes the connection and hangs up, as one does that does not know the station, is not there: it is once a
   * connection lasts. Without one that does for as long as messages wait it is away, however often it is reached meanwhile.
   */
  let openedAt = parts.clock.now();
  let isSteady = false;
  let unsteadySince = performance.now();
  const hungUp = (): void => {
    if (isSteady) unsteadySince = performance.now();
    else if (performance.now() - unsteadySince >= parts.upstreamHoldMs) report(false);
    isSteady = false;
  };
  let over = false;
  const accessBy = async (by: UpstreamSettings): Promise<UpstreamAccess> => {
    const access = await parts.credentials.of(session, by);
    // The answer came too late to be of use.
    if (over) parts.credentials.ended(session);
    return access;
  };
  const judging = {
    policy,
    renew,
    judgeChange,
    changed,
    signsFor,
    statusOf: scope.statusOf,
    listAsOfNow: () => listed.asOfNow(),
  } as const;

  /** It passes; what the station lists is remembered. */
  const readAlong = (action: string, request: JsonObject): Verdict => ({
    kind: 'pass',
    answered: (response) => {
      const listing = scope.listedIn(action, request, response);
      if (listing !== null) listed.take(listing);
      if (scope.asksForLog(action, request) && isTaken(response)) parts.ownRequests.logAskedBy(identityId, 'upstream');
    },
  });

  /** Of an upstream that may no longer bring the certificate they are not. */
  const areVehicleRequestsTheirs = (): boolean =>
    policy === 'pass' && parts.ownRequests.vehicleRequestsOf(identityId) === name;

  const relay = new UpstreamRelay({
    pipe,
    version: dialect.rpc,
    isOurs: (action, payload) =>
      !(areVehicleRequestsTheirs() && scope.isVehicleSigningRequest(action, payload)) &&
      (scope.isOurs(unsigned(action), payload, parts.ownRequests.of(identityId)) ||
        (scope.tellsOfSomeLog(action, payload) && parts.ownRequests.isLogOurs(identityId))),
    isHeldBack: () => isHeldBack(session, parts.table),
    readingOf: (action) => readingOf(action, scope.read),
    judge: (action, payload) => {
      const command = scope.commandOf(action, payload, listed.useOf);
      const verdict = command === null ? readAlong(action, payload) : judgeCommand(command, judging);
      if (command !== null) log.info({ action, kind: command.kind, outcome: verdict.kind }, 'command of an upstream');
      return verdict;
    },
    send: (text) => connection?.send(text) ?? false,
    isBusy: () => connection?.isBusy === true,
    hangUp: (code, reason) => connection?.hangUp(code, reason),
    givenUp: () => report(false),
    abort: (code, reason) => session.close(code, reason),
    note: (what, details) => log.warn({ what, ...details }, 'upstream message'),
    answerTimeoutMs: parts.upstreamAnswerTimeoutMs,
    holdMs: parts.upstreamHoldMs,
  });

  const connection =
    settings === undefined
      ? null
      : new UpstreamConnection({
          settings,
          wireName,
          access: () => accessBy(settings),
          subprotocol: dialect.subprotocol,
          backOff: parts.upstreamBackOff,
          keepAlive: parts.keepAlive,
          steadyMs: parts.upstreamSteadyMs,
          opened: () => {
            log.info('upstream connected');
            openedAt = parts.clock.now();
            relay.opened();
          },
          steady: () => {
            isSteady = true;
            report(true, openedAt);
          },
          closed: (why) => {
            log.warn({ why }, 'upstream away');
            lastWhy = why;
            relay.closed();
            hungUp();
          },
          received: (text) => relay.receive(text),
          tooLarge: (beginning, bytes) => {
            log.error(
              { bytes, maxMessageBytes: settings.maxMessageBytes },
              'message of an upstream not passed: too large',
            );
            relay.receiveTooLarge(beginning, settings.maxMessageBytes);
          },
        });
  if (connection === null) {
    lastWhy = 'the servers have no settings for it';
    log.error({ why: lastWhy }, 'upstream away');
  }

  let begun = false;
  return {
    name,
    begin: () => {
      if (!begun) connection?.open();
      begun = true;
    },
    recorded: (vehicleRequestsOf) => {
      if (!isAsked && vehicleRequestsOf !== undefined)
        parts.ownRequests.vehicleRequestsAreOf(identityId, vehicleRequestsOf);
      if (begun) connection?.hurry();
    },
    called: (action, payload) => {
      const requestId = scope.requestIdOf(action, payload);
      if (requestId !== null) parts.ownRequests.add(identityId, requestId);
      if (scope.asksForLog(action, payload)) parts.ownRequests.logAskedBy(identityId, 'us');
      if (scope.commandOf(action, payload, listed.useOf)?.kind === 'signing') signsFor('us');
      return action === 'InstallCertificate' ? listed.giving() : () => undefined;
    },
    take: (frame, text) => relay.take(frame, text),
    register: () => relay.register(),
    ask: (action, payload, patienceMs) => relay.ask(action, payload, patienceMs),
    end: () => {
      begun = true;
      connection?.end();
      over = true;
      parts.credentials.ended(session);
      relay.end();
    },
  };
}
