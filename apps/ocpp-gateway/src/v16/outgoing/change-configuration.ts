import type { SentCommand } from '../../dialect/dialect.ts';
import { type CommandOf, type OutgoingCall, outgoing } from '../../dialect/outgoing-call.ts';
import { VENDOR_SETTINGS, type VendorSettings } from '../data-transfer/spoken-by-vendors.ts';
import { KEYS, onWire } from '../settings.ts';

interface ChangeConfigurationResponse {
  readonly status: 'Accepted' | 'Rejected' | 'RebootRequired' | 'NotSupported';
}

/** 5.3. SecurityProfile among them: the station then leaves the connection by itself (16:A05.FR.05). Null: no such key. */
export function changeConfiguration({ setting, value }: CommandOf<'change_setting'>): OutgoingCall | null {
  const key = KEYS[setting];
  return key === null ? null : changeKey(key, { setting, value });
}

/** The ways in which vendors take a setting by a key of their own, for a station that does not know the standard's. */
export function changesOfVendorSettings(
  command: SentCommand,
  vendorSettings: VendorSettings = VENDOR_SETTINGS,
): readonly OutgoingCall[] {
  if (command.kind !== 'change_setting') return [];
  const { setting, value } = command;
  return (vendorSettings.get(setting) ?? []).map(({ key, values }) => changeKey(key, { setting, value, values }));
}

/** `values`: what a vendor writes for ours where that is another. */
const changeKey = (
  key: string,
  { setting, value, values = {} }: Change & { readonly values?: Readonly<Record<string, string>> | undefined },
): OutgoingCall =>
  outgoing<ChangeConfigurationResponse>(
    'ChangeConfiguration',
    { key, value: values[value] ?? onWire(setting, value) },
    ({ status }) => {
      if (status === 'Accepted') return { outcome: 'accepted' };
      if (status === 'RebootRequired') return { outcome: 'accepted', pendingRestart: true };
      return { outcome: status === 'NotSupported' ? 'unsupported' : 'rejected', detail: status };
    },
  );

type Change = Pick<CommandOf<'change_setting'>, 'setting' | 'value'>;
