import { testFewFaults } from './faults/few-faults.ts';

testFewFaults('control plane');
