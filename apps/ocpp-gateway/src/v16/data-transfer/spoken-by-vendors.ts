import { caseless } from '../../dialect/caseless.ts';
import { type MessageSchemas, OCPP_201_SCHEMAS, schemasOf } from '../../rpc/schemas.ts';
import { INCOMING, OUTGOING_ACTIONS } from '../../v2/routes.ts';
import {
  messageKey,
  readVendorMappings,
  type VendorMessage,
  type VendorSettings,
  vendorMessagesOf,
  vendorSettingsOf,
  wayInKeysOf,
} from './vendor-mapping.ts';

export type { VendorMessage, VendorSettings };

const mappings = readVendorMappings();
const byKey = vendorMessagesOf(mappings);
const vendorIds: ReadonlySet<string> = new Set(mappings.map(({ vendorId }) => caseless(vendorId)));

/** Keys of vendors by which their stations reach us, without their case. */
export const WAY_IN_KEYS: ReadonlySet<string> = wayInKeysOf(mappings);

export const VENDOR_SETTINGS: VendorSettings = vendorSettingsOf(mappings);

export const isVendor = (vendorId: unknown): boolean =>
  typeof vendorId === 'string' && vendorIds.has(caseless(vendorId));

/** Null: not a message of a vendor that we know. */
export const vendorMessage = ({ vendorId, messageId }: { readonly [key: string]: unknown }): VendorMessage | null =>
  typeof vendorId === 'string' && typeof messageId === 'string'
    ? (byKey.get(messageKey(vendorId, messageId)) ?? null)
    : null;

/** Every vendor's way to say this message of 2.0.1, the standard's first. */
export const vendorMessagesFor = (action: string): readonly VendorMessage[] =>
  mappings.flatMap((mapping) => {
    const rule = mapping.messages[action];
    return rule === undefined ? [] : [{ mapping, action, rule }];
  });

/** Of the messages inside, which are 2.0.1's. */
export const innerSchemas: MessageSchemas = schemasOf(
  OCPP_201_SCHEMAS,
  [...INCOMING.keys(), ...OUTGOING_ACTIONS].filter((action) => vendorMessagesFor(action).length > 0),
);
