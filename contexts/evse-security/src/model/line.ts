import type { AdmissionEntry, StationCommand, StationCommandOutcome, StationFact } from '../station-contract/index.ts';
import type { Attempt } from '../station-process/attempt.ts';
import type { Credential } from '../testing/fake-station.ts';
import type { AnchorStepName } from './anchor-steps.ts';
import type { Duty, ModelStation } from './model-station.ts';

/** A connection as its gateway has it. */
export interface Socket {
  readonly connectionId: string;
  readonly nodeId: string;
  readonly credential: Credential;
  readonly keyId: string | null;
  /** It is in for a certificate alone. */
  readonly isBootstrap: boolean;
  /** Null: its gateway has not heard it, and sends nothing. */
  readonly epoch: number | null;
  /** False: the station has left it, and its gateway has not noticed. */
  readonly isHeld: boolean;
}

/** What is under way for a station, each of its own kind, step by step. */
export const processNames = ['migration', 'renewal', 'rotation', 'rollout'] as const;
export type ProcessName = (typeof processNames)[number];

/** A command on its way to a station, and its answer on its way back. */
export interface Call {
  readonly attempt: Omit<Attempt, 'sequence'>;
  readonly of: ProcessName;
  readonly command: StationCommand;
  readonly nodeId: string;
  readonly connectionId: string;
  /** Null: the station has not taken it yet. */
  readonly outcome: StationCommandOutcome | null;
  /** False: the server that sent it is gone, and nobody hears the answer. */
  readonly isAwaited: boolean;
}

export interface FactOnItsWay {
  readonly nodeId: string;
  readonly fact: StationFact;
}

/** A station, the gateways between it and the server, and all that is on its way between them. A value. */
export interface Line {
  readonly station: ModelStation;
  /** As gateways know it; null: not at all. */
  readonly entry: AdmissionEntry | null;
  /** In the order in which they were opened. */
  readonly sockets: readonly Socket[];
  readonly calls: readonly Call[];
  /** Of each gateway in its order. */
  readonly facts: readonly FactOnItsWay[];
  readonly duty: Duty | null;
  /** Its signing request has left it, and no answer has come. */
  readonly request: { readonly connectionId: string; readonly csr: string; readonly requestId?: number } | null;
  /** The password that a person was shown and has not typed in. */
  readonly inHand: string | null;
  /** Passwords and certificates, by their ids, that people have ended knowing what that comes to: somebody else knows it, or two have said yes. */
  readonly ended: readonly string[];
  /** The root of the certificate that each gateway shows, by its fingerprint; a gateway that is not there shows what everybody trusts. */
  readonly shown: Readonly<Record<string, string>>;
  /** What a person is to do about roots, one after the other; the wave of the present version has begun with `wave`. */
  readonly agenda: readonly AnchorStepName[];
  readonly isWaveOut: boolean;
}

export const newLine = (station: ModelStation): Line => ({
  station,
  entry: null,
  sockets: [],
  calls: [],
  facts: [],
  duty: null,
  request: null,
  inHand: null,
  ended: [],
  shown: {},
  agenda: [],
  isWaveOut: false,
});

/** The station's own end of its connection. */
export const heldSocket = ({ sockets }: Line): Socket | null => sockets.findLast(({ isHeld }) => isHeld) ?? null;

/** A gateway has one connection of a station: the newest. */
export const socketAt = ({ sockets }: Line, nodeId: string): Socket | null =>
  sockets.findLast((one) => one.nodeId === nodeId) ?? null;

export const withSocket = (line: Line, connectionId: string, by: Partial<Socket>): Line => ({
  ...line,
  sockets: line.sockets.map((one) => (one.connectionId === connectionId ? { ...one, ...by } : one)),
});
