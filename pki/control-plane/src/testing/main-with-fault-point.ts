/**
 * The control plane's process with a fault point, for crash tests and fault runs alone: it kills at a
 * step whom `armFault` has named, and notes every serial number it has signed.
 */
import { runControlPlane } from '../run-control-plane.ts';
import { FaultPoint } from './fault-point.ts';

await runControlPlane((configuration) => {
  const faultPoint = new FaultPoint(configuration);
  return (step, serial) => {
    if (serial !== null && (step === 'signed' || step === 'authority_signed')) faultPoint.noteSigned(serial);
    faultPoint.pass(step);
  };
});
