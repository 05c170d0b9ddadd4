import {holdsInSimulation} from './holdsInSimulation.ts';

// The other half is played in another worker at the same time.
holdsInSimulation(10_000);
