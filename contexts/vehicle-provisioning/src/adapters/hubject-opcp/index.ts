/** A pool that speaks OPCP 1.0.0: contracts for vehicles at stations (CCP). */
import type { Clock } from '@bfcert/kernel/clock';
import { type Broker, BrokerUnavailable } from '../../broker/broker.ts';
import type { ContractDelivery, VehicleQuestion } from '../../broker/contract-delivery.ts';
import { contractsIn, refusalIn } from './ccp-answer.ts';
import { OpcpClient } from './opcp-client.ts';
import { type Fetch, type OpcpSettings, PUBLISHED_PATH } from './opcp-settings.ts';

export { type Fetch, type OpcpSettings, PUBLISHED_PATH };

export function hubjectOpcpBroker(
  settings: OpcpSettings,
  given: { readonly clientSecret: string; readonly fetch: Fetch; readonly clock: Clock },
): Broker {
  const client = new OpcpClient(settings, given);
  const { name, kind, authorityFor, contractsAt, signedContractDataPath } = settings;
  return {
    name,
    kind,
    authorityFor,
    contractsAt,
    authority: null,
    contractDelivery: { deliver: (question, signal) => deliver(client, signedContractDataPath, question, signal) },
  };
}

/** POST signedContractData. By a header of the protocol it answers in EXI also where it says no. */
async function deliver(
  client: OpcpClient,
  path: string,
  { action, schemaVersion, exiRequest }: VehicleQuestion,
  signal: AbortSignal,
): Promise<ContractDelivery> {
  // It takes requests for an installation only; a vehicle whose update is refused installs.
  if (action === 'update') return { outcome: 'refused', because: 'OPCP has no update of a contract' };
  const body = { certificateInstallationReq: exiRequest, xsdMsgDefNamespace: schemaVersion };
  const answer = await client.post(path, { alwaysReturnEXI: 'true' }, body, signal);
  const contracts = contractsIn(answer.body);
  if (answer.status === 200) {
    if (contracts === null) throw new BrokerUnavailable('it answered with something else than a CCPResponse');
    return { outcome: 'provided', contracts };
  }
  const [negative] = contracts ?? [];
  if (answer.status === 404 && negative !== undefined) {
    return { outcome: 'declined', exiResponse: negative.exiResponse };
  }
  return { outcome: 'refused', because: refusalIn(answer.status, answer.body) };
}
