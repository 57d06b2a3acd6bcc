import type { StationCommand } from '@bfcert/evse-security/station-contract';
import { systemClock } from '@bfcert/kernel/clock';
import type { GatewayLink } from '@bfcert/kernel/link';
import {
  AdmissionTable,
  type ChargerIdentity,
  commandStation,
  type Dialect,
  makeSession,
  openDialects,
  type Session,
  type StationSide,
} from '@bfcert/ocpp-gateway/frames';
import { answerParent } from '../processes/answer-parent.ts';
import { median } from '../statistics.ts';
import { answersOf2, answersOf16, type StationAnswers } from './station-answers.ts';
import { messagesOf16, messagesOf21, messagesOf201, SENT_IN_21, type StationMessages } from './station-messages.ts';
import { type StationTexts, stationTexts } from './texts.ts';

/** Microseconds, median. */
export interface FrameTime {
  /** `ocpp2.1 ‹ SignCertificate`: what a station said; `›`: what it answered to that. */
  readonly kind: string;
  readonly micros: number;
  /** Of `JSON.parse` alone on the same text. */
  readonly parseMicros: number;
}

export interface FramesSeen {
  readonly times: readonly FrameTime[];
  /** Kinds that the gateway knows and nobody here says, or not so that they are taken. */
  readonly unsaid: readonly string[];
}

const WARM_UP_SHARE = 1 / 3;
const IDENTITY_ID = 'idn_bench';

/**
 * The gateway's own way of a frame: parsed, gated, held against its schema, given to its handler, and the answer the
 * same way back. The disk and the server at its ends answer at once, so what is left is ours.
 */
answerParent({
  measure: async ({ frames }: { readonly frames: number }): Promise<FramesSeen> => {
    const texts = stationTexts();
    const times: FrameTime[] = [];
    const unsaid: string[] = [];
    const dialects = openDialects();
    const said: readonly (readonly [Dialect, StationMessages, StationAnswers, StationMessages])[] = [
      [dialects['ocpp2.0.1'], messagesOf201(texts), answersOf2(texts), {}],
      [dialects['ocpp2.1'], messagesOf21(texts), answersOf2(texts), SENT_IN_21],
      [dialects['ocpp1.6'], messagesOf16(texts), answersOf16(texts), {}],
    ];
    for (const [dialect, messages, answers, sent] of said) {
      const way = new Way(dialect);
      const { subprotocol } = dialect;
      const known = new Set(Object.keys(messages).map(actionOf));
      for (const action of dialect.incoming.keys()) if (!known.has(action)) unsaid.push(`${subprotocol} ‹ ${action}`);
      for (const [name, payload] of Object.entries(messages)) {
        if (!dialect.incoming.has(actionOf(name))) continue;
        const kind = `${subprotocol} ‹ ${name}`;
        const time = await way.ask(actionOf(name), payload, frames);
        if (time === null) unsaid.push(kind);
        else times.push({ kind, ...time });
      }
      for (const [name, payload] of Object.entries(sent))
        times.push({ kind: `${subprotocol} ‹ ${name} (SEND)`, ...way.send(name, payload, frames) });
      for (const command of commands(texts)) {
        const call = command.kind === 'close_session' ? null : dialect.outgoingCallOf(command);
        if (call === null || call.impossible !== undefined) continue;
        const kind = `${subprotocol} › ${call.action} (${command.kind})`;
        const answer = answers[call.action];
        if (answer === undefined) unsaid.push(kind);
        else times.push({ kind, ...(await way.answer(command, answer, frames)) });
      }
    }
    return { times, unsaid };
  },
});

/** `DataTransfer/SignCertificate` is a DataTransfer. */
const actionOf = (name: string): string => name.split('/')[0] ?? name;

/** What the server has answered to each question by the time it is asked. */
const SERVER_ANSWERS: Readonly<Record<string, unknown>> = {
  'station.signing_request': { accepted: true, reason: null },
  'station.certificate_status': { outcome: 'fetched', responseDer: Buffer.alloc(1_500, 1).toString('base64') },
  'station.chain_status': {
    statuses: Array.from({ length: 3 }, () => ({ status: 'good', nextUpdate: '2026-12-04T12:00:00.000Z' })),
  },
  'station.contract_certificate': { outcome: 'failed', reason: 'no_broker' },
  'station.contract': { verdict: 'revoked', detail: 'it was revoked' },
};

/** One session without a socket. */
class Way {
  readonly #session: Session;
  readonly #dialect: Dialect;
  #sent: (text: string) => void = () => undefined;
  #lastId = 0;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
    const table = new AdmissionTable(systemClock, 120_000);
    table.load(snapshot(), systemClock.monotonic());
    const side: StationSide = {
      table,
      facts: { report: async () => undefined },
      link: { request: async (subject: string) => SERVER_ANSWERS[subject] } as unknown as GatewayLink,
      clock: systemClock,
      newFactId: () => 'fct_bench',
      heartbeatIntervalSeconds: 300,
      pendingIntervalSeconds: 30,
      signingRequestTimeoutMs: 5_000,
      certificateStatusTimeoutMs: 1_500,
      contractCertificateTimeoutMs: 4_000,
      contractTokenTimeoutMs: 3_000,
      contractTokens: 'unknown',
    };
    const identity: Omit<ChargerIdentity, symbol> = {
      identityId: IDENTITY_ID,
      wireName: 'CS-0',
      securityProfile: 3,
      fingerprint: null,
      controllerId: null,
      isBootstrap: false,
      keyId: null,
      passwordReading: null,
      tlsVersion: 'TLSv1.3',
      remoteAddress: '127.0.0.1',
    };
    this.#session = makeSession({
      identity: identity as ChargerIdentity,
      port: 8443,
      dialect,
      side,
      socket: {
        send: (text) => this.#sent(text),
        close: (_code, reason) => {
          throw new Error(reason);
        },
      },
      note: () => undefined,
    });
    this.#session.release();
  }

  /** From a CALL of a station to its answer. */
  async ask(action: string, payload: unknown, frames: number): Promise<Omit<FrameTime, 'kind'> | null> {
    let isTaken = true;
    const time = await measured(frames, async () => {
      const text = JSON.stringify([2, this.#nextId(), action, payload]);
      const { promise, resolve } = Promise.withResolvers<string>();
      this.#sent = resolve;
      const began = performance.now();
      this.#session.pipe.receive(text);
      const answer = await promise;
      const took = performance.now() - began;
      isTaken &&= answer.startsWith('[3,');
      return { text, took };
    });
    return isTaken ? time : null;
  }

  send(action: string, payload: unknown, frames: number): Omit<FrameTime, 'kind'> {
    const seen = Array.from({ length: frames }, () => {
      const text = JSON.stringify([6, this.#nextId(), action, payload]);
      const began = performance.now();
      this.#session.pipe.receive(text);
      return { text, took: performance.now() - began };
    });
    return timesOf(seen);
  }

  /** From a station's answer to a command until whoever has commanded it knows what came of it. */
  async answer(command: StationCommand, payload: unknown, frames: number): Promise<Omit<FrameTime, 'kind'>> {
    return measured(frames, async () => {
      const { promise, resolve } = Promise.withResolvers<string>();
      this.#sent = resolve;
      const done = commandStation(this.#session, command, { timeoutMs: 10_000 }, this.#dialect);
      const [, id] = JSON.parse(await promise) as [number, string];
      const text = JSON.stringify([3, id, payload]);
      const began = performance.now();
      this.#session.pipe.receive(text);
      const { outcome } = await done;
      const took = performance.now() - began;
      if (outcome !== 'accepted') throw new Error(`${command.kind} is ${outcome}`);
      return { text, took };
    });
  }

  #nextId(): string {
    return `bench-${++this.#lastId}`;
  }
}

interface Sample {
  readonly text: string;
  readonly took: number;
}

async function measured(frames: number, one: () => Promise<Sample>): Promise<Omit<FrameTime, 'kind'>> {
  const seen: Sample[] = [];
  for (let number = 0; number < frames; number++) seen.push(await one());
  return timesOf(seen);
}

function timesOf(seen: readonly Sample[]): Omit<FrameTime, 'kind'> {
  const warm = seen.slice(Math.floor(seen.length * WARM_UP_SHARE));
  const parsed = warm.map(({ text }) => {
    const began = performance.now();
    JSON.parse(text);
    return performance.now() - began;
  });
  return { micros: median(warm.map(({ took }) => took)) * 1_000, parseMicros: median(parsed) * 1_000 };
}

/** One of each kind that has an answer of its own. */
const commands = ({ chain, rootPem, hashData }: StationTexts): readonly StationCommand[] => [
  { kind: 'install_trust_anchor', certificatePem: rootPem },
  { kind: 'list_trust_anchors' },
  { kind: 'list_certificates', kinds: ['csms_root'] },
  { kind: 'delete_certificate', hashData: { ...hashData, hashAlgorithm: 'SHA256' } },
  { kind: 'request_signing_request' },
  { kind: 'deliver_certificate', chainPem: chain },
  { kind: 'read_settings', settings: ['organisation_name', 'security_profile'] },
  { kind: 'report_settings', requestId: 8 },
  { kind: 'change_setting', setting: 'organisation_name', value: 'Example Transit' },
  {
    kind: 'write_connection_slot',
    slot: 2,
    url: 'wss://csms.example:8443/ocpp',
    securityProfile: 3,
    messageTimeoutSeconds: 30,
  },
  { kind: 'restart', when: 'when_idle' },
  {
    kind: 'fetch_log',
    log: 'security',
    requestId: 7,
    uploadUrl: 'https://csms.example:8442/logs/token/',
    oldest: null,
    latest: null,
    retries: 3,
    retryIntervalSeconds: 60,
  },
];

const snapshot = (): Parameters<AdmissionTable['load']>[0] => ({
  publisher: 'bench',
  version: 1,
  edition: 1,
  clientCasPem: '',
  pepper: Buffer.alloc(32).toString('base64'),
  entries: [
    {
      identityId: IDENTITY_ID,
      wireName: 'CS-0',
      serialNumber: 'SN-0',
      organisation: 'Example Transit',
      profileFloor: 3,
      boot: { accepted: true, serialMismatch: false },
      fingerprints: {},
      passwords: [],
      bootstrap: null,
      acceptedNames: [],
      oneTimeKey: null,
    },
  ],
});
