import { type CommandOf, type OutgoingCall, outgoing } from '../../dialect/outgoing-call.ts';
import { KEYS, onWire } from '../settings.ts';

interface ChangeConfigurationResponse {
  readonly status: 'Accepted' | 'Rejected' | 'RebootRequired' | 'NotSupported';
}

/** 5.3. SecurityProfile among them: the station then leaves the connection by itself (16:A05.FR.05). Null: no such key. */
export function changeConfiguration({ setting, value }: CommandOf<'change_setting'>): OutgoingCall | null {
  const key = KEYS[setting];
  if (key === null) return null;
  return outgoing<ChangeConfigurationResponse>(
    'ChangeConfiguration',
    { key, value: onWire(setting, value) },
    ({ status }) => {
      if (status === 'Accepted') return { outcome: 'accepted' };
      if (status === 'RebootRequired') return { outcome: 'accepted', pendingRestart: true };
      return { outcome: status === 'NotSupported' ? 'unsupported' : 'rejected', detail: status };
    },
  );
}
