import { desksEn } from './en.ts';
export const desksPt = desksEn;
