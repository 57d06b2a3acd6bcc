import { systemClock } from '@bfcert/kernel/clock';
import { certificateAuthorityContract } from './certificate-authority.contract.ts';
import { FakeAuthority } from './fake-authority.ts';

certificateAuthorityContract('the fake', () => new FakeAuthority(systemClock));
