import { FakeControlPlane } from '@bfcert/pki-contract/fake';
import { certificateAuthorityContract } from '../../testing/certificate-authority.contract.ts';
import { pkiAuthority } from './index.ts';

certificateAuthorityContract('the PKI control plane', () => pkiAuthority(new FakeControlPlane()));
