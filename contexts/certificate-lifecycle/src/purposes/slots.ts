import type { BindingKind } from '../identity/binding.ts';
import { boundValues, type Identity } from '../identity/identity.ts';

/** The PKI's profile, which decides everything in the certificate but key, names and validity. */
export type ProfileName =
  | 'charging-station'
  | 'charger-combined'
  | 'csms-server-ec'
  | 'csms-server-rsa'
  | 'secc-leaf'
  | 'secc-leaf-20'
  | 'vehicle-vas'
  | 'iot-device';

/** A slot is the second part of what a certificate is for: one `active` per identity + purpose + slot. */
export interface PurposeSlot {
  /** Null: the purpose has one certificate per identity. */
  readonly name: string | null;
  /** Null: it is not signed here. */
  readonly profile: ProfileName | null;
}

/** Which slots an identity has for a purpose. */
export type SlotRule =
  /** None that anybody could ask for: its records come from the PKI's own list. */
  | { readonly kind: 'none' }
  | { readonly kind: 'single'; readonly profile: ProfileName | null }
  /** `ofEach`: several processes share the identity, and each may have its own beside these: `ec@gateway-2`. */
  | { readonly kind: 'named'; readonly slots: readonly PurposeSlot[]; readonly ofEach?: true }
  /**
   * One for each of the identity's values of a binding, named by that value: a slot has to be bound
   * before a certificate can be in it, and two spellings of one slot cannot exist. `optional`: an
   * identity without such a binding has the one slot without a name.
   */
  | {
      readonly kind: 'by_binding';
      readonly binding: BindingKind;
      readonly optional: boolean;
      readonly profile: ProfileName | null;
    };

export function slotsOf(rule: SlotRule, identity: Identity): readonly PurposeSlot[] {
  switch (rule.kind) {
    case 'none':
      return [];
    case 'single':
      return [{ name: null, profile: rule.profile }];
    case 'named':
      return rule.slots;
    case 'by_binding': {
      const names = boundValues(identity, rule.binding);
      if (names.length === 0 && rule.optional) return [{ name: null, profile: rule.profile }];
      return names.map((name) => ({ name, profile: rule.profile }));
    }
    default:
      return rule satisfies never;
  }
}

export function slotOf(rule: SlotRule, identity: Identity, name: string | null): PurposeSlot | null {
  const slots = slotsOf(rule, identity);
  const found = slots.find((slot) => slot.name === name);
  if (found !== undefined || rule.kind !== 'named' || rule.ofEach !== true) return found ?? null;
  const [, base, holder] = /^([a-z]+)@([A-Za-z0-9][A-Za-z0-9_-]{0,63})$/.exec(name ?? '') ?? [];
  const slot = slots.find((one) => one.name === base);
  return slot === undefined || holder === undefined ? null : { ...slot, name };
}

export function profilesOf(rule: SlotRule): readonly ProfileName[] {
  const profiles =
    rule.kind === 'none' ? [] : rule.kind === 'named' ? rule.slots.map(({ profile }) => profile) : [rule.profile];
  return profiles.filter((profile) => profile !== null);
}
