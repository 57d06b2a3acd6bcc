import { createRPCError } from 'ocpp-rpc';
import {
  type IndependentStation,
  type IndependentStationOptions,
  type IndependentStationReport,
  runToProfile3,
} from './independent-station.ts';
import { Openssl } from './openssl.ts';
import { connectRpc, type RpcAnswer, type RpcConnection } from './rpc-connection.ts';

export interface Options16 extends IndependentStationOptions {
  /** It is older than the messages of the security extension and says their like in DataTransfer, as has2be describes it. */
  readonly speaksHas2be?: boolean;
}

/** The same of OCPP 1.6 with its security extension: ocpp-rpc for frames and schemas, openssl for all that is cryptography. */
export function runIndependentStation16(options: Options16): IndependentStation {
  return runToProfile3((done) => new Station16(options, done));
}

const wrapped = ({ response, ...answer }: RpcAnswer): RpcAnswer => ({
  ...answer,
  response: { status: 'Accepted', data: JSON.stringify(response) },
});

const RETRY_MS = 250;
const ACCEPTED: RpcAnswer = { response: { status: 'Accepted' } };
const REJECTED: RpcAnswer = { response: { status: 'Rejected' } };

class Station16 {
  readonly #options: Options16;
  readonly #done: (report: IndependentStationReport) => void;
  readonly #steps: string[] = [];
  readonly #roots: string[];
  readonly #keys = new Map([
    ['SecurityProfile', '2'],
    ['CpoName', ''],
    ['CertificateSignedMaxChainSize', '10000'],
    ['AdditionalRootCertificateCheck', 'false'],
  ]);
  #password: string | Buffer;
  #passwordChanges = 0;
  #privateKeyPem: string | null = null;
  #credential: { keyPem: string; chainPem: string; fingerprint: string } | null = null;
  #hasBooted = false;
  #connection: RpcConnection | null = null;
  #openssl: Openssl | null = null;
  #closing = false;

  constructor(options: Options16, done: (report: IndependentStationReport) => void) {
    this.#options = options;
    this.#done = done;
    this.#password = options.password;
    this.#roots = [...options.trustAnchorsPem];
  }

  async run(): Promise<void> {
    this.#openssl = await Openssl.create();
    while (!this.#closing) {
      const connection = await this.#connect();
      if (connection === null) {
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
        continue;
      }
      this.#connection = connection;
      this.#step(`connected on profile ${this.#profile}`);
      if (!this.#hasBooted) await this.#boot(connection);
      await connection.closed;
    }
    await this.#openssl.dispose();
  }

  async leave(): Promise<void> {
    this.#closing = true;
    await this.#connection?.close();
  }

  /** Always the same address. Null when the CSMS does not let it in now. */
  async #connect(): Promise<RpcConnection | null> {
    try {
      return await connectRpc({
        endpoint: this.#options.url,
        protocol: 'ocpp1.6',
        identity: this.#options.identity,
        password: this.#profile === '2' ? this.#password : null,
        rootsPem: this.#roots,
        credential: this.#profile === '3' ? this.#credential : null,
        address: this.#options.address ?? null,
        answer: (action, params) => this.#answer(action, params),
      });
    } catch (error) {
      this.#step(`not let in: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    }
  }

  async #boot(connection: RpcConnection): Promise<void> {
    const { status } = await connection.call('BootNotification', {
      chargePointVendor: 'Independent',
      chargePointModel: 'openssl',
      chargeBoxSerialNumber: this.#options.serialNumber,
    });
    this.#step(`boot ${String(status)}`);
    this.#hasBooted = status === 'Accepted';
  }

  #answer(action: string, params: Record<string, unknown>): Promise<RpcAnswer> {
    switch (action) {
      case 'ChangeConfiguration':
        return this.#change(String(params['key']), String(params['value']));
      case 'GetConfiguration':
        return this.#read(params['key'] as string[]);
      case 'DataTransfer':
        return this.#has2be(params);
      default:
        if (this.#options.speaksHas2be) throw createRPCError('NotImplemented');
        return this.#answerAsExtension(action, params);
    }
  }

  #answerAsExtension(action: string, params: Record<string, unknown>): Promise<RpcAnswer> {
    switch (action) {
      case 'InstallCertificate':
        return this.#installRoot(String(params['certificate']));
      case 'GetInstalledCertificateIds':
        return this.#listRoots();
      case 'ExtendedTriggerMessage':
        return this.#trigger(String(params['requestedMessage']));
      case 'CertificateSigned':
        return this.#takeCertificate(String(params['certificateChain']));
      default:
        throw createRPCError('NotImplemented');
    }
  }

  /** Hex of DER, another name for the type, hash data without one: has.to.be, ISO 15118 extension of OCPP 1.6, 2019-10. */
  async #has2be({ vendorId, messageId, data }: Record<string, unknown>): Promise<RpcAnswer> {
    if (!this.#options.speaksHas2be || vendorId !== 'iso15118') return { response: { status: 'UnknownVendorId' } };
    const inner = JSON.parse(String(data)) as Record<string, unknown>;
    switch (messageId) {
      case 'TriggerMessage': {
        const named =
          inner['requestedMessage'] === 'SignChargingStationCertificate' ? 'SignChargePointCertificate' : '';
        return wrapped(await this.#trigger(named));
      }
      case 'GetInstalledCertificateIds': {
        const { response } = await this.#listRoots();
        return wrapped({ response: { status: 'Accepted', certificateHashDataChain: response['certificateHashData'] } });
      }
      case 'CertificateSigned':
        return wrapped(await this.#takeCertificate(await this.#tool.pemOfCertificates(String(inner['cert']))));
      default:
        return { response: { status: 'UnknownMessageId' } };
    }
  }

  async #sign(csrPem: string): Promise<void> {
    if (!this.#options.speaksHas2be) return void (await this.#connection?.call('SignCertificate', { csr: csrPem }));
    const csr = csrPem.replaceAll(/-----[A-Z ]+-----|\s/g, '');
    const data = JSON.stringify({ csr, typeOfCertificate: 'ChargingStationCertificate' });
    await this.#connection?.call('DataTransfer', { vendorId: 'iso15118', messageId: 'SignCertificate', data });
  }

  async #change(key: string, value: string): Promise<RpcAnswer> {
    this.#step(`${key} changed`);
    if (key === 'AuthorizationKey') {
      this.#password = Buffer.from(value, 'hex');
      this.#passwordChanges++;
      return ACCEPTED;
    }
    if (!this.#keys.has(key)) return { response: { status: 'NotSupported' } };
    if (key === 'SecurityProfile' && (this.#credential === null || Number(value) <= Number(this.#profile)))
      return REJECTED;
    this.#keys.set(key, value);
    return key === 'SecurityProfile' ? { ...ACCEPTED, afterwards: () => void this.#connection?.close() } : ACCEPTED;
  }

  async #read(keys: readonly string[]): Promise<RpcAnswer> {
    const configurationKey = keys.flatMap((key) => {
      const value = this.#keys.get(key);
      return value === undefined ? [] : [{ key, readonly: false, value }];
    });
    const fingerprint = this.#credential?.fingerprint;
    if (this.#profile !== '3' || fingerprint === undefined) return { response: { configurationKey } };
    const report = { steps: this.#steps, fingerprint, passwordChanges: this.#passwordChanges };
    return { response: { configurationKey }, afterwards: () => this.#done(report) };
  }

  async #installRoot(pem: string): Promise<RpcAnswer> {
    // Only a root that openssl takes as the end of a chain is one.
    await this.#tool.verifyChain(pem, [pem]);
    if (!this.#roots.includes(pem)) this.#roots.push(pem);
    return ACCEPTED;
  }

  async #listRoots(): Promise<RpcAnswer> {
    const certificateHashData = [];
    for (const pem of this.#roots) certificateHashData.push(await this.#tool.hashData(pem));
    return { response: { status: 'Accepted', certificateHashData } };
  }

  async #trigger(requestedMessage: string): Promise<RpcAnswer> {
    if (requestedMessage !== 'SignChargePointCertificate') return { response: { status: 'NotImplemented' } };
    const organisation = this.#keys.get('CpoName') ?? '';
    const { keyPem, csrPem } = await this.#tool.signingRequest(organisation, this.#options.serialNumber);
    this.#privateKeyPem = keyPem;
    return { ...ACCEPTED, afterwards: () => void this.#sign(csrPem) };
  }

  async #takeCertificate(chainPem: string): Promise<RpcAnswer> {
    const keyPem = this.#privateKeyPem;
    if (keyPem === null || !(await this.#tool.keyFitsCertificate(keyPem, chainPem))) return REJECTED;
    await this.#tool.verifyChain(chainPem, this.#roots);
    const fingerprint = await this.#tool.fingerprint(chainPem);
    this.#credential = { keyPem, chainPem, fingerprint };
    this.#step(`certificate verified by openssl: ${fingerprint}`);
    return ACCEPTED;
  }

  get #profile(): string {
    return this.#keys.get('SecurityProfile') ?? '2';
  }

  #step(text: string): void {
    this.#steps.push(text);
    this.#options.log?.(`${this.#options.identity}: ${text}`);
  }

  get #tool(): Openssl {
    if (this.#openssl === null) throw new Error('the station does not run');
    return this.#openssl;
  }
}
