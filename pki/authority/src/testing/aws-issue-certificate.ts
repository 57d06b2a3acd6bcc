import { type Certificate, type NameSpec, nameOf, Oid, parseSigningRequest } from '@bfcert/kernel/x509';
import type { FakeCa } from '@bfcert/pki-contract/authority-fake';

export class AwsFault extends Error {
  readonly status: number;
  constructor(exception: string, status = 400) {
    super(exception);
    this.name = exception;
    this.status = status;
  }
}

interface IssueInput {
  readonly Csr?: string;
  readonly SigningAlgorithm?: string;
  readonly TemplateArn?: string;
  readonly Validity?: { readonly Type: string; readonly Value: number };
  readonly ValidityNotBefore?: { readonly Type: string; readonly Value: number };
  readonly ApiPassthrough?: {
    readonly Subject?: {
      readonly Country?: string;
      readonly Organization?: string;
      readonly CommonName?: string;
      readonly CustomAttributes?: readonly { readonly ObjectIdentifier: string; readonly Value: string }[];
    };
    readonly Extensions?: { readonly SubjectAlternativeNames?: readonly { readonly DnsName: string }[] };
  };
}

const CUSTOM: Readonly<Record<string, NameSpec[number]['name']>> = {
  '2.5.4.6': 'C',
  '2.5.4.10': 'O',
  '2.5.4.3': 'CN',
  '0.9.2342.19200300.100.1.25': 'DC',
};

/** Names as AWS takes them: subject and alternative names from the call where it has them, else from the CSR. */
export function issueAsAws(ca: FakeCa, input: object): Certificate {
  const {
    Csr = '',
    SigningAlgorithm = '',
    TemplateArn = '',
    Validity,
    ValidityNotBefore,
    ApiPassthrough,
  } = input as IssueInput;
  const request = parseSigningRequest(Buffer.from(Csr, 'base64').toString('latin1'));
  if (!request.ok) throw new AwsFault('MalformedCSRException');
  if (!SigningAlgorithm.endsWith('WITHECDSA')) throw new AwsFault('InvalidArgsException');
  if (!/^arn:aws:acm-pca:::template\/\w+_APIPassthrough\/V1$/.test(TemplateArn))
    throw new AwsFault('InvalidArgsException');
  if (Validity?.Type !== 'ABSOLUTE' || ValidityNotBefore?.Type !== 'ABSOLUTE')
    throw new AwsFault('InvalidArgsException');
  const { subject, requestedExtensions, spki } = request.value;
  const altNames = ApiPassthrough?.Extensions?.SubjectAlternativeNames?.map(({ DnsName }) => DnsName) ?? null;
  const copied = requestedExtensions.filter(({ oid }) => altNames === null && oid === Oid.subjectAltName);
  if (subject.attributes.length === 0 && copied.length === 0) throw new AwsFault('MalformedCSRException');
  const names: NameSpec = subjectOfCall(ApiPassthrough?.Subject) ?? [
    { name: 'CN', value: nameOf(subject, 'CN').join(' ') },
  ];
  return ca.sign({
    spki,
    subject: names,
    dnsNames: altNames ?? [],
    notBefore: new Date(ValidityNotBefore.Value * 1_000),
    notAfter: new Date(Validity.Value * 1_000),
    extensions: copied,
  });
}

function subjectOfCall(subject: NonNullable<IssueInput['ApiPassthrough']>['Subject']): NameSpec | null {
  if (subject === undefined) return null;
  const { Country, Organization, CommonName, CustomAttributes } = subject;
  if (CustomAttributes === undefined) {
    return [
      ...(Country === undefined ? [] : [{ name: 'C' as const, value: Country }]),
      ...(Organization === undefined ? [] : [{ name: 'O' as const, value: Organization }]),
      ...(CommonName === undefined ? [] : [{ name: 'CN' as const, value: CommonName }]),
    ];
  }
  // AWS refuses a mixture of the two.
  if (Country !== undefined || Organization !== undefined || CommonName !== undefined)
    throw new AwsFault('InvalidArgsException');
  return CustomAttributes.map(({ ObjectIdentifier, Value }) => {
    const name = CUSTOM[ObjectIdentifier];
    if (name === undefined) throw new AwsFault('InvalidArgsException');
    return { name, value: Value };
  });
}
