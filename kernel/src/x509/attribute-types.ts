/** Attribute types of names (X.520, RFC 4519, RFC 5280 appendix A) with the string type they are written in. */
export type AttributeName =
  | 'CN'
  | 'O'
  | 'OU'
  | 'C'
  | 'DC'
  | 'L'
  | 'ST'
  | 'street'
  | 'serialNumber'
  | 'SN'
  | 'GN'
  | 'title'
  | 'pseudonym'
  | 'dnQualifier'
  | 'postalCode'
  | 'businessCategory'
  | 'organizationIdentifier'
  | 'UID'
  | 'emailAddress';

export interface AttributeType {
  readonly name: AttributeName;
  readonly oid: string;
  readonly string: 'utf8String' | 'printableString' | 'ia5String';
  /** Characters; RFC 5280 appendix A.1 (ub-…). */
  readonly maximumLength: number;
  /** What is written where the type says more than a length. */
  readonly pattern?: RegExp;
}

const text = (name: AttributeName, oid: string, maximumLength: number): AttributeType => ({
  name,
  oid,
  string: 'utf8String',
  maximumLength,
});

export const ATTRIBUTE_TYPES: readonly AttributeType[] = [
  text('CN', '2.5.4.3', 64),
  text('O', '2.5.4.10', 64),
  text('OU', '2.5.4.11', 64),
  // Two letters of ISO 3166 (X.520 6.3.1), which are capitals.
  { name: 'C', oid: '2.5.4.6', string: 'printableString', maximumLength: 2, pattern: /^[A-Z]{2}$/ },
  { name: 'DC', oid: '0.9.2342.19200300.100.1.25', string: 'ia5String', maximumLength: 63 },
  text('L', '2.5.4.7', 128),
  text('ST', '2.5.4.8', 128),
  text('street', '2.5.4.9', 128),
  { name: 'serialNumber', oid: '2.5.4.5', string: 'printableString', maximumLength: 64 },
  text('SN', '2.5.4.4', 40),
  text('GN', '2.5.4.42', 16),
  text('title', '2.5.4.12', 64),
  text('pseudonym', '2.5.4.65', 128),
  { name: 'dnQualifier', oid: '2.5.4.46', string: 'printableString', maximumLength: 64 },
  text('postalCode', '2.5.4.17', 40),
  text('businessCategory', '2.5.4.15', 128),
  text('organizationIdentifier', '2.5.4.97', 256),
  text('UID', '0.9.2342.19200300.100.1.1', 256),
  { name: 'emailAddress', oid: '1.2.840.113549.1.9.1', string: 'ia5String', maximumLength: 255 },
];

export const ATTRIBUTE_BY_OID: ReadonlyMap<string, AttributeType> = new Map(
  ATTRIBUTE_TYPES.map((type) => [type.oid, type]),
);

export const ATTRIBUTE_BY_NAME: ReadonlyMap<AttributeName, AttributeType> = new Map(
  ATTRIBUTE_TYPES.map((type) => [type.name, type]),
);
