import { readdirSync, readFileSync } from 'node:fs';
import { certificateUse, type SettingName, settingName } from '@bfcert/evse-security/station-contract';
import { z } from 'zod';
import { caseless } from '../../dialect/caseless.ts';

/** What a vendor does otherwise with one field of a message of 2.0.1. */
const fieldRule = z.strictObject({
  /** Their name of it; ours where it is left out. */
  as: z.string().min(1).optional(),
  /** They write the DER of what we have in PEM, one block after the other. Text that is PEM already is read as well. */
  der: z.enum(['hex', 'base64']).optional(),
  /** With `der`: the label of the PEM. */
  of: z.enum(['CERTIFICATE', 'CERTIFICATE REQUEST']).optional(),
  /** Of their text, in characters. */
  maxLength: z.int().min(1).optional(),
  /** Values of ours that they do not have, and what comes nearest. */
  values: z.record(z.string(), z.string()).optional(),
  /** Each item of their list is this member of ours alone. */
  itemsAre: z.string().min(1).optional(),
  /** With `itemsAre`: the field of our request whose one value is the same member of each item; of several none is known. */
  typedBy: z.string().min(1).optional(),
  /** Theirs is one text: this member of our object. The object is read as well. */
  textOf: z.string().min(1).optional(),
  /** With `textOf`: the other members of ours, which their text stands for. */
  with: z.record(z.string(), z.string()).optional(),
});
export type FieldRule = z.infer<typeof fieldRule>;

const payloadRule = z.strictObject({
  /** By our name; a field without a rule is the same at both. */
  fields: z.record(z.string(), fieldRule).default({}),
  /** Fields of ours that they do not have: not sent. */
  leftOut: z.array(z.string()).default([]),
  /** Fields of ours that they do not have, or may leave out: what they mean without them. */
  filledIn: z.record(z.string(), z.string()).default({}),
});
export type PayloadRule = z.infer<typeof payloadRule>;

const messageRule = z.strictObject({
  from: z.enum(['station', 'csms']),
  /** Their `messageId`; the action of 2.0.1 where it is left out. */
  messageId: z.string().min(1).max(50).optional(),
  request: payloadRule.prefault({}),
  response: payloadRule.prefault({}),
});
export type MessageRule = z.infer<typeof messageRule>;

const settingRule = z.strictObject({
  /** Their configuration key. */
  key: z.string().min(1).max(50),
  /** Values of ours that they write otherwise, each in another way. */
  values: z.record(z.string(), z.string()).optional(),
});
export type SettingRule = z.infer<typeof settingRule>;

/** How stations of 1.6 say in DataTransfer what 2.0.1 has messages for. One file each: see docs/how-to/add-a-vendor-mapping.md. */
const vendorMapping = z.strictObject({
  name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/),
  vendorId: z.string().min(1).max(255),
  /** Where it is written down. */
  source: z.string().min(1),
  /** The certificates that it is for. */
  uses: z.array(certificateUse).min(1),
  /**
   * Their configuration keys that say where a station dials: a CSMS behind us may set none of them. A value with `ws://` or `wss://` shows by
   * itself what it is; a host alone, or a path, does not.
   */
  addressKeys: z.array(z.string().min(1).max(50)).default([]),
  /** Keys of their own for what the security extension has keys for, or has none for; by our name of the setting. */
  settings: z.partialRecord(settingName, settingRule).default({}),
  /** By action of 2.0.1. */
  messages: z.record(z.string(), messageRule),
});
export type VendorMapping = z.infer<typeof vendorMapping>;

/** Of this text; throws one sentence that names the file and the place in it. */
export function parseVendorMapping(file: string, text: string): VendorMapping {
  const parsed = vendorMapping.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(`vendor mapping ${file}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is wrong'}`);
}

const read = (file: URL): VendorMapping => parseVendorMapping(file.pathname, readFileSync(file, 'utf8'));

const VENDORS = new URL('./vendors/', import.meta.url);

/** The application note of the Open Charge Alliance first, then the vendors by the names of their files. Throws on a file that is none. */
export function readVendorMappings(): readonly VendorMapping[] {
  const files = readdirSync(VENDORS).filter((name) => name.endsWith('.json'));
  const vendors = files.sort().map((name) => read(new URL(name, VENDORS)));
  return [read(new URL('./iso15118pnc.json', import.meta.url)), ...vendors];
}

/** One message of a vendor, in both worlds. */
export interface VendorMessage {
  readonly mapping: VendorMapping;
  /** Of 2.0.1. */
  readonly action: string;
  readonly rule: MessageRule;
}

/** `vendorId` is a CiString255Type and `messageId` a CiString50Type, so a station takes them in any letters. */
export const messageKey = (vendorId: string, messageId: string): string =>
  `${caseless(vendorId)} ${caseless(messageId)}`;

/** Those of their messages that 2.0.1 has, by their key. Throws where a name could be either of two. */
export function vendorMessagesOf(mappings: readonly VendorMapping[]): ReadonlyMap<string, VendorMessage> {
  if (new Set(mappings.map(({ vendorId }) => caseless(vendorId))).size < mappings.length)
    throw new Error('two vendor mappings are for one vendorId');
  const byKey = new Map<string, VendorMessage>();
  for (const mapping of mappings) {
    for (const [action, rule] of Object.entries(mapping.messages)) {
      const messageId = rule.messageId ?? action;
      const key = messageKey(mapping.vendorId, messageId);
      if (byKey.has(key)) throw new Error(`vendor mapping ${mapping.name} has two messages ${caseless(messageId)}`);
      byKey.set(key, { mapping, action, rule });
    }
  }
  return byKey;
}

/** How a station reaches us, and what it says then, by keys of all these vendors; without their case: keys are CiString. */
export const wayInKeysOf = (mappings: readonly VendorMapping[]): ReadonlySet<string> =>
  new Set(
    mappings.flatMap(({ addressKeys, settings }) =>
      [...addressKeys, ...Object.values(settings).map(({ key }) => key)].map(caseless),
    ),
  );

/** By our name of the setting: each vendor's own, in the order of the files. */
export type VendorSettings = ReadonlyMap<SettingName, readonly SettingRule[]>;

export const vendorSettingsOf = (mappings: readonly VendorMapping[]): VendorSettings =>
  new Map(
    settingName.options.map((setting) => [
      setting,
      mappings.flatMap(({ settings }) => (settings[setting] === undefined ? [] : [settings[setting]])),
    ]),
  );
