import type { CertificateHashData, ReceivedCalls } from '../ocpp/messages.ts';

/** The messages of OCPP 1.6 and its security extension that this station gets, as far as it reads or fills them. */

export type RootCertificateUse16 = 'CentralSystemRootCertificate' | 'ManufacturerRootCertificate';

export type ChangeStatus = 'Accepted' | 'Rejected' | 'RebootRequired' | 'NotSupported';

interface StatusAnswer<Status extends string> {
  readonly status: Status;
}

export interface ReceivedCalls16 {
  CertificateSigned: {
    request: { readonly certificateChain: string };
    response: StatusAnswer<'Accepted' | 'Rejected'>;
  };
  ChangeConfiguration: {
    request: { readonly key: string; readonly value: string };
    response: StatusAnswer<ChangeStatus>;
  };
  DataTransfer: {
    request: { readonly vendorId: string; readonly messageId?: string; readonly data?: string };
    response: StatusAnswer<'Accepted' | 'Rejected' | 'UnknownMessageId' | 'UnknownVendorId'> & {
      readonly data?: string;
    };
  };
  DeleteCertificate: {
    request: { readonly certificateHashData: CertificateHashData };
    response: StatusAnswer<'Accepted' | 'Failed' | 'NotFound'>;
  };
  ExtendedTriggerMessage: {
    request: { readonly requestedMessage: string; readonly connectorId?: number };
    response: StatusAnswer<'Accepted' | 'Rejected' | 'NotImplemented'>;
  };
  GetConfiguration: {
    request: { readonly key?: readonly string[] };
    response: {
      readonly configurationKey?: readonly {
        readonly key: string;
        readonly readonly: boolean;
        readonly value?: string;
      }[];
      readonly unknownKey?: readonly string[];
    };
  };
  /** The words of 2.0.1. */
  GetLog: ReceivedCalls['GetLog'];
  GetInstalledCertificateIds: {
    request: { readonly certificateType: RootCertificateUse16 };
    response: StatusAnswer<'Accepted' | 'NotFound'> & { readonly certificateHashData?: readonly CertificateHashData[] };
  };
  InstallCertificate: {
    request: { readonly certificateType: RootCertificateUse16; readonly certificate: string };
    response: StatusAnswer<'Accepted' | 'Rejected' | 'Failed'>;
  };
  Reset: {
    request: { readonly type: 'Hard' | 'Soft' };
    response: StatusAnswer<'Accepted' | 'Rejected'>;
  };
  TriggerMessage: {
    request: { readonly requestedMessage: string; readonly connectorId?: number };
    response: StatusAnswer<'Accepted' | 'Rejected' | 'NotImplemented'>;
  };
}

export type ReceivedAction16 = keyof ReceivedCalls16;
