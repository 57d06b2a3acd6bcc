import { ok, type Result, refused } from '@bfcert/kernel/result';
import { type AttributeName, type Certificate, nameOf } from '@bfcert/kernel/x509';
import { type AcceptedName, namesStanding } from '../binding-exception/accepted-name.ts';
import type { BindingExceptionId } from '../binding-exception/binding-exception-id.ts';
import { boundCommonName } from '../certificate/check-signing-request.ts';
import { type BindingKind, spelledAs } from '../identity/binding.ts';
import { boundValue, type Identity } from '../identity/identity.ts';
import type { Purpose } from '../purposes/purpose.ts';
import { slotsOf } from '../purposes/slots.ts';
import type { ImportEntry, LeafRefusal } from './certificate-import.ts';

interface Fault {
  readonly reason: LeafRefusal;
  readonly detail: string;
}

/** The names by which an identity can be found, in the order in which they are tried; none where the certificate names nobody. */
export function namesIn(leaf: Certificate, { importedNames, commonName }: Purpose): readonly [BindingKind, string][] {
  if (commonName === null || importedNames === 'none') return [];
  if (importedNames === 'dns_name') return serverNames(leaf).map((name) => [commonName, name]);
  const name = onlyName(leaf, 'CN');
  return name === null ? [] : [[commonName, spelledAs(commonName, name)]];
}

/** The slot it belongs in: the given one, or the only one that it can be. Whether there is such a slot is not said. */
export function slotFor(
  leaf: Certificate,
  purpose: Purpose,
  identity: Identity,
  { slot }: Pick<ImportEntry, 'slot'>,
): Result<string | null, Fault> {
  if (slot !== undefined) return ok(slot);
  const names = slotsOf(purpose.slots, identity).map(({ name }) => name);
  const [only, ...others] = names.filter((name) => maySit(leaf, purpose, name));
  if (only !== undefined && others.length === 0) return ok(only);
  const choice = names.length === 0 ? 'the identity has none' : names.map((name) => name ?? '(none)').join(', ');
  return refused({ reason: 'slot_not_given', detail: `Say which slot it is in: ${choice}.` });
}

/** A slot is a key algorithm, or a name that the certificate itself has, or nothing that it could tell. */
function maySit(leaf: Certificate, purpose: Purpose, slot: string | null): boolean {
  const { slots, commonName } = purpose;
  if (slots.kind === 'named') return slot === leaf.key.kind;
  if (slots.kind !== 'by_binding' || slots.binding !== commonName) return true;
  return namesIn(leaf, purpose).some(([, value]) => value === slot);
}

/**
 * Whether a certificate has the names of this identity, or such as are accepted from it: the exceptions without
 * which it would have been refused.
 */
export function checkNames(
  leaf: Certificate,
  purpose: Purpose,
  identity: Identity,
  slot: string | null,
  accepted: readonly AcceptedName[],
): Result<readonly BindingExceptionId[], Fault> {
  const { commonName: kind, importedNames } = purpose;
  if (kind === null || importedNames === 'none') return ok([]);
  const bound = boundCommonName(identity, purpose, slot);
  if (bound === null) return fault(`The identity has no ${kind} binding.`);
  if (importedNames === 'dns_name') {
    return serverNames(leaf).includes(bound) ? ok([]) : fault(`The certificate is not for ${bound}.`);
  }
  const name = onlyName(leaf, 'CN');
  const commonName = namesStanding(name === null ? [] : [spelledAs(kind, name)], bound, kind, accepted);
  if (commonName === null) return fault(`The certificate has not the CN ${bound}.`);
  const standings = [commonName];
  if (importedNames === 'common_name_and_organisation') {
    const organisation = boundValue(identity, 'organisation') ?? '';
    const standing = namesStanding(nameOf(leaf.subject, 'O'), organisation, 'organisation', accepted);
    if (standing === null) return fault(`The certificate has not the O ${organisation}.`);
    standings.push(standing);
  }
  return ok(standings.filter((standing) => standing !== 'bound'));
}

const fault = (detail: string): Result<never, Fault> => refused({ reason: 'names_of_another_identity', detail });

function onlyName(leaf: Certificate, attribute: AttributeName): string | null {
  const [value, ...others] = nameOf(leaf.subject, attribute);
  return value === undefined || others.length > 0 ? null : value;
}

/** RFC 9525: dNSNames alone count, and the CN is only what an old certificate without any has. */
function serverNames(leaf: Certificate): readonly string[] {
  if (leaf.dnsNames.length > 0) return leaf.dnsNames;
  const name = onlyName(leaf, 'CN');
  return name === null ? [] : [name];
}
