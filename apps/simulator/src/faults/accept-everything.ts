import type { Reply } from '../ocpp/call-pipe.ts';
import type { ReceivedAction, ReceivedCalls, VariableAddress } from '../ocpp/messages.ts';
import type { ReceivedAction16 } from '../v16/messages.ts';
import type { ReceivedCall } from './fault-hooks.ts';

const ANSWERED_BY_STATUS: ReadonlySet<string> = new Set<ReceivedAction | ReceivedAction16>([
  'CertificateSigned',
  'ChangeConfiguration',
  'ExtendedTriggerMessage',
  'DeleteCertificate',
  'GetInstalledCertificateIds',
  'InstallCertificate',
  'Reset',
  'SetNetworkProfile',
  'TriggerMessage',
]);

/** A right-looking Accepted for each CALL a station of ours knows; null for another. The payload has passed its schema. */
export function acceptEverything({ action, payload }: ReceivedCall): Reply | null {
  if (ANSWERED_BY_STATUS.has(action)) return { kind: 'result', payload: { status: 'Accepted' } };
  if (action === 'GetConfiguration') return { kind: 'result', payload: {} };
  if (action === 'SetVariables') {
    const { setVariableData } = payload as ReceivedCalls['SetVariables']['request'];
    return { kind: 'result', payload: { setVariableResult: setVariableData.map(accepted) } };
  }
  if (action === 'GetVariables') {
    const { getVariableData } = payload as ReceivedCalls['GetVariables']['request'];
    const getVariableResult = getVariableData.map((item) => ({ ...accepted(item), attributeValue: '' }));
    return { kind: 'result', payload: { getVariableResult } };
  }
  return null;
}

const accepted = ({ component, variable }: VariableAddress) => ({ attributeStatus: 'Accepted', component, variable });
