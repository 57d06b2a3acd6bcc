import { parseCertificatePem, verifyIssuedBy } from '@bfcert/kernel/x509';
import type { Bent, ReceivedCall } from '../faults/fault-hooks.ts';
import type { Reply } from '../ocpp/call-pipe.ts';
import type { ReceivedCalls } from '../ocpp/messages.ts';
import type { Temperament } from './temperaments.ts';

const HOUR_MS = 3_600_000;
/** It waits at least 250 s, doubled before the first time. */
const FIRST_WAIT_SECONDS = 500;

/** As EVerest's libocpp and libevse-security do it. */
export const everestLike: Temperament = {
  description:
    'like EVerest: a country in its CSR, CSR keys thrown away after an hour, no second CSR while it waits, sub-CAs taken and lost, 1.6 keys decoded where they are text',
  options: { certSigningWaitMinimum: FIRST_WAIT_SECONDS },
  hooks: {
    planSigningRequest: (plan) => ({ ...plan, country: 'DE' }),
    keysLastMs: HOUR_MS,
    // B.19: the bytes are taken only where they can be printed.
    passwordAsTold: (password) => !/^(?:[2-6][0-9a-f]|7[0-9a-e])+$/i.test(password),
    insteadOfDoing: (call, station) => takenForACertificate(call) ?? leftForTheOneBefore(call, station),
  },
};

/** Its issue #2109: what is no root is Accepted, and then neither listed nor deleted. */
function takenForACertificate({ action, payload }: ReceivedCall): Reply | null {
  if (action !== 'InstallCertificate') return null;
  const { certificate } = payload as ReceivedCalls['InstallCertificate']['request'];
  const read = parseCertificatePem(certificate);
  const isLost = read.ok && !verifyIssuedBy(read.value, read.value);
  return isLost ? { kind: 'result', payload: { status: 'Accepted' } } : null;
}

/** A trigger is Accepted and nothing comes of it while the certificate of an earlier request is awaited. */
function leftForTheOneBefore({ action, payload }: ReceivedCall, { waitsForCertificate }: Bent): Reply | null {
  if (action !== 'TriggerMessage' && action !== 'ExtendedTriggerMessage') return null;
  const { requestedMessage } = payload as { readonly requestedMessage: string };
  const isForCertificate = requestedMessage.startsWith('Sign');
  return isForCertificate && waitsForCertificate ? { kind: 'result', payload: { status: 'Accepted' } } : null;
}
