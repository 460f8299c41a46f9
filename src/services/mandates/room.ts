// What every use case of mandates works with.
import type { MandatesNeeds } from './needs.ts';
import type { MandatesStore } from './store.ts';

export type Room = { needs: MandatesNeeds; store: MandatesStore };
