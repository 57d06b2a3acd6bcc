import { type MessageSchemas, OCPP_201_SCHEMAS, schemasOf } from '../../rpc/schemas.ts';
import { INCOMING, OUTGOING_ACTIONS } from '../../v2/routes.ts';
import {
  type MessageRule,
  readVendorMappings,
  type VendorMapping,
  type VendorSettings,
  vendorSettingsOf,
  wayInKeysOf,
} from './vendor-mapping.ts';

export type { VendorSettings };

/** One message of a vendor, in both worlds. */
export interface VendorMessage {
  readonly mapping: VendorMapping;
  /** Of 2.0.1. */
  readonly action: string;
  readonly rule: MessageRule;
}

const mappings = readVendorMappings();

/** Those of their messages that 2.0.1 has, by `vendorId`, a space and `messageId`. */
const byMessage = new Map(
  mappings.flatMap((mapping) =>
    Object.entries(mapping.messages).map(([action, rule]): [string, VendorMessage] => [
      `${mapping.vendorId} ${rule.messageId ?? action}`,
      { mapping, action, rule },
    ]),
  ),
);
const vendorIds: ReadonlySet<string> = new Set(mappings.map(({ vendorId }) => vendorId));

/** Keys of vendors by which their stations reach us, in small letters. */
export const WAY_IN_KEYS: ReadonlySet<string> = wayInKeysOf(mappings);

export const VENDOR_SETTINGS: VendorSettings = vendorSettingsOf(mappings);

export const isVendor = (vendorId: unknown): boolean => typeof vendorId === 'string' && vendorIds.has(vendorId);

/** Null: not a message of a vendor that we know. */
export const vendorMessage = ({ vendorId, messageId }: { readonly [key: string]: unknown }): VendorMessage | null =>
  byMessage.get(`${String(vendorId)} ${String(messageId)}`) ?? null;

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
