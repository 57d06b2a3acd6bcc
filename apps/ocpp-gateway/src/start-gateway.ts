import type { StationFact } from '@bfcert/evse-security/station-contract';
import { type Clock, systemClock } from '@bfcert/kernel/clock';
import { newId } from '@bfcert/kernel/ids';
import type { GatewayLink } from '@bfcert/kernel/link';
import { type Logger, pino } from 'pino';
import type { PortRule } from './admission/admission-decision.ts';
import { answerShutOut } from './admission/answer-shut-out.ts';
import { AttemptLimiter } from './admission/attempt-limiter.ts';
import { type AdmissionListener, followAdmission } from './admission/follow-admission.ts';
import { PasswordChecker } from './admission/password.ts';
import { AdmissionTable } from './admission/table.ts';
import { answerMemory } from './answer-memory.ts';
import { type GatewayConfigInput, gatewayConfig } from './config/gateway-config.ts';
import { CertificateReader } from './connection/certificate-reader.ts';
import { Doors } from './connection/doors.ts';
import { KeepAlive } from './connection/keep-alive.ts';
import { keepServerCredentials } from './connection/server-credentials.ts';
import { Sessions } from './connection/sessions.ts';
import { UnconfirmedSessions } from './connection/unconfirmed-sessions.ts';
import { openWebSocketServer } from './connection/websocket.ts';
import { openDialects } from './dialect/dialects.ts';
import { RefusedHandshakes } from './facts/refused-handshakes.ts';
import { reportFacts } from './facts/report-facts.ts';
import { openLogUploads } from './log-uploads/open-log-uploads.ts';
import { senderOf } from './log-uploads/sender-of.ts';
import { serveStationCommands } from './station-commands.ts';
import { StationEntrance } from './station-entrance.ts';
import { OwnRequests } from './upstream/own-requests.ts';

export interface Gateway {
  readonly ports: { readonly passwordOrCertificate: number; readonly certificateOnly: number };
  /** Live sessions of this node. */
  readonly sessionCount: number;
  /** Whether a handshake could be admitted now: the listeners are open and the table is fresh. */
  readonly isReady: boolean;
  /** Closes every session with 1012 (service restart) and both ports. The link stays with its owner. */
  close(): Promise<void>;
}

/** Of imported passwords: libuv has four threads, and DNS and files need some of them. */
const PASSWORD_CHECKS_AT_ONCE = 2;

const newFactId = (): string => newId('fct');

/**
 * Starts a gateway on `link` and resolves when both ports listen: it has the admission table and its
 * two server certificates by then. Waits for a server for as long as it takes, until `signal` is
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

  // 1 · What a gateway knows and holds.
  const dialects = openDialects();
  const table = new AdmissionTable(clock, config.admissionMaxStaleMs);
  const sessions = new Sessions();
  const facts = reportFacts(link);
  const keepFact = (fact: StationFact): void => {
    facts.report(fact).catch((error: unknown) => {
      log.error({ kind: fact.kind, error: error instanceof Error ? error.message : 'unknown' }, 'a fact was not kept');
    });
  };
  // First of all: sessions that an earlier process of this node had are gone.
  keepFact({ factId: newFactId(), at: clock.now().toISOString(), kind: 'gateway_started' });
  const refusals = new RefusedHandshakes(clock, newFactId, keepFact);
  const floods = new AttemptLimiter(clock, config.floods);
  const doors = new Doors(config, { floods, refusals, log });
  const keepAlive = new KeepAlive(config.pingIntervalMs);
  const failures = new AttemptLimiter(clock, config.failedAttempts);
  const ownRequests = new OwnRequests();
  const side = { table, facts, link, clock, newFactId, ...config };
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
    upstream: { ...config, keepAlive, link, table, ownRequests, clock, newFactId, keepFact, log },
    webSockets: openWebSocketServer(config),
    log,
  });
  const uploads = await openLogUploads(config, {
    link,
    facts: side.facts,
    clock,
    newFactId,
    failures,
    senderOf: (socket) => senderOf(socket, table),
    log,
  });
  serveStationCommands(link, { sessions, table, ownRequests, log });
  answerShutOut(link, { table, sessions });
  answerMemory(link);

  // 2 · The admission table: without it nobody is admitted.
  const listener: AdmissionListener = {
    changed: (identityIds) => entrance.reviewSessions(identityIds),
    anchors: (anchors) => doors.trust(anchors),
  };
  const admission = followAdmission(link, table, listener, { clock, log });

  // 3 · Our own TLS certificates.
  const source = { ...config, link, clock, log, signal: stop.signal };
  const credentials = keepServerCredentials(source, (both) => doors.serve(both));

  const shutDown = async (): Promise<void> => {
    stop.abort();
    admission.stop();
    await credentials.stop();
    keepAlive.stop();
    await entrance.close();
    await uploads.close();
    refusals.flush();
    await doors.close();
  };

  try {
    await Promise.race([Promise.all([admission.firstSnapshot, credentials.complete]), aborted(stop.signal)]);

    // 4 · The two doors.
    const open = (name: keyof typeof config.tlsPolicies, port: number, rule: PortRule): Promise<number> =>
      doors.open(port, config.tlsPolicies[name] ?? config.tlsPolicy, {
        onUpgrade: (upgrade) => void entrance.receive(upgrade, rule, config.dialledPorts?.[name]),
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
