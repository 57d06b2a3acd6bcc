import { installAwsIot, SECRET } from '../../testing/aws-iot-installation.ts';
import type { Operation } from '../../testing/aws-iot-server.ts';
import { iotHubContract } from '../../testing/iot-hub.contract.ts';

const OPERATION: Readonly<Record<'create' | 'delete' | 'setStatus', Operation>> = {
  create: 'CreateKeysAndCertificate',
  delete: 'DeleteCertificate',
  setStatus: 'UpdateCertificate',
};

iotHubContract('AWS IoT', async () => {
  const { aws, hub, close } = await installAwsIot();
  aws.secret = SECRET;
  aws.largestPage = 2;
  return {
    hub,
    registry: aws.registry,
    failNext: (operation, fault) =>
      aws.next(OPERATION[operation], fault === 'answer_lost' ? 'lost' : 'UnauthorizedException'),
    goAway: () => aws.server.goAway(),
    close,
  };
});
