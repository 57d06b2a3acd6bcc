import { contextConstructed, type DerReader, encodeExplicit } from '../der/index.ts';
import { encodeUri, readGeneralNames } from './general-name.ts';

/**
 * `[0] EXPLICIT DistributionPointName` with the given http URIs as its fullName, as a certificate's
 * cRLDistributionPoints and a CRL's issuingDistributionPoint both have it (RFC 5280 4.2.1.13, 5.2.5).
 */
export function encodeDistributionPointName(uris: readonly string[]): Buffer {
  if (uris.length === 0) throw new Error('a distribution point has at least one URI');
  // DistributionPointName is a CHOICE, so its tag is explicit around fullName's implicit one.
  const fullName = encodeExplicit(0, Buffer.concat(uris.map(encodeUri)));
  return encodeExplicit(0, fullName);
}

/** The URIs of a fullName, none in the other form, nameRelativeToCRLIssuer; null where the field is absent. */
export function readDistributionPointName(reader: DerReader): string[] | null {
  return reader.optionalConstructed(contextConstructed(0), (name) => {
    if (name.peek() === contextConstructed(0)) return readGeneralNames(name, 'uri', contextConstructed(0));
    name.constructed(contextConstructed(1), (parts) => parts.each((part) => part.any()));
    return [];
  });
}
