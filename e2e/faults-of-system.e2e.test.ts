import { testFewFaults } from './faults/few-faults.ts';

testFewFaults('system');
