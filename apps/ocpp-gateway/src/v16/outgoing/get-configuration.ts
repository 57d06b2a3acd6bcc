import type { SettingName } from '@bfcert/evse-security/station-contract';
import { type CommandOf, inTurn, type OutgoingCall, outgoing } from '../../dialect/outgoing-call.ts';
import { isKey, KEYS } from '../settings.ts';

interface GetConfigurationResponse {
  readonly configurationKey?: readonly { readonly key: string; readonly readonly: boolean; readonly value?: string }[];
  readonly unknownKey?: readonly string[];
}

type Read = Readonly<Partial<Record<SettingName, string | null>>>;

/**
 * 5.8, one key in each message: how many a station takes at once (GetConfigurationMaxKeys) is a key as well. A key the
 * station does not know, or only takes, has the value null, as has what is no key here. Null instead of a call: none of the
 * settings has a key, and a question without a key would be one for all of them.
 */
export function getConfiguration({ settings }: CommandOf<'read_settings'>): OutgoingCall | null {
  const keyless: Read = Object.fromEntries(settings.flatMap((one) => (KEYS[one] === null ? [[one, null]] : [])));
  return inTurn(
    settings.flatMap((setting) => {
      const key = KEYS[setting];
      return key === null ? [] : [readOne(setting, key, keyless)];
    }),
  );
}

const readOne = (setting: SettingName, name: string, beside: Read): OutgoingCall =>
  outgoing<GetConfigurationResponse>('GetConfiguration', { key: [name] }, ({ configurationKey = [] }) => {
    const found = configurationKey.find(({ key }) => isKey(key, name));
    return { outcome: 'accepted', settings: { ...beside, [setting]: found?.value ?? null } };
  });
