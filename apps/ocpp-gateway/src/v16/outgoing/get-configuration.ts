import type { SettingName } from '@bfcert/evse-security/station-contract';
import { type CommandOf, inTurn, type OutgoingCall, outgoing } from '../../dialect/outgoing-call.ts';
import { VENDOR_SETTINGS, type VendorSettings } from '../data-transfer/spoken-by-vendors.ts';
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
export function getConfiguration(
  command: CommandOf<'read_settings'>,
  vendorSettings: VendorSettings = VENDOR_SETTINGS,
): OutgoingCall | null {
  const [first, ...rest] = [...ofStandard(command), ...ofVendors(command, vendorSettings)];
  if (first === undefined) return null;
  const keyless: Read = Object.fromEntries(
    command.settings.flatMap((one) => (KEYS[one] === null ? [[one, null]] : [])),
  );
  return inTurn([alsoTelling(keyless, first), ...rest]);
}

const ofStandard = ({ settings }: CommandOf<'read_settings'>): readonly OutgoingCall[] =>
  settings.flatMap((setting) => {
    const key = KEYS[setting];
    return key === null ? [] : [readKey(key, (value) => ({ [setting]: value }))];
  });

/** Asked beside the standard's key, since a station does not refuse a key that it lacks; what one tells counts more than that. */
const ofVendors = ({ settings }: CommandOf<'read_settings'>, vendorSettings: VendorSettings): readonly OutgoingCall[] =>
  settings.flatMap((setting) =>
    (vendorSettings.get(setting) ?? []).map(({ key, values = {} }) => {
      const ours = new Map(Object.entries(values).map(([own, theirs]) => [theirs, own]));
      return readKey(key, (value) => (value === null ? {} : { [setting]: ours.get(value) ?? value }));
    }),
  );

/** `told`: what the value of one key says; null: the station gives none. */
const readKey = (name: string, told: (value: string | null) => Read): OutgoingCall => ({
  ...outgoing<GetConfigurationResponse>('GetConfiguration', { key: [name] }, ({ configurationKey = [] }) => {
    const found = configurationKey.find(({ key }) => isKey(key, name));
    return { outcome: 'accepted', settings: told(found?.value ?? null) };
  }),
  standsAlone: true,
});

const alsoTelling = (beside: Read, call: OutgoingCall): OutgoingCall => ({
  ...call,
  outcomeOf: (response, check) => {
    const outcome = call.outcomeOf(response, check);
    return outcome.outcome === 'accepted' ? { ...outcome, settings: { ...beside, ...outcome.settings } } : outcome;
  },
});
