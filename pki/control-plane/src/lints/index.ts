import { alternativeName } from './alternative-name.ts';
import { basicConstraints } from './basic-constraints.ts';
import { extendedKeyUsage } from './extended-key-usage.ts';
import { extensionSet } from './extension-set.ts';
import { issuerMaySign } from './issuer-may-sign.ts';
import { issuerName } from './issuer-name.ts';
import { keyIdentifiers } from './key-identifiers.ts';
import { keyUsage } from './key-usage.ts';
import type { Lint } from './lint.ts';
import { publicKey } from './public-key.ts';
import { serialNumber } from './serial-number.ts';
import { signatureAlgorithm } from './signature-algorithm.ts';
import { subjectName } from './subject-name.ts';
import { validity } from './validity.ts';

/** Every certificate passes all of them before it is signed; the list is the documentation. */
export const LINTS: readonly Lint[] = [
  serialNumber,
  issuerName,
  issuerMaySign,
  signatureAlgorithm,
  validity,
  subjectName,
  publicKey,
  extensionSet,
  basicConstraints,
  keyUsage,
  extendedKeyUsage,
  alternativeName,
  keyIdentifiers,
];
