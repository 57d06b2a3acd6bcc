import { type MemoryDatabase, onlyThese } from '@bfcert/kernel/memory-database';
import type { ChargerId } from '../../charger/charger.ts';
import type { SigningRequest, SigningRequestId } from '../../signing-request/signing-request.ts';
import type { SigningRequestStore } from '../../signing-request/signing-request-store.ts';

export function memoryRequestStore(database: MemoryDatabase): SigningRequestStore {
  /** Of each charger, in the order of their ids. */
  const requests = database.table<readonly SigningRequest[]>('evse_signing_request');
  const holders = database.table<ChargerId>('evse_signing_request_holder');
  const processes = database.table<ChargerId>('evse_signing_request_process');
  const of = (id: ChargerId) => requests.get(id) ?? [];
  async function change(id: SigningRequestId, by: Partial<SigningRequest>): Promise<void> {
    const holder = holders.get(id);
    if (holder === null) return;
    requests.set(
      holder,
      of(holder).map((one) => (one.id === id ? { ...one, ...by } : one)),
    );
  }
  return onlyThese<SigningRequestStore>('signing requests', {
    put: async (_tx, request) => {
      const own = of(request.identityId);
      const before = own.find((one) => one.spkiSha256 === request.spkiSha256);
      const put = before === undefined ? request : { ...request, id: before.id };
      requests.set(
        request.identityId,
        before === undefined ? [...own, put] : own.map((one) => (one === before ? put : one)),
      );
      holders.set(put.id, put.identityId);
      processes.set(put.processId, put.identityId);
      return put;
    },
    renumber: (_tx, id, requestId) => change(id, { requestId }),
    settle: (_tx, id, verdict) => change(id, { verdict }),
    ofProcess: async (_tx, processId) => {
      const holder = processes.get(processId);
      return holder === null ? [] : of(holder).filter((one) => one.processId === processId);
    },
    lastReceivedAt: async (_tx, processId) => {
      const holder = processes.get(processId);
      const own = holder === null ? [] : of(holder).filter((one) => one.processId === processId);
      return own.reduce<Date | null>(
        (last, { receivedAt }) => (last === null || receivedAt > last ? receivedAt : last),
        null,
      );
    },
    ofCertificate: async (_tx, id, certificateId) =>
      of(id).find(({ verdict }) => verdict.kind === 'accepted' && verdict.certificateId === certificateId) ?? null,
    find: async (_tx, id, spkiSha256) => of(id).find((one) => one.spkiSha256 === spkiSha256) ?? null,
    // There are no EVSEs here: every request is for the station itself.
    unaskedSince: async (_tx, id, _endpoint, since) =>
      of(id).flatMap(({ unaskedAt, verdict }) =>
        unaskedAt !== null && unaskedAt > since && verdict.kind !== 'refused' ? [unaskedAt] : [],
      ),
  });
}
