import { type CommandOf, type OutgoingCall, outgoing } from '../../dialect/outgoing-call.ts';
import { isKey, KEYS } from '../settings.ts';

interface GetConfigurationResponse {
  readonly configurationKey?: readonly { readonly key: string; readonly readonly: boolean; readonly value?: string }[];
  readonly unknownKey?: readonly string[];
}

/**
 * 5.8. A key the station does not know, or only takes, has the value null. Null instead of a call: none of the
 * settings has a key here, and a question without a key would be one for all of them.
 */
export function getConfiguration({ settings }: CommandOf<'read_settings'>): OutgoingCall | null {
  const key = settings.flatMap((setting) => KEYS[setting] ?? []);
  if (key.length === 0) return null;
  return outgoing<GetConfigurationResponse>('GetConfiguration', { key }, ({ configurationKey = [] }) => ({
    outcome: 'accepted',
    settings: Object.fromEntries(
      settings.map((setting) => {
        const name = KEYS[setting];
        const found = name === null ? undefined : configurationKey.find((one) => isKey(one.key, name));
        return [setting, found?.value ?? null];
      }),
    ),
  }));
}
