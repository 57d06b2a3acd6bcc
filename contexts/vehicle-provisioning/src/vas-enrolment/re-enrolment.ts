import { type Certificate, type DistinguishedName, Oid, type SigningRequest } from '@bfcert/kernel/x509';

export type ReEnrolmentObjection =
  | 'subject_differs'
  | 'alternative_names_differ'
  /** The same key again: a new certificate needs a new key, as everywhere in this system. */
  | 'key_is_certified';

/**
 * RFC 7030 4.2.2: Subject and SubjectAltName of the request must be identical to those of the certificate that is renewed.
 * The alternative names are compared as DER. Of the subject the attributes are, in their order and character by character, in
 * whatever string type they are encoded (RFC 5280 7.1): strongSwan writes a PrintableString where the certificate
 * has the UTF8String that we have issued.
 */
export function objectionToReEnrolment(request: SigningRequest, current: Certificate): ReEnrolmentObjection | null {
  if (!isSameName(request.subject, current.subject)) return 'subject_differs';
  const asked = alternativeNames(request.requestedExtensions);
  const had = alternativeNames(current.extensions);
  if (!(asked === null ? had === null : had?.equals(asked))) return 'alternative_names_differ';
  return request.spkiSha256 === current.spkiSha256 ? 'key_is_certified' : null;
}

function isSameName({ attributes: one }: DistinguishedName, { attributes: other }: DistinguishedName): boolean {
  return (
    one.length === other.length &&
    one.every(({ type, value }, place) => type === other[place]?.type && value === other[place]?.value)
  );
}

const alternativeNames = (extensions: Certificate['extensions']): Buffer | null =>
  extensions.find(({ oid }) => oid === Oid.subjectAltName)?.value ?? null;
