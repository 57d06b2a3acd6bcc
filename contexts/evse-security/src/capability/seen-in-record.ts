import type { StationSettings } from '../charger/charger.ts';
import { abilitiesOf, type PasswordReading } from '../station-contract/index.ts';
import { type CapabilityValues, capabilities, faultOfValue } from './capability.ts';
import type { FamilyDeclaration } from './family-declaration.ts';
import type { Seen } from './observation.ts';

export type SeenValue = Exclude<Seen, { readonly refused: string }>;

/** Settings that say by themselves what a station does; a text that says nothing is passed over. */
export function seenInSettings(settings: StationSettings): readonly SeenValue[] {
  const seen: SeenValue[] = [];
  const check = settings.additional_root_check?.trim().toLowerCase();
  if (check === 'true' || check === 'false') {
    const evidence = `AdditionalRootCertificateCheck is ${check}`;
    seen.push({ capability: 'additional_root_check', value: check === 'true', evidence });
  }
  const size = Number(settings.max_certificate_chain_size ?? Number.NaN);
  if (faultOfValue('max_chain_size', size) === null) {
    seen.push({ capability: 'max_chain_size', value: size, evidence: `its limit is ${size} characters` });
  }
  const via = settings.network_interface?.trim().toLowerCase();
  const known = capabilities.network_interface.of.find((one) => one.toLowerCase() === via);
  if (known !== undefined) {
    seen.push({ capability: 'network_interface', value: known, evidence: `the slot it lives on has ${known}` });
  }
  const apn = settings.network_apn ?? '';
  if (faultOfValue('network_apn', apn) === null) {
    const evidence = apn === 'none' ? 'the slot it lives on has no access point' : `the slot it lives on has ${apn}`;
    seen.push({ capability: 'network_apn', value: apn, evidence });
  }
  return seen;
}

/** By what version it speaks, and what it made of its password. */
export function seenInSession(
  { protocol, passwordReading }: { readonly protocol: string | null; readonly passwordReading: PasswordReading | null },
  declaration: FamilyDeclaration | null,
): readonly SeenValue[] {
  const path = protocol === null ? null : pathShownBy(protocol, declaration);
  return [
    ...(path === null ? [] : [{ capability: 'path', value: path, evidence: `it speaks ${protocol ?? ''}` } as const]),
    ...(passwordReading === null
      ? []
      : [{ capability: 'key_reading', value: passwordReading, evidence: 'its login with a password' } as const]),
  ];
}

/** A declared `excluded` is no claim about a version. Of 1.6, which of the two ways is its own shows in its answers alone. */
function pathShownBy(protocol: string, declaration: FamilyDeclaration | null): CapabilityValues['path'] | null {
  const declared = declaration?.capabilities.path;
  if (declared === 'excluded') return null;
  const { certificatePath } = abilitiesOf(protocol);
  return certificatePath === 'security_extension_16' && declared === 'vendor' ? declared : certificatePath;
}
