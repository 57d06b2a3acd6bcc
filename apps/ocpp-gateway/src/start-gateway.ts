import { setTimeout as wait } from 'node:timers/promises';
import type { GatewaySettings, StationFact } from '@bfcert/evse-security/station-contract';
import { type Clock, systemClock } from '@bfcert/kernel/clock';
import { newId } from '@bfcert/kernel/ids';
import type { GatewayLink } from '@bfcert/kernel/link';
import { type Logger, pino } from 'pino';
import type { PortRule } from './admission/admission-decision.ts';
import { answerShutOut } from './admission/answer-shut-out.ts';
import { AttemptLimiter } from './admission/attempt-limiter.ts';
import { type AdmissionListener, followAdmission } from './admission/follow-admission.ts';
import { PASSWORD_CHECKS_AT_ONCE, PasswordChecker } from './admission/password.ts';
import { AdmissionTable } from './admission/table.ts';
import { answerMemory } from './answer-memory.ts';
import { followSettings } from './config/follow-settings.ts';
import { type GatewayConfigInput, gatewayConfig, listensOf } from './config/gateway-config.ts';
import { otherSettings } from './config/other-settings.ts';
import { CertificateReader } from './connection/certificate-reader.ts';
import { Doors } from './connection/doors.ts';
import { KeepAlive } from './connection/keep-alive.ts';
import { keepServerCredentials } from './connection/server-credentials.ts';
import { Sessions } from './connection/sessions.ts';
import { UnconfirmedSessions } from './connection/unconfirmed-sessions.ts';
import { openWebSocketServer } from './connection/websocket.ts';
import { openDialects } from './dialect/dialects.ts';
import { NoisyStations } from './facts/noisy-stations.ts';
import { RefusedHandshakes } from './facts/refused-handshakes.ts';
import { RepeatedEvents } from './facts/repeated-events.ts';
import { GATHER_MS, reportFacts } from './facts/report-facts.ts';
import { StationShares } from './facts/station-shares.ts';
import { openLogUploads } from './log-uploads/open-log-uploads.ts';
import { senderOf } from './log-uploads/sender-of.ts';
import { serveStationCommands } from './station-commands.ts';
import { StationEntrance } from './station-entrance.ts';
import { OwnRequests } from './upstream/own-requests.ts';
import { UpstreamCredentials } from './upstream/upstream-credentials.ts';
import { Upstreams } from './upstream/upstreams.ts';

export interface Gateway {
  readonly ports: { readonly passwordOrCertificate: number; readonly certificateOnly: number };
  /** Live sessions of this node. */
  readonly sessionCount: number;
  /** Whether a handshake could be admitted now: the listeners are open and the table is fresh. */
  readonly isReady: boolean;
  /** Closes every session with 1012 (service restart) and both ports. The link stays with its owner. */
  close(): Promise<void>;
}

const newFactId = (): string => newId('fct');

/**
 * Starts a gateway on `link` and resolves when both ports listen: it has the settings of all gateways, the admission table and
 * its two server certificates by then. Waits for a server for as long as it takes, until `signal` is
 * aborted.
 */
export async function startGateway(
  input: GatewayConfigInput,
  link: GatewayLink,
  {
    clock = systemClock,
    log = pino({ level: input.logLevel ?? 'info' }, process.stderr),
    signal,
  }: { readonly clock?: Clock; readonly log?: Logger; readonly signal?: AbortSignal } = {},
): Promise<Gateway> {
  const config = gatewayConfig.parse(input);
  const stop = new AbortController();
  signal?.addEventListener('abort', () => stop.abort(), { once: true });
  // An abort that came before the listener calls nobody.
  if (signal?.aborted) stop.abort();

  // 1 · What it says of itself, and what servers may ask of a gateway from the first moment on.
  const table = new AdmissionTable(clock, config.admissionMaxStaleMs);
  const sessions = new Sessions();
  const noisy = new NoisyStations(clock, newFactId, (fact) => keepFact(fact));
  const shares = new StationShares(clock, config.recordedMessages, (spent) => noisy.record(spent));
  const facts = reportFacts(link, shares);
  const keepFact = (fact: StationFact): void => {
    facts.report(fact).catch((error: unknown) => {
      log.error({ kind: fact.kind, error: error instanceof Error ? error.message : 'unknown' }, 'a fact was not kept');
    });
  };
  // First of all: sessions that an earlier process of this node had are gone.
  const listens = listensOf(config);
  const started = { factId: newFactId(), at: clock.now().toISOString(), kind: 'gateway_started' } as const;
  keepFact(listens === null ? started : { ...started, listens });
  const ownRequests = new OwnRequests();
  serveStationCommands(link, { sessions, table, ownRequests, log });
  answerShutOut(link, { table, sessions });
  answerMemory(link);

  // 2 · What it has in common with all others. What is told later of anything but upstreams holds from the next start on.
  let settingsChanged = (_settings: GatewaySettings): void => undefined;
  const follower = followSettings(link, (later) => settingsChanged(later), { log, signal: stop.signal });
  const settings = await Promise.race([follower.first, aborted(stop.signal)]).catch(async (error: unknown) => {
    await follower.stop();
    throw error;
  });
  const upstreams = new Upstreams(settings.upstreams);
  const credentials = new UpstreamCredentials({
    link,
    clock,
    timeoutMs: config.signingRequestTimeoutMs,
    keepMs: config.admissionMaxStaleMs,
  });

  // 3 · What a gateway knows and holds.
  const dialects = openDialects();
  const refusals = new RefusedHandshakes(clock, newFactId, keepFact);
  const floods = new AttemptLimiter(clock, config.floods);
  const doors = new Doors({ ...config, fronts: settings.fronts }, { floods, refusals, log });
  const keepAlive = new KeepAlive(config.pingIntervalMs);
  const failures = new AttemptLimiter(clock, config.failedAttempts);
  const { contractTokens } = settings;
  const events = new RepeatedEvents({
    facts,
    clock,
    mayTell: (fact) => shares.hasPlenty(fact),
    pause: () => wait(GATHER_MS),
    onProblem: ({ identityId, type }, count, error) => {
      const why = error instanceof Error ? error.message : 'unknown';
      log.warn({ identityId, type, count, why }, 'repetitions of a security event could not be kept');
    },
  });
  const side = { table, facts: events, link, clock, newFactId, ...config, contractTokens };
  const entrance = new StationEntrance({
    door: {
      table,
      basePath: config.basePath,
      anchors: () => doors.anchors,
      certificates: new CertificateReader(),
      passwords: new PasswordChecker(PASSWORD_CHECKS_AT_ONCE),
      failures,
      floods,
      refusals,
    },
    reconnections: new AttemptLimiter(clock, config.reconnections),
    unconfirmed: new UnconfirmedSessions(link, clock, config),
    side,
    sessions,
    dialects,
    keepAlive,
    upstream: {
      ...config,
      upstreams,
      credentials,
      keepAlive,
      link,
      table,
      ownRequests,
      clock,
      newFactId,
      keepFact,
      log,
    },
    webSockets: openWebSocketServer(config),
    log,
  });
  settingsChanged = (later) => {
    const changed = upstreams.take(later.upstreams);
    credentials.forgetUpstreams(changed);
    entrance.reviewUpstreams(changed);
    const others = otherSettings(settings, later);
    if (others.length > 0)
      log.warn({ others }, 'settings have changed that hold from the next start of this gateway on');
  };
  const uploads = await openLogUploads(
    { ...config, logStore: settings.logStore },
    {
      link,
      facts: side.facts,
      clock,
      newFactId,
      failures,
      senderOf: (socket) => senderOf(socket, table),
      log,
    },
  );

  // 4 · The admission table: without it nobody is admitted.
  const listener: AdmissionListener = {
    changed: (identityIds) => entrance.reviewSessions(identityIds),
    anchors: (anchors) => doors.trust(anchors),
  };
  const admission = followAdmission(link, table, listener, { clock, log });

  // 5 · Our own TLS certificates.
  const { serverName, organisation } = settings;
  const source = { ...config, serverName, organisation, link, clock, log, signal: stop.signal };
  const certificates = keepServerCredentials(source, (both) => doors.serve(both));

  const shutDown = async (): Promise<void> => {
    stop.abort();
    admission.stop();
    await follower.stop();
    await certificates.stop();
    keepAlive.stop();
    await entrance.close();
    await uploads.close();
    await events.close();
    refusals.flush();
    noisy.flush();
    await doors.close();
  };

  try {
    await Promise.race([Promise.all([admission.firstSnapshot, certificates.complete]), aborted(stop.signal)]);

    // 6 · The two doors.
    const open = (name: keyof typeof settings.tlsPolicies, port: number, rule: PortRule): Promise<number> =>
      doors.open(port, settings.tlsPolicies[name], {
        onUpgrade: (upgrade) => void entrance.receive(upgrade, rule, settings.dialledPorts?.[name]),
        onRequest: (request) => void uploads.receive(request),
      });
    const ports = {
      passwordOrCertificate: await open(
        'passwordOrCertificate',
        config.passwordOrCertificatePort,
        'password_or_certificate',
      ),
      certificateOnly: await open('certificateOnly', config.certificateOnlyPort, 'certificate_only'),
    };
    log.info({ ports, nodeId: link.nodeId }, 'gateway listens');
    return {
      ports,
      get sessionCount() {
        return sessions.size;
      },
      get isReady() {
        return table.isLive;
      },
      close: shutDown,
    };
  } catch (error) {
    await shutDown();
    throw error;
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(new Error('the gateway was stopped before it had started'));
    signal.addEventListener('abort', () => reject(new Error('the gateway was stopped before it had started')));
  });
}
