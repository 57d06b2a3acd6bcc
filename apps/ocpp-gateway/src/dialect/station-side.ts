import type { Clock } from '@bfcert/kernel/clock';
import type { GatewayLink } from '@bfcert/kernel/link';
import type { AdmissionTable } from '../admission/table.ts';
import type { BootAnswer, Session } from '../connection/sessions.ts';
import type { FactReporter } from '../facts/report-facts.ts';
import type { HandlerAnswer } from '../rpc/call-pipe-wiring.ts';
import type { JsonObject } from '../rpc/frame.ts';

/** What the handlers of station messages work with. */
export interface StationSide {
  readonly table: AdmissionTable;
  readonly facts: FactReporter;
  readonly link: GatewayLink;
  readonly clock: Clock;
  readonly newFactId: () => string;
  readonly heartbeatIntervalSeconds: number;
  readonly pendingIntervalSeconds: number;
  readonly signingRequestTimeoutMs: number;
  readonly certificateStatusTimeoutMs: number;
  readonly contractCertificateTimeoutMs: number;
  readonly contractTokenTimeoutMs: number;
  readonly contractTokens: 'unknown' | 'accepted';
}

/**
 * When a message is legal (protocol-level B01–B03):
 *  - `boot`: always;
 *  - `accepted`: once the boot is accepted;
 *  - `triggered`: also before, if we asked for it and have not rejected the station (B02.FR.09, B03.FR.03).
 */
export type Gate = 'boot' | 'accepted' | 'triggered';

export interface IncomingRoute {
  readonly gate: Gate;
  /** A repetition is answered anew: the answer holds the time, or what may have changed since. */
  readonly repeatable: boolean;
  readonly handle: (session: Session, payload: JsonObject, side: StationSide) => Promise<HandlerAnswer>;
}

/** `Request` is what the official schema of the action allows; it was checked before `handle` is called. */
export function incoming<Request>(
  gate: Gate,
  handle: (session: Session, request: Request, side: StationSide) => Promise<HandlerAnswer>,
  { repeatable = false }: { readonly repeatable?: boolean } = {},
): IncomingRoute {
  return { gate, repeatable, handle: (session, payload, side) => handle(session, payload as Request, side) };
}

/** A message that is taken note of by nobody in this version, and answered with its empty response. */
export const acknowledged = (gate: Gate): IncomingRoute => incoming(gate, async () => ({ ok: true, payload: {} }));

/**
 * The state of the boot gate; null: not booted, which lets pass what Pending does. A reconnection is
 * no boot and needs no BootNotification (Part 4), and whether the station rebooted in between cannot
 * be seen from here. So until the station boots on this connection its last boot speaks. From its
 * first BootNotification on, what we last answered counts, since that is what it acts on.
 */
function bootState({ bootAnswer, identity }: Session, table: AdmissionTable): BootAnswer | null {
  if (bootAnswer !== null) return bootAnswer;
  const last = table.lastBootOf(identity.identityId);
  if (last === null || !last.accepted) return null;
  // Serial = CN is a rule of Profile 3 (B01.FR.11): a boot that was good enough for a password may not be for a certificate.
  return identity.securityProfile === 3 && last.serialMismatch ? null : 'accepted';
}

/** A station in recovery stays Pending whatever it was told before, and may ask for a certificate without being asked to. */
export function isLegal(action: string, gate: Gate, session: Session, table: AdmissionTable): boolean {
  if (gate === 'boot') return true;
  if (session.identity.isBootstrap) return action === 'SignCertificate' && session.bootAnswer !== 'rejected';
  const state = bootState(session, table);
  if (state === 'accepted') return true;
  return state !== 'rejected' && gate === 'triggered' && session.triggered.has(action);
}
