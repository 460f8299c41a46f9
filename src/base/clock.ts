// Time and chance are received, never fetched: tests give a clock that stands still and bytes that repeat.
import { randomBytes } from 'node:crypto';

export type Clock = { now(): Date };
export type Chance = { bytes(length: number): Buffer };

export const systemClock: Clock = { now: () => new Date() };
export const systemChance: Chance = { bytes: (length) => randomBytes(length) };
