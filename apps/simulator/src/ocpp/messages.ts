/** The messages of OCPP 2.0.1 and 2.1 that this station knows, as far as it reads or fills them. The schemas are the authority (schemas.ts). */

export interface StatusInfo {
  readonly reasonCode: string;
  readonly additionalInfo?: string;
}

export type RootCertificateUse =
  | 'CSMSRootCertificate'
  | 'ManufacturerRootCertificate'
  | 'V2GRootCertificate'
  | 'MORootCertificate'
  /** 2.1. */
  | 'OEMRootCertificate';

/** V2G20Certificate is of 2.1, as each `requestId` below. */
export type CertificateUse = 'ChargingStationCertificate' | 'V2GCertificate' | 'V2G20Certificate';

export interface CertificateHashData {
  readonly hashAlgorithm: 'SHA256' | 'SHA384' | 'SHA512';
  readonly issuerNameHash: string;
  readonly issuerKeyHash: string;
  readonly serialNumber: string;
}

export interface OcspRequestData extends CertificateHashData {
  readonly responderURL: string;
}

export interface VariableAddress {
  readonly component: { readonly name: string; readonly instance?: string; readonly evse?: { readonly id: number } };
  readonly variable: { readonly name: string; readonly instance?: string };
  readonly attributeType?: 'Actual' | 'Target' | 'MinSet' | 'MaxSet';
}

type UnknownVariable = 'UnknownComponent' | 'UnknownVariable' | 'NotSupportedAttributeType';
type GetVariableStatus = 'Accepted' | 'Rejected' | UnknownVariable;
export type SetVariableStatus = GetVariableStatus | 'RebootRequired';

export interface GetVariableResult extends VariableAddress {
  readonly attributeStatus: GetVariableStatus;
  readonly attributeStatusInfo?: StatusInfo;
  readonly attributeValue?: string;
}

export interface SetVariableResult extends VariableAddress {
  readonly attributeStatus: SetVariableStatus;
  readonly attributeStatusInfo?: StatusInfo;
}

export interface NetworkConnectionProfile {
  /** May be left out in 2.1. */
  readonly ocppVersion?: 'OCPP12' | 'OCPP15' | 'OCPP16' | 'OCPP20' | 'OCPP201' | 'OCPP21';
  readonly ocppTransport: 'JSON' | 'SOAP';
  /** Without the identity: the station appends it. */
  readonly ocppCsmsUrl: string;
  /** Seconds. */
  readonly messageTimeout: number;
  readonly securityProfile: number;
  readonly ocppInterface: string;
}

/** What a report is asked about: one variable, or every one of a component. */
interface ReportedOf {
  readonly component: VariableAddress['component'];
  readonly variable?: VariableAddress['variable'];
}

export interface ReportedVariable {
  readonly component: VariableAddress['component'];
  readonly variable: VariableAddress['variable'];
  readonly variableAttribute: readonly [
    { readonly value?: string; readonly mutability: 'ReadOnly' | 'WriteOnly' | 'ReadWrite' },
  ];
  readonly variableCharacteristics: {
    readonly dataType: 'string' | 'integer' | 'dateTime' | 'boolean' | 'OptionList' | 'SequenceList';
    readonly maxLimit?: number;
    readonly valuesList?: string;
    readonly supportsMonitoring: boolean;
  };
}

interface StatusAnswer<Status extends string> {
  readonly status: Status;
  readonly statusInfo?: StatusInfo;
}

/** CSMS → station. */
export interface ReceivedCalls {
  CertificateSigned: {
    request: { certificateChain: string; certificateType?: CertificateUse; requestId?: number };
    response: StatusAnswer<'Accepted' | 'Rejected'>;
  };
  DeleteCertificate: {
    request: { certificateHashData: CertificateHashData };
    response: StatusAnswer<'Accepted' | 'Failed' | 'NotFound'>;
  };
  GetInstalledCertificateIds: {
    request: { certificateType?: readonly (RootCertificateUse | 'V2GCertificateChain')[] };
    response: StatusAnswer<'Accepted' | 'NotFound'> & {
      readonly certificateHashDataChain?: readonly {
        readonly certificateType: RootCertificateUse | 'V2GCertificateChain';
        readonly certificateHashData: CertificateHashData;
        readonly childCertificateHashData?: readonly CertificateHashData[];
      }[];
    };
  };
  GetBaseReport: {
    request: { requestId: number; reportBase: 'ConfigurationInventory' | 'FullInventory' | 'SummaryInventory' };
    response: StatusAnswer<'Accepted' | 'Rejected' | 'NotSupported' | 'EmptyResultSet'>;
  };
  GetReport: {
    request: { requestId: number; componentVariable?: readonly ReportedOf[] };
    response: StatusAnswer<'Accepted' | 'Rejected' | 'NotSupported' | 'EmptyResultSet'>;
  };
  GetLog: {
    request: {
      logType: string;
      requestId: number;
      retries?: number;
      /** Seconds. */
      retryInterval?: number;
      log: { readonly remoteLocation: string; readonly oldestTimestamp?: string; readonly latestTimestamp?: string };
    };
    response: StatusAnswer<'Accepted' | 'Rejected' | 'AcceptedCanceled'> & { readonly filename?: string };
  };
  GetVariables: {
    request: { getVariableData: readonly VariableAddress[] };
    response: { readonly getVariableResult: readonly GetVariableResult[] };
  };
  InstallCertificate: {
    request: { certificateType: RootCertificateUse; certificate: string };
    response: StatusAnswer<'Accepted' | 'Rejected' | 'Failed'>;
  };
  Reset: {
    request: { type: 'Immediate' | 'OnIdle'; evseId?: number };
    response: StatusAnswer<'Accepted' | 'Rejected' | 'Scheduled'>;
  };
  SetNetworkProfile: {
    request: { configurationSlot: number; connectionData: NetworkConnectionProfile };
    response: StatusAnswer<'Accepted' | 'Rejected' | 'Failed'>;
  };
  SetVariables: {
    request: { setVariableData: readonly (VariableAddress & { readonly attributeValue: string })[] };
    response: { readonly setVariableResult: readonly SetVariableResult[] };
  };
  TriggerMessage: {
    request: { requestedMessage: string; evse?: { id: number } };
    response: StatusAnswer<'Accepted' | 'Rejected' | 'NotImplemented'>;
  };
}

/** Station → CSMS. */
export interface SentCalls {
  BootNotification: {
    request: {
      reason: BootReason;
      chargingStation: { vendorName: string; model: string; serialNumber?: string; firmwareVersion?: string };
    };
    response: { currentTime: string /** Seconds. */; interval: number; status: 'Accepted' | 'Pending' | 'Rejected' };
  };
  Heartbeat: { request: Record<string, never>; response: { currentTime: string } };
  StatusNotification: {
    request: { timestamp: string; connectorStatus: 'Available' | 'Occupied'; evseId: number; connectorId: number };
    response: Record<string, never>;
  };
  NotifyReport: {
    request: {
      requestId: number;
      generatedAt: string;
      seqNo: number;
      /** To be continued. */
      tbc: boolean;
      reportData: readonly ReportedVariable[];
    };
    response: Record<string, never>;
  };
  SignCertificate: {
    /** Without a type: for both uses. */
    request: { csr: string; certificateType?: CertificateUse; requestId?: number };
    response: StatusAnswer<'Accepted' | 'Rejected'>;
  };
  GetCertificateStatus: {
    request: { ocspRequestData: OcspRequestData };
    response: StatusAnswer<'Accepted' | 'Failed'> & { readonly ocspResult?: string };
  };
  /** 2.1. */
  GetCertificateChainStatus: {
    request: {
      certificateStatusRequests: readonly {
        readonly certificateHashData: CertificateHashData;
        readonly source: 'OCSP' | 'CRL';
        readonly urls: readonly string[];
      }[];
    };
    response: {
      readonly certificateStatus: readonly {
        readonly status: 'Good' | 'Revoked' | 'Unknown' | 'Failed';
        readonly nextUpdate: string;
      }[];
    };
  };
  Get15118EVCertificate: {
    request: {
      iso15118SchemaVersion: string;
      action: 'Install' | 'Update';
      /** Base64. */
      exiRequest: string;
      /** 2.1, for ISO 15118-20; so are the contracts that are wanted first. */
      maximumContractCertificateChains?: number;
      prioritizedEMAIDs?: readonly string[];
    };
    response: StatusAnswer<'Accepted' | 'Failed'> & {
      readonly exiResponse: string;
      /** 2.1. */
      readonly remainingContracts?: number;
    };
  };
  Authorize: {
    request: {
      idToken: { readonly idToken: string; readonly type: 'eMAID' };
      certificate?: string;
      iso15118CertificateHashData?: readonly OcspRequestData[];
    };
    response: { readonly idTokenInfo: { readonly status: string }; readonly certificateStatus?: string };
  };
  LogStatusNotification: {
    request: {
      status:
        | 'Idle'
        | 'AcceptedCanceled'
        | 'NotSupportedOperation'
        | 'PermissionDenied'
        | 'Uploaded'
        | 'UploadFailure'
        | 'Uploading';
      requestId?: number;
    };
    response: Record<string, never>;
  };
  SecurityEventNotification: {
    request: { type: string; timestamp: string; techInfo?: string };
    response: Record<string, never>;
  };
}

export type BootReason = 'PowerUp' | 'RemoteReset' | 'Triggered' | 'Unknown';
export type ReceivedAction = keyof ReceivedCalls;
export type SentAction = keyof SentCalls;
