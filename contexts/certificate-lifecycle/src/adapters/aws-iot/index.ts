/** AWS IoT Core's certificate registry as an IoT hub of the lifecycle. */
export { type AwsIotConfiguration, awsIotHub } from './aws-iot-hub.ts';
