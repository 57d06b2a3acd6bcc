import type { Result } from '@bfcert/kernel/result';
import type { Certificate } from '@bfcert/kernel/x509';
import type { StationCredential } from '../flash/station-memory.ts';
import type { Reply } from '../ocpp/call-pipe.ts';
import type { CertificateHashData } from '../ocpp/messages.ts';
import type { AnchorRefusal } from '../security/judge-anchor.ts';
import type { CertificateRefusal } from '../security/judge-chain.ts';
import type { SigningRequestPlan } from '../security/signing-request.ts';

export interface DialAttempt {
  readonly securityProfile: number;
  /** Connections that were open before this attempt. */
  readonly connectionsBefore: number;
  readonly certificateInstalled: boolean;
}

/** A CALL of the CSMS, as it came. */
export interface ReceivedCall {
  readonly action: string;
  readonly payload: unknown;
}

/** What a hook that answers in the station's place may ask of it. */
export interface Bent {
  /** A signing request was sent, and its certificate has not come. */
  readonly waitsForCertificate: boolean;
  reconnect(): void;
}

export type CertificateVerdict = Result<StationCredential, CertificateRefusal>;
export type AnchorVerdict = Result<Certificate, AnchorRefusal>;

/** Where a fault can bend a station. A hook that is absent leaves that place right. */
export interface FaultHooks {
  /** False: the attempt fails as if there were no network. */
  readonly mayDial?: (attempt: DialAttempt) => boolean;
  /** Offered in the upgrade instead of ours. */
  readonly subprotocols?: readonly string[];
  /** Whether a password goes into the Basic header as the text that the CSMS told, whatever it stands for. */
  readonly passwordAsTold?: (password: string) => boolean;
  /** The connection is cut this long after it opened, in milliseconds. */
  readonly cutAfterMs?: number;
  readonly planSigningRequest?: (plan: SigningRequestPlan, identity: string) => SigningRequestPlan;
  /** How long it keeps the key of a signing request, in milliseconds; 0: it never has it. */
  readonly keysLastMs?: number;
  /** A resent signing request has a new key, and the key before it is forgotten. */
  readonly newKeyAtResend?: boolean;
  readonly certificateVerdict?: (verdict: CertificateVerdict) => CertificateVerdict;
  readonly anchorVerdict?: (verdict: AnchorVerdict) => AnchorVerdict;
  /** How it names a root that it lists; it knows none by another name. */
  readonly hashDataOf?: (root: Certificate, issuer: Certificate) => CertificateHashData;
  /** A reply instead of doing what the CALL asks; null: do it. */
  readonly insteadOfDoing?: (call: ReceivedCall, station: Bent) => Reply | null;
  /** What is sent once the CALL has been done. */
  readonly reply?: (call: ReceivedCall, reply: Reply) => Reply;
  /** The ids under which an answer is sent, in this order, instead of once under that of its CALL. */
  readonly answersUnder?: (id: string) => readonly string[];
  /** Waited before each answer, in milliseconds. */
  readonly answerDelayMs?: number;
  /** Called for each connection: the ids of its own CALLs. */
  readonly messageIds?: () => () => string;
  /** Beside those of their schema, in each CALL of its own and in each of its answers. */
  readonly ownFields?: Readonly<Record<string, string>>;
  /** 1.6: the token of a contract goes as the object of 2.0.1, where the application note has its text. */
  readonly tokensAreObjects?: boolean;
  /** How often it tells of one security event, and when it says that was. */
  readonly tellsEvents?: { readonly times: number; readonly timestampOf: (timestamp: string) => string };
  /** Whatever the CSMS does against the standard ends the connection. */
  readonly hangsUp?: boolean;
}

/** How strong a fault is, where that can be chosen. */
export interface FaultSettings {
  /** How many answers the drops-… faults drop before the station answers again. Default: all. */
  readonly times?: number;
  /** slow-answers; default 10,000 ms. */
  readonly answerDelayMs?: number;
  /** flapping; default 1,000 ms. */
  readonly cutAfterMs?: number;
}
