import { contextPrimitive, type DerReader, encodeImplicit, encodeSequence } from '../../der/index.ts';
import { encodeDistributionPointName, readDistributionPointName } from '../distribution-point-name.ts';
import type { Extension } from '../extension.ts';
import { Oid } from '../object-identifiers.ts';
import { Refused } from '../refusal.ts';

/** Which certificates a CRL speaks of (RFC 5280 5.2.5). */
export interface IssuingDistributionPoint {
  /** Certificates with one of these URIs in their cRLDistributionPoints; null: wherever theirs are. */
  readonly uris: readonly string[] | null;
  /** Null: certificates of both kinds. */
  readonly onlyContains: 'userCertificates' | 'caCertificates' | null;
}

const ONLY_USER = 1;
const ONLY_CA = 2;
const TRUE = Buffer.of(0xff);

/** Critical: whoever cannot read it would take one shard for the whole list. */
export function issuingDistributionPoint({ uris, onlyContains }: IssuingDistributionPoint): Extension {
  const only =
    onlyContains === null ? [] : [encodeImplicit(onlyContains === 'userCertificates' ? ONLY_USER : ONLY_CA, TRUE)];
  if (uris === null && only.length === 0) throw new Error('an issuing distribution point limits something');
  const value = encodeSequence(...(uris === null ? [] : [encodeDistributionPointName(uris)]), ...only);
  return { oid: Oid.issuingDistributionPoint, critical: true, value };
}

/** CRLs by reason, indirect ones and those of attribute certificates are refused: nothing here understands them. */
export function readIssuingDistributionPoint(reader: DerReader): IssuingDistributionPoint {
  return reader.sequence((inner) => {
    const uris = readDistributionPointName(inner);
    const user = inner.booleanDefaultFalse(contextPrimitive(ONLY_USER));
    const ca = inner.booleanDefaultFalse(contextPrimitive(ONLY_CA));
    if (!inner.atEnd || uris?.length === 0)
      throw new Refused('extension_not_supported', 'an issuing distribution point of another scope');
    // RFC 5280 5.2.5: at most one of them, and never an empty sequence.
    if (user && ca) throw new Refused('malformed', 'only user certificates and only CA certificates');
    if (uris === null && !user && !ca) throw new Refused('malformed', 'an empty issuing distribution point');
    return { uris, onlyContains: user ? 'userCertificates' : ca ? 'caCertificates' : null };
  });
}
