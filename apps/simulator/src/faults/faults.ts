import { refused } from '@bfcert/kernel/result';
import { basicConstraints, keyUsage, pemEncode } from '@bfcert/kernel/x509';
import { acceptEverything } from './accept-everything.ts';
import type { FaultHooks, FaultSettings, ReceivedCall } from './fault-hooks.ts';

export interface Fault {
  /** What an observer at the CSMS sees. */
  readonly description: string;
  /** Called once per station: a fault may count. */
  readonly hooks: (settings: FaultSettings) => FaultHooks;
}

const fault = (description: string, hooks: FaultHooks | ((settings: FaultSettings) => FaultHooks)): Fault => ({
  description,
  hooks: typeof hooks === 'function' ? hooks : () => hooks,
});

/** The ways a simulated station can misbehave, by name. They combine, except where one makes another unreachable. */
export const FAULTS = {
  'rejects-certificate': fault('answers CertificateSigned with Rejected, though nothing is wrong with it', {
    certificateVerdict: () => refused('fault'),
  }),
  'never-reconnects': fault('once a certificate is installed and the connection ends, it stays away', {
    mayDial: ({ certificateInstalled, connectionsBefore }) => !(certificateInstalled && connectionsBefore > 0),
  }),
  'falls-back-to-profile-2': fault('no profile-3 connection ever comes about; it returns on its profile-2 slot', {
    mayDial: ({ securityProfile }) => securityProfile < 3,
  }),
  'wrong-cn': fault("its signing request names another station's serial number as CN", {
    planSigningRequest: (plan) => ({ ...plan, commonName: `${plan.commonName}-X` }),
  }),
  'wrong-organisation': fault('its signing request names another operator as O', {
    planSigningRequest: (plan) => ({ ...plan, organisation: 'Somebody Else' }),
  }),
  'weak-key': fault('its signing request is over an RSA key of 1,024 bits', {
    planSigningRequest: (plan) => ({ ...plan, key: 'RSA-1024' }),
  }),
  'broken-csr-signature': fault('the signature of its signing request does not verify', {
    planSigningRequest: (plan) => ({ ...plan, text: (der) => plan.text(withBrokenSignature(der)) }),
  }),
  'two-pems': fault('it sends two PEM blocks as one signing request', {
    planSigningRequest: (plan) => ({ ...plan, text: (der) => plan.text(der) + pemEncode('CERTIFICATE REQUEST', der) }),
  }),
  'asks-for-ca-rights': fault('its signing request asks for the extensions of a CA', {
    planSigningRequest: (plan) => ({
      ...plan,
      extensions: [basicConstraints({ ca: true }), keyUsage(['keyCertSign', 'cRLSign'])],
    }),
  }),
  'resends-csr-with-new-key': fault(
    'each resent signing request has a new key; a certificate for the one before is refused',
    {
      newKeyAtResend: true,
    },
  ),
  'drops-answer': fault('takes the certificate of CertificateSigned, and its answer is lost', ({ times }) =>
    losesAnswer(isCertificateDelivery, times),
  ),
  'drops-answer-undone': fault('neither takes the certificate of CertificateSigned nor answers', ({ times }) =>
    ignoresCall(isCertificateDelivery, times),
  ),
  'fails-at-answer': fault('takes the certificate of CertificateSigned, and answers InternalError', ({ times }) =>
    failsAtAnswer(isCertificateDelivery, times),
  ),
  'drops-password-answer': fault('takes a new password, and its answer is lost', ({ times }) =>
    losesAnswer(isPasswordChange, times),
  ),
  'drops-password-answer-undone': fault('neither takes a new password nor answers', ({ times }) =>
    ignoresCall(isPasswordChange, times),
  ),
  'restarts-for-password': fault('answers a new password with RebootRequired, and uses it once it has restarted', {
    reply: (call, reply) =>
      isPasswordChange(call) && reply.kind === 'result'
        ? { ...reply, payload: JSON.parse(JSON.stringify(reply.payload).replaceAll('"Accepted"', '"RebootRequired"')) }
        : reply,
  }),
  'sends-key-as-text': fault('OCPP 1.6: its Basic header holds the digits of its AuthorizationKey, not the bytes', {
    passwordAsTold: () => true,
  }),
  'rejects-anchor': fault('answers InstallCertificate with Rejected', { anchorVerdict: () => refused('fault') }),
  'anchor-accepted-not-listed': fault('answers InstallCertificate with Accepted and does not install it', {
    insteadOfDoing: ({ action }) =>
      action === 'InstallCertificate' ? { kind: 'result', payload: { status: 'Accepted' } } : null,
  }),
  silent: fault('answers no CALL at all; its own messages go on', { insteadOfDoing: () => ({ kind: 'none' }) }),
  'not-supported': fault('answers every CALL with the error NotSupported', {
    insteadOfDoing: () => ({ kind: 'error', code: 'NotSupported', description: '' }),
  }),
  'answers-not-implemented': fault('answers every CALL with the error NotImplemented', {
    insteadOfDoing: () => ({ kind: 'error', code: 'NotImplemented', description: '' }),
  }),
  'accepts-everything': fault('answers every CALL with Accepted and does nothing', {
    insteadOfDoing: acceptEverything,
  }),
  'no-subprotocol': fault('offers no WebSocket subprotocol', { subprotocols: [] }),
  'answers-twice': fault('sends each answer twice', { answersUnder: (id) => [id, id] }),
  'answers-under-old-id': fault('sends each answer under the id of the CALL before, and then under its own', () => {
    let before: string | null = null;
    return {
      answersUnder(id) {
        const ids = before === null ? [id] : [before, id];
        before = id;
        return ids;
      },
    };
  }),
  'slow-answers': fault('waits long before each answer', ({ answerDelayMs = 10_000 }) => ({ answerDelayMs })),
  flapping: fault('its connection breaks again and again', ({ cutAfterMs = 1_000 }) => ({ cutAfterMs })),
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;

export const FAULT_NAMES = Object.keys(FAULTS).filter(isFaultName);

export function isFaultName(text: string): text is FaultName {
  return Object.hasOwn(FAULTS, text);
}

const isCertificateDelivery = ({ action }: ReceivedCall): boolean => action === 'CertificateSigned';

const isPasswordChange = ({ action, payload }: ReceivedCall): boolean =>
  (action === 'SetVariables' && JSON.stringify(payload).includes('"BasicAuthPassword"')) ||
  (action === 'ChangeConfiguration' && JSON.stringify(payload).includes('"AuthorizationKey"'));

function losesAnswer(concerns: (call: ReceivedCall) => boolean, times = Number.POSITIVE_INFINITY): FaultHooks {
  let left = times;
  return {
    reply(call, reply) {
      if (!concerns(call) || reply.kind === 'error' || left-- <= 0) return reply;
      return reply.afterwards === undefined ? { kind: 'none' } : { kind: 'none', afterwards: reply.afterwards };
    },
  };
}

/** It has done what it was told, and what it makes of the answer fails. */
function failsAtAnswer(concerns: (call: ReceivedCall) => boolean, times = Number.POSITIVE_INFINITY): FaultHooks {
  let left = times;
  const error = { kind: 'error', code: 'InternalError', description: 'while answering' } as const;
  return {
    reply(call, reply) {
      if (!concerns(call) || reply.kind === 'error' || left-- <= 0) return reply;
      return reply.afterwards === undefined ? error : { ...error, afterwards: reply.afterwards };
    },
  };
}

function ignoresCall(concerns: (call: ReceivedCall) => boolean, times = Number.POSITIVE_INFINITY): FaultHooks {
  let left = times;
  return { insteadOfDoing: (call) => (concerns(call) && left-- > 0 ? { kind: 'none' } : null) };
}

/** The last octets of a PKCS#10 request are its signature's; an ECDSA value stays well-formed DER when one bit turns. */
function withBrokenSignature(der: Buffer): Buffer {
  const broken = Buffer.from(der);
  const last = broken.length - 1;
  broken[last] = (broken[last] ?? 0) ^ 1;
  return broken;
}
