import {
  type ContractCertificateAction,
  type ContractCertificateFailure,
  contractCertificateAnswer,
} from '@bfcert/evse-security/station-contract';
import { incoming } from '../../dialect/station-side.ts';
import { cutText } from '../../facts/cut-text.ts';
import type { JsonObject } from '../../rpc/frame.ts';
import { askServer } from '../ask-about-certificates.ts';

interface Get15118EVCertificateRequest {
  readonly iso15118SchemaVersion: string;
  readonly action: 'Install' | 'Update';
  /** Base64 of EXI, which comes from a vehicle: passed on as the text that it is. */
  readonly exiRequest: string;
  /** 2.1, for ISO 15118-20. */
  readonly maximumContractCertificateChains?: number;
  /** 2.1, for ISO 15118-20. */
  readonly prioritizedEMAIDs?: readonly string[];
}

const ACTION: Readonly<Record<Get15118EVCertificateRequest['action'], ContractCertificateAction>> = {
  Install: 'install',
  Update: 'update',
};

const LONGEST_SCHEMA_VERSION = 50;

/** M01 and M02: what the server has for the vehicle, or Failed with an empty exiResponse, which the schema wants all the same. */
export const get15118EvCertificate = incoming<Get15118EVCertificateRequest>(
  'accepted',
  async (session, request, side) => {
    const { iso15118SchemaVersion: schemaVersion, exiRequest, prioritizedEMAIDs = [] } = request;
    const mostChains = request.maximumContractCertificateChains ?? null;
    const action = ACTION[request.action];
    const question = { action, schemaVersion, exiRequest, mostChains, prioritisedContracts: [...prioritizedEMAIDs] };
    const within = { link: side.link, timeoutMs: side.contractCertificateTimeoutMs };
    const answer = await askServer(session, within, 'station.contract_certificate', question);
    const failed = async (reason: ContractCertificateFailure) => {
      await side.facts.report({
        factId: side.newFactId(),
        at: side.clock.now().toISOString(),
        kind: 'contract_certificate_failed',
        identityId: session.identity.identityId,
        connectionId: session.connectionId,
        reason,
        action,
        schemaVersion: cutText(schemaVersion, LONGEST_SCHEMA_VERSION),
        exiCharacters: exiRequest.length,
        mostChains,
        prioritisedContracts: prioritizedEMAIDs.length,
      });
      return { ok: true, payload: failedResponse(reason) } as const;
    };
    if (answer === null) return failed('not_answered');
    const told = contractCertificateAnswer.parse(answer);
    if (told.outcome === 'failed') return failed(told.reason);
    const { exiResponse, remainingContracts } = told;
    const remaining = remainingContracts === undefined ? {} : { remainingContracts };
    const payload = { status: 'Accepted', exiResponse, ...remaining };
    const isCarried = session.dialect.schemas.checkResponse('Get15118EVCertificate', payload) === null;
    return isCarried ? { ok: true, payload } : failed('answer_not_carried');
  },
);

function failedResponse(reason: ContractCertificateFailure): JsonObject {
  const reasonCode = reason === 'no_broker' ? 'NotEnabled' : 'Unspecified';
  return { status: 'Failed', exiResponse: '', statusInfo: { reasonCode, additionalInfo: reason } };
}
